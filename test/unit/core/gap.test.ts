import { beforeAll, describe, expect, it } from 'vitest';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { classGap, kFor, rightness, spuriousGaps } from '../../../src/core/gap';
import { predict } from '../../../src/core/head';
import { orderDescending } from '../../../src/core/ordering';
import { drawInteger, drawNormal, mulberry32 } from '../../../src/core/random';
import { rankClasses } from '../../../src/core/ranking';
import { spuriosityByClass, type CueScores } from '../../../src/core/spuriosity';
import { allRows } from '../../../src/core/summary';
import { lambdaFromScikitC } from '../../../src/core/trainer';
import { columnOf, synthetic } from './synthetic';

const train = synthetic(1, 2000, 0.95);
const test = synthetic(3, 2000, 0.5);
const scores: CueScores = {
  imageCount: 2000,
  cueCount: 2,
  values: Float32Array.from([...columnOf(test, 2), ...columnOf(test, 3)]),
};
const spuriosity = spuriosityByClass({ scores, labels: test.labels, classCount: 2, spuriousCues: [[0], [1]] });

describe('spuriosity', () => {
  it('gives the reference values and ranks', () => {
    const expected = [-1.53505656, 0.0572178006, -1.3693012874, -0.0072731025, -0.8430371936];
    expected.forEach((value, i) => expect(spuriosity[i]).toBeCloseTo(value, 6));
    const [first] = rankClasses(spuriosity, test.labels, 2);
    expect([...first!.slice(0, 5)]).toEqual([1168, 558, 924, 96, 508]);
  });

  it('does not change under a positive affine map of a cue, and leaves out a constant one', () => {
    const mapped = { ...scores, values: scores.values.map((value, at) => (at < 2000 ? value : 7 * value - 3)) };
    const again = spuriosityByClass({ scores: mapped, labels: test.labels, classCount: 2, spuriousCues: [[0], [1]] });
    again.forEach((value, i) => expect(value).toBeCloseTo(spuriosity[i]!, 4));
    const three = {
      imageCount: 2000,
      cueCount: 3,
      values: Float32Array.from([...scores.values, ...new Array<number>(2000).fill(0.25)]),
    };
    const withConstant = spuriosityByClass({
      scores: three,
      labels: test.labels,
      classCount: 2,
      spuriousCues: [[0, 2], [1]],
    });
    expect([...withConstant]).toEqual([...spuriosity]);
  });

  it('is unknown for a class without cues and taken within each split', () => {
    const splits = Uint8Array.from({ length: 2000 }, (_, i) => (i < 1000 ? 0 : 2));
    const own = spuriosityByClass({ scores, labels: test.labels, classCount: 2, spuriousCues: [[0], []], splits });
    expect(own[1]).toBeNaN();
    let sum = 0;
    for (let i = 0; i < 1000; i += 2) sum += own[i]!;
    expect(sum / 500).toBeCloseTo(0, 5);
  });
});

