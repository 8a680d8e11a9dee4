import { expect, test, vi } from 'vitest';
import type { GeneratedRecord } from '../../../src/core/generation-order';
import { runDiffuBias } from '../../../src/engine/generation/diffubias-run';
import type { Draft, SystemContext } from '../../../src/engine/generation/making';
import type { GenerationWish } from '../../../src/engine/generation/types';
import { CALL, plantedAudit } from '../../support/planted-audit';

/** Making images needs a browser; what is asked for does not. */
vi.mock('../../../src/engine/generation/making', () => ({
  make: (_context: unknown, drafts: readonly Draft[]) =>
    Promise.resolve(drafts.map((_, i) => ({ state: i === 0 ? 'failed' : 'to-review', by: { seconds: 2 } }))) as Promise<
      Pick<GeneratedRecord, 'state'>[]
    >,
}));

const PLACES = ['in a garden', 'on a street'];
const CLASSES = ['cat', 'dog'];

async function run(strength: number, wish: Partial<GenerationWish> = {}) {
  const { service, labels, places } = await plantedAudit(strength);
  const methods = service.methods as unknown as Record<string, (request: unknown, context: unknown) => unknown>;
  const drafts: Draft[] = [];
  const captionOf = (row: number): string => `a ${CLASSES[labels[row]!]} ${PLACES[places[row]!]}`;
  const context = {
    classes: CLASSES,
    labels,
    hashes: await service.methods.hashes(null, CALL),
    classifierFinishedAt: 7,
    words: { generator: { id: 'g', title: 'G' }, sizePixels: 64, captions: 'the test', captionOf },
    audit: { call: async (method: string, request: unknown) => methods[method]!(request, CALL) },
  } as unknown as SystemContext;
  const making = await import('../../../src/engine/generation/making');
  const make = vi.spyOn(making, 'make');
  const report = await runDiffuBias(context, { system: 'diffubias', imagesPerClass: 8, seed: 1, ...wish }, {});
  drafts.push(...make.mock.calls[0]![1]);
  make.mockRestore();
  return { report, drafts, labels, places, captionOf };
}

test('with a planted place its conflicts are found, and each class is asked for in the place that it is seldom in', async () => {
  const { report, drafts, labels, places, captionOf } = await run(0.95);
  const found = report.tests.filter(({ isFound }) => isFound);
  expect(found.map(({ classIndex, word, side }) => `${classIndex} ${side} ${word}`).sort()).toEqual([
    '0 with street',
    '0 without garden',
    '1 with garden',
    '1 without street',
  ]);
  expect(report.forTraining).toEqual([8, 8]);
  for (const { label, prompt, sourceRow, sourceHash, purpose } of drafts) {
    expect(prompt).toBe(`a ${CLASSES[label]} ${PLACES[1 - label]}`);
    // The source is a training image of the class whose caption it is.
    expect(captionOf(sourceRow!)).toBe(prompt);
    expect(sourceRow).toBeLessThan(800);
    expect(labels[sourceRow!]).toBe(label);
    expect(places[sourceRow!]).not.toBe(label);
    expect(sourceHash).toBe(`hash ${sourceRow}`);
    expect(purpose).toBe('training');
  }
  expect(new Set(drafts.map(({ seed }) => seed)).size).toBe(16);
  expect(report).toMatchObject({ q: 0.7, steps: 20, failed: 1, generatingSeconds: 32, classifierFinishedAt: 7 });
});

test('the lists are the ends of the training images by loss, a tenth of each class or as many as asked for', async () => {
  const { report, labels } = await run(0.95);
  report.classes.forEach(({ size, hard, hardLosses, easy, easyLosses, flagged }, label) => {
    expect(hard).toHaveLength(Math.round(size / 10));
    expect(hardLosses).toEqual([...hardLosses].sort((a, b) => b - a));
    expect(easyLosses).toEqual([...easyLosses].sort((a, b) => a - b));
    expect(hardLosses.at(-1)).toBeGreaterThan(easyLosses.at(-1)!);
    for (const row of [...hard, ...easy, ...flagged]) {
      expect(labels[row]).toBe(label);
      expect(row).toBeLessThan(800);
    }
  });
  const half = await run(0.95, { hardShare: 0.05 });
  expect(half.report.sources).toEqual(half.report.classes.map(({ size }) => Math.round(size / 20)));
});

test('with nothing planted there are hard images as ever, and nothing is reported or made', async () => {
  const { report, drafts } = await run(0.5);
  expect(report.classes.every(({ hard }) => hard.length > 30)).toBe(true);
  expect(report.tests.length).toBeGreaterThan(0);
  expect(report.tests.filter(({ isFound }) => isFound)).toEqual([]);
  expect(report.forTraining).toEqual([0, 0]);
  expect(drafts).toEqual([]);
});
