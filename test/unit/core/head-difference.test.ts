import { expect, it } from 'vitest';
import { headDifference } from '../../../src/core/head-difference';
import { allRows } from '../../../src/core/summary';

// 40 images, four groups of ten; the plain head gets 9, 8, 2 and 9 of them.
const labels = Uint16Array.from({ length: 40 }, (_, row) => Math.floor(row / 20));
const codes = Uint16Array.from({ length: 40 }, (_, row) => Math.floor(row / 10) % 2);
const data = { labels, classCount: 2, attributes: [{ name: 'place', values: ['land', 'water'], codes }] };
const rightOf = (counts: readonly number[]) =>
  Uint8Array.from({ length: 40 }, (_, row) => (row % 10 < counts[Math.floor(row / 10)]! ? 1 : 0));
const before = rightOf([9, 8, 2, 9]);
const after = rightOf([8, 8, 9, 9]);

it('compares a head with the plain one on the same images, and in its worst group', () => {
  const { accuracy, worstGroup } = headDifference(data, before, after, allRows(40))!;
  expect(accuracy.gain).toMatchObject({ value: 6 / 40, n: 40 });
  expect(accuracy.gain.low).toBeLessThan(6 / 40);
  // Seven won, one lost: 2 (1 + 8) / 2^8.
  expect(accuracy.p).toBeCloseTo(18 / 256, 12);
  expect(worstGroup).toMatchObject({ classIndex: 1, attribute: 'place', value: 'land', gain: { value: 0.7, n: 10 } });
  expect(worstGroup!.p).toBeCloseTo(2 / 2 ** 7, 12);
});

it('turns its sign with the heads and keeps p', () => {
  const one = headDifference(data, before, after, allRows(40))!.accuracy;
  const other = headDifference(data, after, before, allRows(40))!.accuracy;
  expect(other.gain.value).toBeCloseTo(-one.gain.value, 12);
  expect(other.gain.low).toBeCloseTo(-one.gain.high, 12);
  expect(other.p).toBe(one.p);
});

it('says nothing of a head against itself, and nothing without images', () => {
  const { accuracy } = headDifference(data, before, before, allRows(40))!;
  expect(accuracy).toMatchObject({ gain: { value: 0 }, p: 1 });
  expect(headDifference({ ...data, attributes: [] }, before, after, allRows(40))!.worstGroup).toBeNull();
  expect(headDifference(data, before, after, new Uint32Array(0))).toBeNull();
});
