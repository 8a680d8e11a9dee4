import { expect, it } from 'vitest';
import { headDifference } from '../../../src/core/head-difference';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';

// 40 images, four groups of ten; the plain head gets 9, 8, 2 and 9 of them.
const labels = Uint16Array.from({ length: 40 }, (_, row) => Math.floor(row / 20));
const codes = Uint16Array.from({ length: 40 }, (_, row) => Math.floor(row / 10) % 2);
const data = { labels, classCount: 2, attributes: [{ name: 'place', values: ['land', 'water'], codes }] };
const rightOf = (counts: readonly number[]) =>
  Uint8Array.from({ length: 40 }, (_, row) => (row % 10 < counts[Math.floor(row / 10)]! ? 1 : 0));
const before = rightOf([9, 8, 2, 9]);
const after = rightOf([8, 8, 9, 9]);
const SAME = { chosenOn: allRows(40), measuredOn: allRows(40) };

it('compares a head with the plain one on the same images, and in its worst group', () => {
  const { accuracy, worstGroup } = headDifference(data, before, after, SAME)!;
  expect(accuracy.gain).toMatchObject({ value: 6 / 40, n: 40 });
  expect(accuracy.gain.low).toBeLessThan(6 / 40);
  // Seven won, one lost: 2 (1 + 8) / 2^8.
  expect(accuracy.p).toBeCloseTo(18 / 256, 12);
  expect(worstGroup).toMatchObject({ classIndex: 1, attribute: 'place', value: 'land', gain: { value: 0.7, n: 10 } });
  expect(worstGroup!.p).toBeCloseTo(2 / 2 ** 7, 12);
});

it('turns its sign with the heads and keeps p', () => {
  const one = headDifference(data, before, after, SAME)!.accuracy;
  const other = headDifference(data, after, before, SAME)!.accuracy;
  expect(other.gain.value).toBeCloseTo(-one.gain.value, 12);
  expect(other.gain.low).toBeCloseTo(-one.gain.high, 12);
  expect(other.p).toBe(one.p);
});

it('says nothing of a head against itself, and nothing without images', () => {
  const { accuracy } = headDifference(data, before, before, SAME)!;
  expect(accuracy).toMatchObject({ gain: { value: 0 }, p: 1 });
  expect(headDifference({ ...data, attributes: [] }, before, after, SAME)!.worstGroup).toBeNull();
  expect(headDifference(data, before, after, { ...SAME, measuredOn: new Uint32Array(0) })).toBeNull();
});

it('chooses the worst group on other images than it measures: heads that only differ by chance gain nothing', () => {
  const uniform = mulberry32(9);
  const chances = Uint8Array.from({ length: 160 }, (_, row) => Math.floor(row / 20) % 4);
  const wide = {
    labels: Uint16Array.from(chances, (group) => group >> 1),
    classCount: 2,
    attributes: [{ name: 'place', values: ['land', 'water'], codes: Uint16Array.from(chances, (group) => group & 1) }],
  };
  const chosenOn = allRows(80);
  const measuredOn = chosenOn.map((row) => row + 80);
  const gains = { apart: 0, same: 0 };
  const rounds = 200;
  for (let round = 0; round < rounds; round += 1) {
    const [one, other] = [0, 1].map(() => Uint8Array.from(chances, () => (drawNormal(uniform) > -0.5 ? 1 : 0)));
    const gainOf = (rows: { chosenOn: Uint32Array; measuredOn: Uint32Array }) =>
      headDifference(wide, one!, other!, rows)!.worstGroup!.gain.value / rounds;
    gains.apart += gainOf({ chosenOn, measuredOn });
    gains.same += gainOf({ chosenOn: measuredOn, measuredOn });
  }
  // One standard error of the mean is 1 point; the least of four shares of 20 images is some 10 below their mean.
  expect(Math.abs(gains.apart)).toBeLessThan(0.04);
  expect(gains.same).toBeGreaterThan(0.07);
});

it('passes over a group that no measured image is in', () => {
  const chosenOn = allRows(40);
  const measuredOn = chosenOn.filter((row) => row < 20 || row >= 30);
  // The worst, of class 1 on land, is not measured; of the others class 0 on water is.
  const { worstGroup } = headDifference(data, before, after, { chosenOn, measuredOn })!;
  expect(worstGroup).toMatchObject({ classIndex: 0, value: 'water', gain: { n: 10 } });
});
