import { describe, expect, it } from 'vitest';
import { calibrationError, expectedCalibrationError } from '../../../src/core/calibration';
import { pearson } from '../../../src/core/correlation';
import { adjustedAccuracy, groupTable } from '../../../src/core/groups';
import { meanEstimate, wilson } from '../../../src/core/intervals';
import { weightedEstimate } from '../../../src/core/mean-accuracies';
import { mulberry32 } from '../../../src/core/random';
import { effectiveRobustness } from '../../../src/core/robustness';
import { spuriosityBins } from '../../../src/core/spuriosity-bins';
import { allRows } from '../../../src/core/summary';

describe('adjusted mean', () => {
  const labels = [0, 0, 0, 0, 1, 1, 1, 1];
  const attribute = [0, 0, 1, 1, 0, 0, 1, 1];
  const isRight = Uint8Array.of(1, 1, 1, 0, 0, 0, 1, 1);
  const table = groupTable({ labels, classCount: 2, attribute, valueCount: 2, isRight });
  const accuracies = table.groups.map(({ accuracy }) => accuracy);

  it('weights each group by its share of the training images', () => {
    const trainCounts = [700, 100, 50, 150];
    const expected = (700 * 1 + 100 * 0.5 + 50 * 0 + 150 * 1) / 1000;
    expect(weightedEstimate(accuracies, trainCounts).value).toBeCloseTo(expected, 12);
    expect(adjustedAccuracy(table, trainCounts, 2)).toBeCloseTo(expected, 12);
  });

  it('is the mean estimate with equal weights, and one group’s own with all the weight on it', () => {
    const even = weightedEstimate(accuracies, [3, 3, 3, 3]);
    const mean = meanEstimate(accuracies);
    expect(even.value).toBeCloseTo(mean.value, 12);
    expect(even.low).toBeCloseTo(mean.low, 12);
    expect(even.high).toBeCloseTo(mean.high, 12);
    expect(weightedEstimate(accuracies, [0, 5, 0, 0])).toEqual(accuracies[1]);
    expect(weightedEstimate([wilson(0, 0), wilson(3, 4)], [9, 1])).toEqual(wilson(3, 4));
    expect(weightedEstimate([], [])).toMatchObject({ value: Number.NaN, n: 0 });
  });
});

describe('calibration', () => {
  it('gives the hand-computed error', () => {
    // Bins of 1/15: .9 and .92 in one, .5 in another. |2 - 1.82| / 3 + |0 - .5| / 3.
    const error = expectedCalibrationError([0.9, 0.92, 0.5], Uint8Array.of(1, 1, 0), [0, 1, 2]);
    expect(error).toBeCloseTo((0.18 + 0.5) / 3, 12);
    expect(expectedCalibrationError([1, 1], Uint8Array.of(1, 1), [0, 1])).toBe(0);
    expect(expectedCalibrationError([1, 1], Uint8Array.of(0, 0), [0, 1])).toBe(1);
  });

  const draw = (n: number, shift: number, seed: number, draws?: number) => {
    const uniform = mulberry32(seed);
    const confidence = Float64Array.from({ length: n }, () => 0.5 + uniform() / 2);
    const isRight = Uint8Array.from(confidence, (own) => (uniform() < own - shift ? 1 : 0));
    return calibrationError(confidence, isRight, allRows(n), 1, draws);
  };

  it('of a calibrated head is what a calibrated head shows by chance, less with more images', () => {
    const few = draw(100, 0, 4);
    const many = draw(4000, 0, 5);
    expect(few.error.value).toBeGreaterThan(0.03);
    expect(Math.abs(few.error.value - few.ifCalibrated.value)).toBeLessThan(0.05);
    expect(many.ifCalibrated.value).toBeLessThan(few.ifCalibrated.value / 4);
    for (const { ifCalibrated, error } of [few, many]) {
      expect(ifCalibrated.low).toBeLessThan(ifCalibrated.value);
      expect(ifCalibrated.high).toBeGreaterThan(ifCalibrated.value);
      expect(ifCalibrated.n).toBe(error.n);
    }
    expect(Math.abs(many.overconfidence.value)).toBeLessThan(0.025);
  });

  it('of a head that is twenty points too sure is found, with its sign and inside its interval', () => {
    const { error, overconfidence, ifCalibrated } = draw(1500, 0.2, 6);
    expect(error.low).toBeLessThan(0.2);
    expect(error.high).toBeGreaterThan(0.18);
    expect(error.low).toBeGreaterThan(ifCalibrated.high);
    expect(overconfidence.value).toBeGreaterThan(0.15);
    expect(overconfidence.low).toBeGreaterThan(0);
    expect(overconfidence.high - overconfidence.low).toBeLessThan(0.06);
    expect(error.n).toBe(1500);
  });

  it('holds the true surplus of confidence about 95 times in a hundred or more', () => {
    const held = Array.from({ length: 300 }, (_, i) => draw(60, 0.1, 100 + i, 1)).filter(
      ({ overconfidence: { low, high } }) => low <= 0.1 && 0.1 <= high,
    ).length;
    expect(held / 300).toBeGreaterThan(0.93);
  });

  it('is nothing without images', () => {
    expect(calibrationError([], new Uint8Array(0), new Uint32Array(0), 1).error.n).toBe(0);
  });
});

