import { describe, expect, it } from 'vitest';
import { accuracies, adjustedAccuracy, groupCounts, groupTable } from '../../../src/core/groups';
import { wilson } from '../../../src/core/intervals';
import { drawInteger, mulberry32 } from '../../../src/core/random';

const NOT_GIVEN = 2;

describe('groups', () => {
  const labels = [0, 0, 0, 0, 1, 1, 1, 1, 1, 0];
  const attribute = [0, 0, 1, 1, 0, 0, 1, 1, NOT_GIVEN, 1];
  const isRight = Uint8Array.from([1, 1, 1, 0, 0, 1, 1, 1, 0, 0]);
  const input = { labels, classCount: 2, attribute, valueCount: 2, isRight };

  it('counts right answers per group, with Wilson intervals, and finds the worst', () => {
    const { groups, worst } = groupTable(input);
    expect(groups.map(({ classIndex, value, accuracy }) => [classIndex, value, accuracy.value, accuracy.n])).toEqual([
      [0, 0, 1, 2],
      [0, 1, 1 / 3, 3],
      [1, 0, 0.5, 2],
      [1, 1, 1, 2],
    ]);
    expect(worst).toEqual({ classIndex: 0, value: 1, accuracy: wilson(1, 3) });
    expect(groupTable({ ...input, rows: Uint32Array.from([0, 6]) }).groups.length).toBe(2);
    expect(groupTable({ ...input, rows: new Uint32Array(0) }).worst).toBeNull();
  });

  it('gives plain, class-balanced and adjusted means', () => {
    const means = accuracies(labels, 2, isRight);
    expect(means.accuracy.value).toBeCloseTo(0.6, 12);
    expect(means.classBalanced).toBeCloseTo((3 / 5 + 3 / 5) / 2, 12);
    const table = groupTable(input);
    expect(adjustedAccuracy(table, [90, 10, 10, 90], 2)).toBeCloseTo((90 + 10 / 3 + 5 + 90) / 200, 12);
    const counts = groupCounts(labels, 2, attribute, 2, Uint32Array.from([0, 1, 2, 8]));
    expect([...counts]).toEqual([2, 1, 0, 0]);
  });

  it('has a worst group at or below the mean', () => {
    const uniform = mulberry32(77);
    for (let trial = 0; trial < 50; trial += 1) {
      const y = Array.from({ length: 60 }, () => drawInteger(uniform, 3));
      const a = Array.from({ length: 60 }, () => drawInteger(uniform, 2));
      const right = Uint8Array.from({ length: 60 }, () => drawInteger(uniform, 2));
      const table = groupTable({ labels: y, classCount: 3, attribute: a, valueCount: 2, isRight: right });
      expect(table.worst!.accuracy.value).toBeLessThanOrEqual(accuracies(y, 3, right).accuracy.value);
    }
  });
});
