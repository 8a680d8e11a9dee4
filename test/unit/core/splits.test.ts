import { describe, expect, it } from 'vitest';
import { rowsOfSplit, smallParts, splitCounts, stratifiedFolds, stratifiedSplit } from '../../../src/core/splits';

const labels = Uint16Array.from({ length: 500 }, (_, i) => (i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2));

describe('splits', () => {
  it('gives each class its shares, the same for a seed', () => {
    const splits = stratifiedSplit(labels, 3, 1);
    expect(splitCounts(labels, 3, splits)).toEqual([
      [150, 75, 25],
      [60, 30, 10],
      [90, 45, 15],
    ]);
    expect(stratifiedSplit(labels, 3, 1)).toEqual(splits);
    expect(stratifiedSplit(labels, 3, 2)).not.toEqual(splits);
    expect(rowsOfSplit(splits, 'val').length).toBe(100);
  });

  it('tells parts that are too small', () => {
    expect(smallParts(labels, 3, stratifiedSplit(labels, 3, 1))).toEqual([
      { classIndex: 2, split: 'val', n: 10 },
      { classIndex: 2, split: 'test', n: 15 },
    ]);
  });

  it('deals folds evenly over all and over each class', () => {
    const folds = stratifiedFolds(labels, 3, 5, 3);
    for (let fold = 0; fold < 5; fold += 1) {
      const of = (classIndex: number) => labels.filter((label, i) => label === classIndex && folds[i] === fold).length;
      expect([of(0), of(1), of(2)]).toEqual([60, 30, 10]);
    }
    const odd = stratifiedFolds(
      Uint16Array.from({ length: 12 }, (_, i) => i % 6),
      6,
      5,
      1,
    );
    const sizes = [0, 1, 2, 3, 4].map((fold) => odd.filter((value) => value === fold).length);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  it('deals out some of the rows', () => {
    const rows = Uint32Array.from([3, 6, 9, 13, 16, 19]);
    expect(stratifiedFolds(labels, 3, 3, 1, rows).length).toBe(6);
  });
});