describe('Pearson', () => {
  it('gives the textbook value with Fisher’s interval', () => {
    // r = .5 at n = 28: atanh(.5) = .549306, half width 1.959964 / 5
    const r = pearson([1, 2, 3, 4], [2, 1, 4, 3]);
    expect(r.value).toBeCloseTo(0.6, 12);
    const x = Array.from({ length: 28 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const y = x.map((own, i) => own + (i % 4 < 2 ? 1 : -1) * Math.sqrt(3));
    const half = pearson(x, y);
    expect(half.value).toBeCloseTo(0.5, 12);
    expect(half.low).toBeCloseTo(Math.tanh(0.5493061443 - 1.959963985 / 5), 9);
    expect(half.high).toBeCloseTo(Math.tanh(0.5493061443 + 1.959963985 / 5), 9);
    expect(half.n).toBe(28);
  });

  it('does not change under shift and scale, turns its sign, and leaves missing pairs out', () => {
    const uniform = mulberry32(8);
    const x = Array.from({ length: 12 }, () => uniform());
    const y = Array.from({ length: 12 }, () => uniform());
    const { value } = pearson(x, y);
    expect(
      pearson(
        x.map((own) => 3 * own - 7),
        y,
      ).value,
    ).toBeCloseTo(value, 10);
    expect(
      pearson(
        x.map((own) => -own),
        y,
      ).value,
    ).toBeCloseTo(-value, 10);
    expect(pearson([...x, Number.NaN], [...y, 1])).toEqual(pearson(x, y));
    expect(pearson(x, x).value).toBe(1);
  });

  it('says nothing of two pairs or of a constant, and little of three', () => {
    expect(pearson([1, 2], [3, 4]).value).toBeNaN();
    expect(pearson([1, 1, 1, 1], [1, 2, 3, 4]).value).toBeNaN();
    expect(pearson([1, 2, 3], [1, 2, 4])).toMatchObject({ low: -1, high: 1, n: 3 });
  });
});

describe('effective robustness', () => {
  it('fits no line through fewer than five models, and is zero for all on one line', () => {
    const line = [0.5, 0.6, 0.7, 0.8, 0.9].map((high) => ({ high, low: 0.8 * high - 0.1 }));
    expect(effectiveRobustness(line.slice(0, 4))).toBeNull();
    for (const value of effectiveRobustness(line)!) expect(value).toBeCloseTo(0, 10);
    expect(effectiveRobustness(line.map(({ low }) => ({ high: 0.5, low })))).toBeNull();
  });

  it('gives a model above the others’ line its height', () => {
    const line = [0.5, 0.6, 0.7, 0.8, 0.9, 0.7].map((high) => ({ high, low: high - 0.2 }));
    line[5]!.low += 0.06;
    const values = effectiveRobustness(line)!;
    expect(values[5]! - values[2]!).toBeCloseTo(6, 10);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10);
  });
});

describe('bins of spuriosity', () => {
  it('cut the ranking into stretches that hold every image once', () => {
    const uniform = mulberry32(2);
    const spuriosity = Float32Array.from({ length: 300 }, () => uniform() * 4 - 2)
      .sort()
      .reverse();
    const isRight = Uint8Array.from(spuriosity, () => (uniform() < 0.7 ? 1 : 0));
    const bins = spuriosityBins(spuriosity, isRight);
    expect(bins).toHaveLength(10);
    expect(bins[0]!.start).toBe(0);
    expect(bins.at(-1)!.end).toBe(300);
    bins.slice(1).forEach((bin, i) => expect(bin.start).toBe(bins[i]!.end));
    for (const { low, high, right, wrong, start, end } of bins) {
      expect(right + wrong).toBe(end - start);
      for (let place = start; place < end; place += 1) {
        expect(spuriosity[place]!).toBeLessThanOrEqual(high + 1e-6);
        expect(spuriosity[place]!).toBeGreaterThanOrEqual(low - 1e-6);
      }
    }
    expect(bins.reduce((sum, { right }) => sum + right, 0)).toBe(isRight.reduce((sum, one) => sum + one, 0));
  });

  it('are one where all are equal and none without a cue', () => {
    expect(spuriosityBins(Float32Array.of(1, 1, 1), Uint8Array.of(1, 0, 1))).toEqual([
      { low: 1, high: 1, right: 2, wrong: 1, start: 0, end: 3 },
    ]);
    expect(spuriosityBins(Float32Array.of(Number.NaN), Uint8Array.of(1))).toEqual([]);
    expect(spuriosityBins(new Float32Array(0), new Uint8Array(0))).toEqual([]);
  });
});
