import { describe, expect, it } from 'vitest';
import { compareByRankSum, mannWhitney, rankSumsByClass, upperNormal } from '../../../src/core/mann-whitney';
import { orderDescending } from '../../../src/core/ordering';
import { drawInteger, drawNormal, mulberry32 } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';

/** Two-sided p by giving every choice of n1 places out of n to the first sample. */
function enumerated(first: number[], second: number[]): number {
  const values = [...first, ...second];
  const n = values.length;
  const u = (chosen: number) => {
    let wins = 0;
    for (let i = 0; i < n; i += 1) {
      if (!(chosen & (1 << i))) continue;
      for (let j = 0; j < n; j += 1) {
        if (chosen & (1 << j)) continue;
        wins += values[i]! > values[j]! ? 1 : values[i]! === values[j]! ? 0.5 : 0;
      }
    }
    return Math.abs(wins - (first.length * second.length) / 2);
  };
  const observed = u((1 << first.length) - 1);
  let all = 0;
  let extreme = 0;
  for (let set = 0; set < 1 << n; set += 1) {
    if (set.toString(2).replaceAll('0', '').length !== first.length) continue;
    all += 1;
    if (u(set) >= observed - 1e-9) extreme += 1;
  }
  return extreme / all;
}

describe('Mann-Whitney', () => {
  it('equals enumeration for small samples without ties', () => {
    const uniform = mulberry32(5);
    for (let trial = 0; trial < 12; trial += 1) {
      const first = Array.from({ length: 2 + (trial % 5) }, () => uniform() + 0.4);
      const second = Array.from({ length: 3 + (trial % 4) }, () => uniform());
      expect(mannWhitney(first, second).p).toBeCloseTo(enumerated(first, second), 12);
    }
  });

  it('agrees between the exact and the normal law where both apply', () => {
    // 20 x 20 is the largest exact table; the same U with one pair tied goes the normal way
    const first = Array.from({ length: 20 }, (_, i) => i * 2 + 9.5);
    const second = Array.from({ length: 20 }, (_, i) => i * 2 + 0.25);
    const exact = mannWhitney(first, second);
    const tied = mannWhitney(first, [...second.slice(0, 18), 100, 100]);
    expect(exact.p).toBeLessThan(0.06);
    expect(compareByRankSum(20.5 * 20 + 60, 20, 20, 6).p / compareByRankSum(20.5 * 20 + 60, 20, 20, 0).p).toBeCloseTo(
      1,
      1,
    );
    expect(tied.auc).toBeLessThan(exact.auc);
  });

  it('corrects for ties: two-valued scores follow the closed form', () => {
    // 30 of 50 against 15 of 50: U - mean = 375, tie-corrected variance known in closed form
    const first = Array.from({ length: 50 }, (_, i) => (i < 30 ? 1 : 0));
    const second = Array.from({ length: 50 }, (_, i) => (i < 15 ? 1 : 0));
    const { auc, p } = mannWhitney(first, second);
    expect(auc).toBeCloseTo(0.5 + (0.6 - 0.3) / 2, 12);
    const sigma = Math.sqrt(((50 * 50) / 12) * (101 - (45 ** 3 - 45 + 55 ** 3 - 55) / (100 * 99)));
    expect(p).toBeCloseTo(2 * upperNormal(374.5 / sigma), 12);
  });

  it('has p uniform under the null', () => {
    const uniform = mulberry32(31);
    let below = 0;
    for (let trial = 0; trial < 1000; trial += 1) {
      const draw = () => Math.round(drawNormal(uniform) * 3);
      if (mannWhitney(Array.from({ length: 40 }, draw), Array.from({ length: 60 }, draw)).p < 0.05) below += 1;
    }
    // seed 31; 50 expected, deviation 7
    expect(below).toBeGreaterThan(28);
    expect(below).toBeLessThan(72);
  });

  it('knows the normal tail', () => {
    expect(upperNormal(0)).toBeCloseTo(0.5, 15);
    expect(upperNormal(1.959963984540054)).toBeCloseTo(0.025, 13);
    expect(upperNormal(5) / 2.866515718791939e-7).toBeCloseTo(1, 10);
    expect(upperNormal(2.9999999) / upperNormal(3.0000001)).toBeCloseTo(1, 5);
  });

  it('says nothing of empty or constant samples', () => {
    expect(mannWhitney([], [1, 2])).toEqual({ auc: Number.NaN, p: 1 });
    expect(mannWhitney(new Array<number>(30).fill(2), new Array<number>(30).fill(2))).toEqual({ auc: 0.5, p: 1 });
  });

  it('gives the rank sums of all classes from one order', () => {
    const uniform = mulberry32(2);
    const scores = Float32Array.from({ length: 200 }, () => drawInteger(uniform, 40));
    const labels = Uint16Array.from({ length: 200 }, () => drawInteger(uniform, 3));
    const { sums, tieSum } = rankSumsByClass(orderDescending(scores, allRows(200)), scores, labels, 3);
    expect(sums.reduce((sum, value) => sum + value, 0)).toBe((200 * 201) / 2);
    for (let classIndex = 0; classIndex < 3; classIndex += 1) {
      const first = [...scores].filter((_, i) => labels[i] === classIndex);
      const second = [...scores].filter((_, i) => labels[i] !== classIndex);
      const together = compareByRankSum(sums[classIndex]!, first.length, second.length, tieSum);
      const apart = mannWhitney(first, second);
      expect(together.auc).toBeCloseTo(apart.auc, 12);
      expect(together.p).toBeCloseTo(apart.p, 12);
    }
  });
});