describe('spurious gap', () => {
  let isRight: Uint8Array;
  beforeAll(async () => {
    const features = { rowCount: 2000, dimension: 16, values: train.values };
    const head = await cpuTrainer.fit(
      { features, labels: train.labels, classCount: 2, rows: allRows(2000) },
      { l2: lambdaFromScikitC(1, 2000, 2) },
    );
    isRight = rightness(predict(head, { rowCount: 2000, dimension: 16, values: test.values }), test.labels);
  });

  it.each([
    [10, 100],
    [50, 96],
    [100, 95],
    [200, 87.5],
  ])('is the reference value at k = %i', (k, expected) => {
    const gaps = spuriousGaps({ spuriosity, labels: test.labels, classCount: 2, isRight, k });
    expect(gaps.meanPoints.value).toBeCloseTo(expected, 10);
    if (k === 100)
      expect(gaps.perClass.map((gap) => gap!.gapPoints.value)).toEqual([97, 93].map((v) => expect.closeTo(v, 8)));
    for (const gap of gaps.perClass) {
      expect(gap!.gapPoints.low).toBeLessThanOrEqual(gap!.gapPoints.value);
      expect(gap!.p).toBeLessThan(0.001);
    }
  });

  it('is zero by the published code, whose two ends are the same 100 images of 1,000', () => {
    for (const classIndex of [0, 1]) {
      const ofClass = [...allRows(2000)].filter((row) => test.labels[row] === classIndex);
      const { low, high } = publishedEnds(
        ofClass.sort((a, b) => spuriosity[a]! - spuriosity[b]!),
        100,
      );
      const rightOf = (rows: number[]) => rows.reduce((sum, row) => sum + isRight[row]!, 0);
      expect(high).toEqual(low);
      expect(rightOf(high) - rightOf(low)).toBe(0);
    }
  });

  it('changes sign when the ranking is turned over', () => {
    const turned = spuriosity.map((value) => -value);
    const there = spuriousGaps({ spuriosity, labels: test.labels, classCount: 2, isRight, k: 137 });
    const back = spuriousGaps({ spuriosity: turned, labels: test.labels, classCount: 2, isRight, k: 137 });
    there.perClass.forEach((gap, i) => {
      expect(back.perClass[i]!.gapPoints.value).toBeCloseTo(-gap!.gapPoints.value, 10);
      expect(back.perClass[i]!.gapPoints.low).toBeCloseTo(-gap!.gapPoints.high, 10);
      expect(back.perClass[i]!.p).toBe(gap!.p);
    });
  });

  it('cuts k to half of the class and says so', () => {
    expect(kFor(1000)).toBe(50);
    expect(kFor(30)).toBe(15);
    const order = orderDescending(
      Float32Array.from({ length: 31 }, (_, i) => i),
      allRows(31),
    );
    const gap = classGap(0, order, new Uint8Array(31).fill(1), 20)!;
    expect([gap.k, gap.isKReduced, gap.gapPoints.value, gap.p]).toEqual([15, true, 0, 1]);
    expect(classGap(0, allRows(1), new Uint8Array(1))).toBeNull();
  });

  it('has no gap for a class without a cue', () => {
    const half = spuriosity.map((value, i) => (test.labels[i] === 1 ? Number.NaN : value));
    const gaps = spuriousGaps({ spuriosity: half, labels: test.labels, classCount: 2, isRight, k: 100 });
    expect(gaps.perClass[1]).toBeNull();
    expect(gaps.meanPoints.value).toBeCloseTo(97, 10);
    const none = spuriosity.map(() => Number.NaN);
    expect(spuriousGaps({ spuriosity: none, labels: test.labels, classCount: 2, isRight }).meanPoints.value).toBeNaN();
  });

  it('has p at or below .05 in no more than one of twenty sets where the cue tells nothing', () => {
    const uniform = mulberry32(2024); // seed 2024
    let below = 0;
    for (let trial = 0; trial < 1000; trial += 1) {
      const order = orderDescending(
        Float32Array.from({ length: 120 }, () => drawNormal(uniform)),
        allRows(120),
      );
      const right = Uint8Array.from({ length: 120 }, () => (drawInteger(uniform, 10) < 7 ? 1 : 0));
      if (classGap(0, order, right)!.p <= 0.05) below += 1;
    }
    expect(below).toBeLessThan(65); // a discrete exact test stays below 50 + 2 deviations
    expect(below).toBeGreaterThan(10);
  });
});

/**
 * The published code of Spuriosity Rankings keeps the last 1,000 images of the ascending order and then takes the first k of those for
 * the "high" end, which are the least spurious of them. Up to 1,000 images a class both ends are the same images and the gap is zero.
 */
function publishedEnds(ascending: readonly number[], k: number): { low: number[]; high: number[] } {
  const kept = ascending.slice(-1000);
  return { low: ascending.slice(0, k), high: kept.slice(0, k) };
}

describe('the ends of the ranking, against the published code', () => {
  it.each([50, 500, 1500, 3000])('takes the truly most spurious of %i images', (n) => {
    const uniform = mulberry32(n);
    const values = Float32Array.from({ length: n }, () => drawNormal(uniform));
    const ascending = [...allRows(n)].sort((a, b) => values[a]! - values[b]!);
    const k = Math.min(100, Math.floor(n / 2));
    // right on the more spurious half only: the true gap is 100 points
    const isRight = new Uint8Array(n);
    ascending.forEach((row, rank) => (isRight[row] = rank >= n / 2 ? 1 : 0));
    const gap = classGap(0, orderDescending(values, allRows(n)), isRight, k)!;
    expect(gap.gapPoints.value).toBe(100);

    const { low, high } = publishedEnds(ascending, k);
    const share = (rows: number[]) => rows.reduce((sum, row) => sum + isRight[row]!, 0) / rows.length;
    if (n <= 1000) {
      expect(high).toEqual(low);
      expect(share(high) - share(low)).toBe(0);
    } else {
      const ranks = high.map((row) => ascending.indexOf(row));
      expect([ranks[0], ranks[99]]).toEqual([n - 1000, n - 901]);
      const top = orderDescending(values, allRows(n)).slice(0, k);
      expect(high.some((row) => top.includes(row))).toBe(false);
    }
  });
});
