import { expect, test } from 'vitest';
import { foundKnown, lossEnds } from '../../../src/core/hard-images';
import { PIXEL_CUES } from '../../../src/core/pixel-cues';
import { AuditService } from '../../../workers/audit/audit-service';
import type { CallContext } from '../../../workers/serve';
import { synthetic } from '../core/synthetic';

const COUNT = 1200;
const context: CallContext = {
  signal: new AbortController().signal,
  report: () => undefined,
  transfer: () => undefined,
};

/** 5 % of the training images have another place than their class; validation and test images are parted evenly. */
const CLASSES = ['cat', 'dog'];
const train = synthetic(4, 800, 0.95);
const measured = synthetic(5, 400, 0.5);
const labels = Uint16Array.from([...train.labels, ...measured.labels]);
const places = Uint16Array.from([...train.attributes, ...measured.attributes]);

async function opened(): Promise<AuditService> {
  const service = new AuditService();
  const { methods } = service;
  await methods.open(
    {
      auditId: 'amplified',
      classes: CLASSES,
      labels,
      splits: Uint8Array.from({ length: COUNT }, (_, row) => (row < 800 ? 0 : row < 1000 ? 1 : 2)),
      attributes: [{ name: 'place', values: ['in', 'out'], codes: places }],
      encoderDimension: 16,
      backboneDimension: 0,
      pixelCount: PIXEL_CUES.length,
      device: 'wasm',
    },
    context,
  );
  await methods.append(
    {
      start: 0,
      decoded: new Uint8Array(COUNT).fill(1),
      encoder: Float32Array.from([...train.values, ...measured.values]),
      backbone: null,
      pixels: new Float32Array(COUNT * PIXEL_CUES.length),
      thumbnails: Array.from({ length: COUNT }, () => new Uint8Array(0)),
      hashes: Array.from({ length: COUNT }, (_, row) => String(row)),
    },
    context,
  );
  await methods.seal(null, context);
  return service;
}

test('amplified losses are of the training images alone and hold the planted conflicts at their large end', async () => {
  const { methods } = await opened();
  await methods.fitClassifier({ kind: 'erm', seed: 1, classTextVectors: null }, context);
  const { rows, losses, q, steps } = await methods.amplified(null, context);
  expect([...rows]).toEqual(Array.from({ length: 800 }, (_, row) => row));
  expect({ q, steps }).toEqual({ q: 0.7, steps: 20 });
  const planted = new Set(rows.filter((row) => labels[row] !== places[row]));
  const hard = lossEnds(losses, rows, labels, 2).flatMap((ends) => [...ends.hard]);
  expect(foundKnown(hard, planted).recall.value).toBeGreaterThanOrEqual(0.65);
});

test('mended heads are told on test images that the bias serves, on those that it misleads, and on both', async () => {
  const { methods } = await opened();
  await methods.fitClassifier({ kind: 'erm', seed: 1, classTextVectors: null }, context);
  const { report } = await methods.mend({ methods: ['dfr'], judgements: [], seed: 1, classTextVectors: null }, context);
  for (const { method, aligned } of report.heads) {
    const [answers] = await methods.answersOfRows(
      { rows: Uint32Array.from({ length: 200 }, (_, i) => 1000 + i), methods: [method] },
      context,
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
