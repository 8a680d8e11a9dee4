import { describe, expect, test } from 'vitest';
import { LABEL_FILTERS, labelIssues } from '../../../src/core/confident-learning';
import { correctedLabels, withCorrection, type LabelCorrection } from '../../../src/core/label-corrections';
import { collisionFlags, isFlagged, labelReport, overlapOf, rowsFlagged } from '../../../src/core/label-report';
import { drawInteger, mulberry32, shuffle } from '../../../src/core/random';

const CLASSES = 4;
const COUNT = 300;

function judgedAtRandom(seed: number) {
  const uniform = mulberry32(seed);
  const labels = Uint16Array.from({ length: COUNT }, () => drawInteger(uniform, CLASSES));
  const probabilities = new Float64Array(COUNT * CLASSES);
  for (let row = 0; row < COUNT; row += 1) {
    const masses = Array.from({ length: CLASSES }, (_, k) => uniform() + (k === labels[row] ? 1 : 0));
    const sum = masses.reduce((total, mass) => total + mass, 0);
    masses.forEach((mass, k) => (probabilities[row * CLASSES + k] = mass / sum));
  }
  return { probabilities, labels, classCount: CLASSES };
}

const noRanking = {
  flags: new Uint8Array(COUNT),
  spuriosity: new Float32Array(COUNT).fill(Number.NaN),
  gapsPoints: new Float64Array(CLASSES).fill(Number.NaN),
  whyEmpty: 'none',
};

describe('the report of a data set', () => {
  test('has the flags of every filter, and suggests another class than the label', () => {
    const judged = judgedAtRandom(3);
    const report = labelReport(judged, 'drawn', noRanking);
    for (const filter of LABEL_FILTERS) {
      const flags = labelIssues(judged, filter);
      expect(Array.from(flags.keys(), (row) => (isFlagged(report, filter, row) ? 1 : 0))).toEqual([...flags]);
      expect(new Set(rowsFlagged(report, filter))).toEqual(new Set([...flags.keys()].filter((row) => flags[row])));
    }
    report.suggested.forEach((suggested, row) => expect(suggested).not.toBe(judged.labels[row]));
    const listed = Array.from(rowsFlagged(report, 'predicted-differs'), (row) => report.selfConfidence[row]!);
    expect(listed).toEqual(listed.toSorted((a, b) => a - b));
    // Another class is more probable exactly where the margin is below a half.
    report.margin.forEach((margin, row) => expect(margin < 0.5).toBe(isFlagged(report, 'predicted-differs', row)));
  });

  test('does not change when the classes are numbered in another order', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const judged = judgedAtRandom(seed);
      const place = shuffle(
        Uint32Array.from({ length: CLASSES }, (_, k) => k),
        mulberry32(seed),
      );
      const probabilities = new Float64Array(judged.probabilities.length);
      judged.probabilities.forEach((p, at) => {
        probabilities[Math.floor(at / CLASSES) * CLASSES + place[at % CLASSES]!] = p;
      });
      const labels = judged.labels.map((label) => place[label]!);
      const [one, other] = [judged, { probabilities, labels, classCount: CLASSES }].map((judgedSo) =>
        labelReport(judgedSo, 'drawn', noRanking),
      );
      expect(other!.filterBits).toEqual(one!.filterBits);
      expect(other!.selfConfidence).toEqual(one!.selfConfidence);
      expect(other!.margin).toEqual(one!.margin);
      expect([...other!.suggested]).toEqual(Array.from(one!.suggested, (k) => place[k]));
      other!.entropyQuality.forEach((quality, row) => expect(quality).toBeCloseTo(one!.entropyQuality[row]!, 6));
    }
  });
});

test('the ranking flags a tenth of each class whose gap is below -20 points, its most spurious', () => {
  const orders = [Uint32Array.from({ length: 40 }, (_, i) => 39 - i), Uint32Array.of(40, 41, 42), Uint32Array.of()];
  const flagged = (gaps: number[]) => [...collisionFlags(gaps, orders, 43).entries()].filter(([, flag]) => flag);
  expect(flagged([-21, -20, Number.NaN]).map(([row]) => row)).toEqual([36, 37, 38, 39]);
  expect(flagged([30, -54, -90]).map(([row]) => row)).toEqual([40]);
  expect(flagged([Number.NaN, 0, 0])).toEqual([]);
});

test('the overlap of two lists: known values, symmetric but for the names', () => {
  expect(overlapOf(Uint32Array.of(1, 2, 3), Uint32Array.of(3, 4))).toEqual({
    both: 1,
    onlyFirst: 2,
    onlySecond: 1,
    jaccard: 1 / 4,
  });
  expect(overlapOf(Uint32Array.of(3, 4), Uint32Array.of(1, 2, 3))).toMatchObject({ onlyFirst: 1, onlySecond: 2 });
  expect(overlapOf(Uint32Array.of(), Uint32Array.of()).jaccard).toBeNaN();
});

test('corrections: one a row, none where the label is the original again, the same list on every way to the same labels', () => {
  const relabelled = (...changes: [row: number, from: number, to: number][]): readonly LabelCorrection[] =>
    changes.reduce<readonly LabelCorrection[]>((all, [row, from, to]) => withCorrection(all, { row, from, to }), []);
  expect(relabelled([5, 0, 1], [2, 1, 0], [5, 0, 2])).toEqual(relabelled([5, 0, 2], [2, 1, 0]));
  expect(relabelled([5, 0, 1], [5, 0, 0])).toEqual([]);
  const labels = Uint16Array.of(0, 1, 2);
  expect([...correctedLabels(labels, [{ row: 1, to: 2 }])]).toEqual([0, 2, 2]);
  expect([...labels]).toEqual([0, 1, 2]);
});
