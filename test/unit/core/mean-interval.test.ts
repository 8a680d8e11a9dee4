import { expect, test } from 'vitest';
import { placeSuggestion, type OverlapReport } from '../../../src/core/closer-look';
import { meanOfFew } from '../../../src/core/mean-interval';

test('mean and interval of five values, what is not known left out', () => {
  const { value, low, high, n } = meanOfFew([1, 2, Number.NaN, 3, 4, 5]);
  expect([value, n]).toEqual([3, 5]);
  // 2.776 sqrt(2.5 / 5)
  expect(high - value).toBeCloseTo(1.963, 3);
  expect(value - low).toBeCloseTo(high - value, 12);
  expect(meanOfFew([2]).high).toBe(Infinity);
  expect(meanOfFew([]).n).toBe(0);
});

test('a place speaks only where it is clear, and never by the map of the head', () => {
  const report = (value: number, low: number, n = 8): OverlapReport => ({
    cueId: 'text:a',
    classIndex: 0,
    object: { kind: 'words', words: 'bird' },
    maps: [],
    overlap: { value, low, high: 1, n },
    chance: 0.15,
  });
  expect(placeSuggestion(report(0.5, 0.3))).toBe('core');
  expect(placeSuggestion(report(0.5, 0.1))).toBeNull();
  expect(placeSuggestion(report(0.3, 0.2))).toBeNull();
  expect(placeSuggestion(report(0.1, 0))).toBe('spurious');
  expect(placeSuggestion(report(0.1, 0, 3))).toBeNull();
  expect(placeSuggestion({ ...report(0.1, 0), object: { kind: 'head' } })).toBeNull();
});
