import { describe, expect, it } from 'vitest';
import { meanEstimate, newcombe, scaleEstimate, wilson } from '../../../src/core/intervals';
import { binomialLaw } from '../../../src/core/binomial';

const PROPORTIONS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

const percent = (share: number) => 100 * share;
const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('Wilson', () => {
  it('gives the intervals of published predictions', () => {
    const resnet = wilson(86, 144);
    expect(resnet.value).toBeCloseTo(0.597222, 6);
    expect(resnet.low).toBeCloseTo(0.515597, 6);
    expect(resnet.high).toBeCloseTo(0.673795, 6);
    const jtt = wilson(94, 124);
    expect(jtt.value).toBeCloseTo(0.758065, 6);
    expect(jtt.low).toBeCloseTo(0.67567, 6);
    expect(jtt.high).toBeCloseTo(0.82495, 6);
  });

  it('holds its estimate, stays within 0 and 1, and mirrors', () => {
    for (let n = 1; n <= 40; n += 1) {
      for (let right = 0; right <= n; right += 1) {
        const { value, low, high } = wilson(right, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(wilson(n - right, n).low).toBeCloseTo(1 - high, 12);
      }
    }
    expect(wilson(0, 0)).toMatchObject({ low: 0, high: 1, n: 0 });
  });

  it.each([
    [20, 95.6, 97.5],
    [50, 93.5, 97.0],
    [200, 94.4, 95.8],
  ])('covers as enumerated exactly at n = %i', (n, least, most) => {
    const bounds = Array.from({ length: n + 1 }, (_, right) => wilson(right, n));
    const coverage = PROPORTIONS.map((p) =>
      percent(
        binomialLaw(n, p).reduce((sum, mass, x) => sum + (bounds[x]!.low <= p && p <= bounds[x]!.high ? mass : 0), 0),
      ),
    );
    expect(Math.min(...coverage)).toBeCloseTo(least, 1);
    expect(Math.max(...coverage)).toBeCloseTo(most, 1);
    expect(Math.min(...coverage)).toBeGreaterThan(93);
    expect(Math.max(...coverage)).toBeLessThan(98);
    expect(average(coverage)).toBeGreaterThan(94.5);
    expect(average(coverage)).toBeLessThan(96.5);
  });
});

describe('Newcombe', () => {
  it('gives the published worked example', () => {
    // Newcombe 1998, table II (a), method 10: 56/70 - 48/80
    const { value, low, high, n } = newcombe(wilson(56, 70), wilson(48, 80));
    expect(value).toBeCloseTo(0.2, 12);
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
    expect(n).toBe(150);
  });

  it('turns over with its arguments', () => {
    const there = newcombe(wilson(3, 20), wilson(17, 25));
    const back = newcombe(wilson(17, 25), wilson(3, 20));
    expect(there.low).toBeCloseTo(-back.high, 12);
    expect(there.high).toBeCloseTo(-back.low, 12);
  });

  it.each([
    [20, 92.3, 98.3, 92, 98.5],
    [50, 94.3, 96.4, 94, 97],
    [200, 94.7, 95.4, 94, 97],
  ])('covers as enumerated exactly at n = %i an end', (n, least, most, allowedLeast, allowedMost) => {
    const single = Array.from({ length: n + 1 }, (_, right) => wilson(right, n));
    const masses = PROPORTIONS.map((p) => binomialLaw(n, p));
    const coverage = new Array<number>(81).fill(0);
    for (let x = 0; x <= n; x += 1) {
      for (let y = 0; y <= n; y += 1) {
        const { low, high } = newcombe(single[x]!, single[y]!);
        for (let pair = 0; pair < 81; pair += 1) {
          const i = Math.floor(pair / 9);
          const j = pair % 9;
          const truth = PROPORTIONS[i]! - PROPORTIONS[j]!;
          if (low <= truth && truth <= high) coverage[pair]! += percent(masses[i]![x]! * masses[j]![y]!);
        }
      }
    }
    expect(Math.min(...coverage)).toBeCloseTo(least, 1);
    expect(Math.max(...coverage)).toBeCloseTo(most, 1);
    expect(Math.min(...coverage)).toBeGreaterThan(allowedLeast);
    expect(Math.max(...coverage)).toBeLessThan(allowedMost);
    expect(average(coverage)).toBeGreaterThan(94.5);
    expect(average(coverage)).toBeLessThan(96.5);
  });
});

describe('mean of estimates', () => {
  it('leaves one estimate as it is and narrows two', () => {
    const one = newcombe(wilson(30, 50), wilson(20, 50));
    expect(meanEstimate([one]).low).toBeCloseTo(one.low, 12);
    const two = meanEstimate([one, one]);
    expect(two.value).toBeCloseTo(one.value, 12);
    expect(two.high - two.value).toBeCloseTo((one.high - one.value) / Math.SQRT2, 12);
    expect(scaleEstimate(one, 100).value).toBeCloseTo(20, 10);
    expect(meanEstimate([]).n).toBe(0);
  });
});
