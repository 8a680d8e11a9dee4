import { describe, expect, it } from 'vitest';
import { orderAscending, orderDescending, ScoreSorter } from '../../../src/core/ordering';
import { drawInteger, drawNormal, drawRows, mulberry32 } from '../../../src/core/random';
import { leastSpurious, rankClasses } from '../../../src/core/ranking';
import { allRows } from '../../../src/core/summary';

describe('order by score', () => {
  it('equals a stable comparison sort, with ties, negatives and zeros', () => {
    const uniform = mulberry32(9);
    for (const n of [0, 1, 2, 37, 1000]) {
      const scores = Float32Array.from({ length: n }, () => {
        const kind = drawInteger(uniform, 4);
        if (kind === 0) return drawInteger(uniform, 5) - 2;
        if (kind === 1) return -0;
        return drawNormal(uniform) * 10 ** (drawInteger(uniform, 20) - 10);
      });
      const rows = allRows(n);
      expect([...orderDescending(scores, rows)]).toEqual([...rows].sort((a, b) => scores[b]! - scores[a]! || a - b));
      expect([...orderAscending(scores, rows)]).toEqual([...rows].sort((a, b) => scores[a]! - scores[b]! || a - b));
    }
  });

  it('orders some of the rows, and puts NaN last both ways', () => {
    const scores = Float32Array.from([3, Number.NaN, 1, 2, Infinity, -Infinity]);
    expect([...orderDescending(scores, Uint32Array.from([0, 1, 2, 4, 5]))]).toEqual([4, 0, 2, 5, 1]);
    expect([...orderAscending(scores, Uint32Array.from([0, 1, 2, 4, 5]))]).toEqual([5, 2, 0, 4, 1]);
  });

  it('can be used again for fewer rows', () => {
    const uniform = mulberry32(4);
    const sorter = new ScoreSorter(500);
    const scores = Float32Array.from({ length: 500 }, () => drawNormal(uniform));
    sorter.descending(scores, allRows(500));
    const some = drawRows(allRows(500), 60, uniform);
    expect([...sorter.descending(scores, some)]).toEqual([...some].sort((a, b) => scores[b]! - scores[a]!));
  });

  it('ranks classes and takes the least spurious', () => {
    const spuriosity = Float32Array.from([1, 5, 1, 4, 0, 6]);
    const labels = [0, 1, 0, 1, 0, 1];
    expect(rankClasses(spuriosity, labels, 2).map((rows) => [...rows])).toEqual([
      [0, 2, 4],
      [5, 1, 3],
    ]);
    expect([...leastSpurious(spuriosity, Uint32Array.from([0, 2, 4]), 2)]).toEqual([4, 0]);
  });
});
