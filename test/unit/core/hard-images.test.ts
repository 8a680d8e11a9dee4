import { describe, expect, it } from 'vitest';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { amplifiedLosses, besideLabelFlags, foundKnown, lossEnds } from '../../../src/core/hard-images';
import { logits, probabilitiesOf } from '../../../src/core/head';
import { normaliseFeatures } from '../../../src/core/normalisation';
import { allRows } from '../../../src/core/summary';
import { synthetic } from './synthetic';

interface Planted {
  d?: number;
  classCount?: number;
  scale?: number;
  isUnitLength?: boolean;
}

/** Recall of the planted bias-conflicting images, 5 % of each class, in the hard end: of 10 % of the class, and of as many as were planted. */
async function recalls(seed: number, n: number, { d = 16, classCount = 2, scale = 1, isUnitLength }: Planted = {}) {
  const data = synthetic(seed, n, 0.95, { d, classCount });
  const raw = { rowCount: n, dimension: d, values: data.values.map((value) => value * scale) };
  const features = isUnitLength ? normaliseFeatures(raw, { kind: 'l2' }) : raw;
  const rows = allRows(n);
  const problem = { features, labels: data.labels, classCount, rows };
  const { losses } = await amplifiedLosses(cpuTrainer, problem);
  const planted = new Set(rows.filter((row) => data.labels[row] !== data.attributes[row]));
  const ofTenth = lossEnds(losses, rows, data.labels, classCount).flatMap(({ hard }) => [...hard]);
  const ofPlanted = lossEnds(losses, rows, data.labels, classCount, (size) =>
    Math.round((planted.size * size) / n),
  ).flatMap(({ hard }) => [...hard]);
  return [foundKnown(ofTenth, planted).recall.value, foundKnown(ofPlanted, planted).recall.value] as const;
}

describe('losses under an amplified head', () => {
  it.each([
    ['of the reference set', 1, 2000, {}],
    ['of another draw', 7, 2000, {}],
    ['of another scale', 1, 2000, { scale: 0.01 }],
    ['of unit length', 1, 2000, { isUnitLength: true }],
  ] as [string, number, number, Planted][])(
    'hold the planted conflicts on features %s',
    async (_, seed, n, planted) => {
      const [tenth, exact] = await recalls(seed, n, planted);
      expect(tenth).toBeGreaterThanOrEqual(0.65);
      expect(exact).toBeGreaterThanOrEqual(0.5);
    },
  );

  it('are scored the same whatever the scale of the features', async () => {
    expect(await recalls(1, 600, { scale: 100 })).toEqual(await recalls(1, 600));
  });

  it('hold fewer conflicts the longer the head is trained where there are more dimensions than it needs', async () => {
    const data = synthetic(3, 600, 0.95, { d: 256 });
    const rows = allRows(600);
    const problem = {
      features: { rowCount: 600, dimension: 256, values: data.values },
      labels: data.labels,
      classCount: 2,
      rows,
    };
    const known = new Set(rows.filter((row) => data.labels[row] !== data.attributes[row]));
    const recall = async (steps: number) => {
      const { losses } = await amplifiedLosses(cpuTrainer, problem, { steps });
      return foundKnown(
        lossEnds(losses, rows, data.labels, 2).flatMap(({ hard }) => [...hard]),
        known,
      ).recall.value;
    };
    expect(await recall(20)).toBeGreaterThan((await recall(2000)) + 0.1);
  });

  it('find no more than chance where nothing is planted', async () => {
    const data = synthetic(5, 2000, 0.5);
    const rows = allRows(2000);
    const problem = {
      features: { rowCount: 2000, dimension: 16, values: data.values },
      labels: data.labels,
      classCount: 2,
      rows,
    };
    const { losses } = await amplifiedLosses(cpuTrainer, problem);
    const against = new Set(rows.filter((row) => data.labels[row] !== data.attributes[row]));
    const hard = lossEnds(losses, rows, data.labels, 2).flatMap((ends) => [...ends.hard]);
    const { low, high } = foundKnown(hard, against).precision;
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  });

  it('are the cross-entropy of the head that comes with them, on some of the rows in any order', async () => {
    const data = synthetic(2, 90, 0.9, { classCount: 3 });
    const features = { rowCount: 90, dimension: 16, values: data.values };
    const rows = Uint32Array.from({ length: 60 }, (_, i) => (i * 7) % 90);
    const { head, losses } = await amplifiedLosses(cpuTrainer, { features, labels: data.labels, classCount: 3, rows });
    const p = probabilitiesOf(logits(head, features, rows), 3);
    rows.forEach((row, i) => {
      expect(losses[i]).toBeCloseTo(-Math.log(p[3 * i + data.labels[row]!]!), 4);
    });
  });
});

describe('ends of a class', () => {
  const rows = Uint32Array.from([0, 1, 2, 3, 4, 5, 6]);
  const labels = [0, 1, 0, 1, 0, 0, 0];

  it('are the largest and the smallest losses, ties by row', () => {
    const [first, second] = lossEnds(Float64Array.from([5, 1, 9, 1, 5, 2, 0]), rows, labels, 2, () => 2);
    expect(first).toEqual({ classIndex: 0, hard: Uint32Array.from([2, 0]), easy: Uint32Array.from([6, 5]) });
    expect(second).toEqual({ classIndex: 1, hard: Uint32Array.from([1]), easy: Uint32Array.from([3]) });
  });

  it('share no image, even where all losses are equal, and are empty of a class of one', () => {
    const [first, second] = lossEnds(new Float64Array(7), rows, [0, 1, 0, 0, 0, 0, 0], 2, () => 99);
    expect([...first!.hard, ...first!.easy].sort()).toEqual([0, 2, 3, 4, 5, 6]);
    expect(second!.hard).toHaveLength(0);
  });

  it('take a tenth of the class by default', () => {
    const many = Uint32Array.from({ length: 240 }, (_, i) => i);
    expect(lossEnds(Float64Array.from(many), many, new Uint8Array(240), 1)[0]!.hard).toHaveLength(24);
  });
});

describe('a list beside what is known', () => {
  it('has a precision and a recall with their intervals', () => {
    const { precision, recall } = foundKnown([1, 2, 3, 4], new Set([2, 4, 6, 8, 10]));
    expect(precision).toMatchObject({ value: 0.5, n: 4 });
    expect(recall).toMatchObject({ value: 0.4, n: 5 });
    expect(foundKnown([], new Set([1])).precision.value).toBeNaN();
  });

  it('is parted from the images whose label may be wrong', () => {
    expect(besideLabelFlags(Uint32Array.from([5, 3, 1]), Uint32Array.from([1, 2, 5]))).toEqual({
      both: Uint32Array.from([5, 1]),
      hardOnly: Uint32Array.from([3]),
      flaggedOnly: Uint32Array.from([2]),
    });
  });
});
