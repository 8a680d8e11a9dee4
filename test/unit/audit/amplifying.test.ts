import { expect, test } from 'vitest';
import { foundKnown, lossEnds } from '../../../src/core/hard-images';
import { CALL, plantedAudit } from '../../support/planted-audit';

test('amplified losses are of the training images alone and hold the planted conflicts at their large end', async () => {
  const { service, labels, places } = await plantedAudit(0.95);
  const { methods } = service;
  const { rows, losses, q, steps } = await methods.amplified(null, CALL);
  expect([...rows]).toEqual(Array.from({ length: 800 }, (_, row) => row));
  expect({ q, steps }).toEqual({ q: 0.7, steps: 20 });
  const planted = new Set(rows.filter((row) => labels[row] !== places[row]));
  const hard = lossEnds(losses, rows, labels, 2).flatMap((ends) => [...ends.hard]);
  expect(foundKnown(hard, planted).recall.value).toBeGreaterThanOrEqual(0.65);
});

test('mended heads are told on test images that the bias serves, on those that it misleads, and on both', async () => {
  const { service, labels, places } = await plantedAudit(0.95);
  const { methods } = service;
  const { report } = await methods.mend({ methods: ['dfr'], judgements: [], seed: 1, classTextVectors: null }, CALL);
  for (const { method, aligned } of report.heads) {
    const [answers] = await methods.answersOfRows(
      { rows: Uint32Array.from({ length: 200 }, (_, i) => 1000 + i), methods: [method] },
      CALL,
    );
    const right = (isAligned: boolean) => {
      const own = [...answers!.predictions.keys()].filter((i) => (labels[1000 + i] === places[1000 + i]) === isAligned);
      return { n: own.length, hits: own.filter((i) => answers!.predictions[i] === labels[1000 + i]).length };
    };
    const [on, off] = [right(true), right(false)];
    expect(aligned!.aligned).toMatchObject({ n: on.n, value: on.hits / on.n });
    expect(aligned!.conflicting).toMatchObject({ n: off.n, value: off.hits / off.n });
    expect(aligned!.total).toMatchObject({ n: 200, value: (on.hits + off.hits) / 200 });
  }
  const [erm] = report.heads;
  const dfr = report.heads.find(({ method }) => method === 'dfr')!;
  expect(erm!.aligned!.conflicting.value).toBeLessThan(erm!.aligned!.aligned.value - 0.3);
  expect(dfr.aligned!.conflicting.value).toBeGreaterThan(erm!.aligned!.conflicting.value + 0.2);
});
