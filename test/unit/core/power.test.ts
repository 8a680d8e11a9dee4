import { describe, expect, it } from 'vitest';
import { binomialLaw } from '../../../src/core/binomial';
import { gapP } from '../../../src/core/hypergeometric';
import { accuraciesApart, gapPower, smallestVisibleGap } from '../../../src/core/power';

describe('power of the test of a gap', () => {
  it('is the sum over every outcome, by brute force', () => {
    const n = 16;
    const k = 5;
    const tests = 3;
    const high = binomialLaw(k, 0.9);
    const low = binomialLaw(k, 0.3);
    const between = binomialLaw(n - 2 * k, 0.5);
    let expected = 0;
    high.forEach((a, rightHigh) =>
      low.forEach((b, rightLow) =>
        between.forEach((c, rest) => {
          if (gapP(n, rightHigh + rightLow + rest, k, rightHigh - rightLow) <= 0.05 / tests) expected += a * b * c;
        }),
      ),
    );
    const power = gapPower({ n, k, accuracyHigh: 0.9, accuracyLow: 0.3, accuracyBetween: 0.5, tests });
    expect(expected).toBeGreaterThan(0.05);
    expect(power).toBeCloseTo(expected, 4);
  });

  it.each([
    [100, 40, 0.946],
    [200, 30, 0.91],
    [400, 20, 0.799],
  ])('is that of the table in docs/power.md: %i images, %i points', (n, points, expected) => {
    const ends = { accuracyHigh: 0.8 + points / 200, accuracyLow: 0.8 - points / 200 };
    expect(gapPower({ n, k: n / 2, ...ends, tests: 1602 })).toBeCloseTo(expected, 3);
  });

  it('goes over to the normal law beyond 500 images an end without a step', () => {
    for (const [points, tests] of [
      [8, 1],
      [12, 1602],
      [14, 1602],
    ] as const) {
      const ends = { accuracyHigh: 0.8 + points / 200, accuracyLow: 0.8 - points / 200, accuracyBetween: 0.8, tests };
      const enumerated = gapPower({ n: 1400, k: 500, ...ends });
      const next = gapPower({ n: 1402, k: 501, ...ends });
      expect(enumerated).toBeGreaterThan(0.2);
      expect(next - enumerated).toBeGreaterThan(-0.01);
      expect(next - enumerated).toBeLessThan(0.015);
    }
    expect(gapPower({ n: 20_000, k: 5000, accuracyHigh: 0.7, accuracyLow: 0.7, tests: 1 })).toBeCloseTo(0.05, 2);
    expect(smallestVisibleGap({ n: 100_000, k: 50_000, level: 0.9, tests: 1602 })).toBe(1);
  });

  it('never finds more than the rate where there is no gap', () => {
    for (const level of [0.2, 0.5, 0.9]) {
      expect(gapPower({ n: 120, k: 40, accuracyHigh: level, accuracyLow: level, tests: 1 })).toBeLessThanOrEqual(0.05);
    }
  });
});

describe('the smallest gap that could have been seen', () => {
  it('has the wanted power, and one point less has not', () => {
    const settings = { n: 200, k: 50, level: 0.8, tests: 20 };
    const points = smallestVisibleGap(settings)!;
    const powerAt = (gap: number) =>
      gapPower({ n: 200, k: 50, ...accuraciesApart(0.8, gap / 100), accuracyBetween: 0.8, tests: 20 });
    expect(powerAt(points)).toBeGreaterThanOrEqual(0.8);
    expect(powerAt(points - 1)).toBeLessThan(0.8);
  });

  it('falls with more images at an end and grows with more tests', () => {
    const gap = (n: number, tests: number) => smallestVisibleGap({ n, k: n / 2, level: 0.75, tests })!;
    expect(gap(400, 100)).toBeLessThan(gap(100, 100));
    expect(gap(100, 2000)).toBeGreaterThan(gap(100, 1));
  });

  it('is none where the images are too few for any', () => {
    expect(smallestVisibleGap({ n: 6, k: 3, level: 0.5, tests: 1000 })).toBeNull();
    expect(smallestVisibleGap({ n: 1, k: 0, level: 0.5, tests: 1 })).toBeNull();
  });

  it('keeps both ends between 0 and 1', () => {
    for (const level of [0, 0.05, 0.5, 0.97, 1]) {
      for (const gap of [0.01, 0.4, 1]) {
        const { accuracyHigh, accuracyLow } = accuraciesApart(level, gap);
        expect(accuracyHigh).toBeLessThanOrEqual(1);
        expect(accuracyLow).toBeGreaterThanOrEqual(-1e-12);
        expect(accuracyHigh - accuracyLow).toBeCloseTo(gap, 12);
      }
    }
  });
});
