import { describe, expect, it } from 'vitest';
import { meanDifference, spreadAt, spreadFromSums, studentPoint95 } from '../../../src/core/mean-difference';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';

describe('the difference of two means', () => {
  it('uses the points of the t table', () => {
    // Tabulated: v = 4, 5, 8, 10, 30, 120.
    const table: [number, number][] = [
      [4, 2.776],
      [5, 2.571],
      [8, 2.306],
      [10, 2.228],
      [30, 2.042],
      [120, 1.98],
    ];
    for (const [freedom, point] of table) expect(Math.abs(studentPoint95(freedom) / point - 1)).toBeLessThan(0.004);
  });

  it('covers the true difference in 95 of 100 draws, with few images and unequal spreads', () => {
    const uniform = mulberry32(11);
    const draw = (n: number, mean: number, deviation: number) =>
      spreadAt(
        Float64Array.from({ length: n }, () => mean + deviation * drawNormal(uniform)),
        allRows(n),
      );
    let covered = 0;
    const TRIALS = 4000;
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const { low, high } = meanDifference(draw(7, 2, 1), draw(40, 0.5, 3))!;
      if (low <= 1.5 && 1.5 <= high) covered += 1;
    }
    expect(covered / TRIALS).toBeGreaterThan(0.935);
    expect(covered / TRIALS).toBeLessThan(0.965);
  });

  it('comes to the same from sums as from the numbers, and says nothing of a single image', () => {
    const values = [1, 4, 4, 7.5];
    const squares = values.reduce((sum, value) => sum + value * value, 0);
    const own = spreadAt(values, allRows(4));
    const summed = spreadFromSums(4, 16.5, squares);
    expect(summed.mean).toBeCloseTo(own.mean, 12);
    expect(summed.variance).toBeCloseTo(own.variance, 12);
    expect(meanDifference(own, spreadAt([1], allRows(1)))).toBeNull();
  });
});
