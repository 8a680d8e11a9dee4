import { describe, expect, it } from 'vitest';
import { planSplits } from '../../../src/core/split-plan';

const CLASSES = ['cat', 'dog'];

function labelsOf(count: number): Uint16Array {
  return Uint16Array.from({ length: count }, (_, row) => row % 2);
}

function splitsOf(count: number, share: { train: number; val: number }): Uint8Array {
  return Uint8Array.from({ length: count }, (_, row) => {
    const place = row / count;
    return place < share.train ? 0 : place < share.train + share.val ? 1 : 2;
  });
}

describe('planSplits', () => {
  it('keeps complete splits and finds cues on the validation images', () => {
    const given = splitsOf(400, { train: 0.5, val: 0.25 });
    const plan = planSplits(labelsOf(400), CLASSES, given, 1);
    expect(plan.isDrawn).toBe(false);
    expect(plan.splits).toEqual(given);
    expect(plan.predictionsFrom).toBe('validation');
    expect([...plan.measuredRows].every((row) => given[row] === 1)).toBe(true);
    expect([...plan.reportRows].every((row) => given[row] === 2)).toBe(true);
    expect(plan.warnings).toEqual([]);
  });

  it('draws 50/20/30 of each class where none are given, and cross-fits all images', () => {
    const plan = planSplits(labelsOf(400), CLASSES, null, 7);
    const counts = [0, 1, 2].map((code) => plan.splits.filter((split) => split === code).length);
    expect(counts).toEqual([200, 80, 120]);
    expect(plan.predictionsFrom).toBe('cross-fitted');
    expect(plan.measuredRows.length).toBe(400);
    expect(planSplits(labelsOf(400), CLASSES, null, 7).splits).toEqual(plan.splits);
    expect(planSplits(labelsOf(400), CLASSES, null, 8).splits).not.toEqual(plan.splits);
  });

  it('never moves an image into or out of the given test split', () => {
    const given = splitsOf(400, { train: 0.7, val: 0 });
    const plan = planSplits(labelsOf(400), CLASSES, given, 3);
    expect(plan.splits.some((split) => split === 1)).toBe(true);
    plan.splits.forEach((split, row) => expect(split === 2).toBe(given[row] === 2));
    expect([...plan.measuredRows].some((row) => given[row] === 2)).toBe(false);
  });

  it('cross-fits on train and validation where validation is too small, and says so', () => {
    const given = splitsOf(400, { train: 0.7, val: 0.05 });
    const plan = planSplits(labelsOf(400), CLASSES, given, 3);
    expect(plan.predictionsFrom).toBe('cross-fitted');
    expect([...plan.measuredRows].some((row) => given[row] === 2)).toBe(false);
    expect(plan.warnings.join(' ')).toContain('Only 10 images of "cat" in val');
  });

  it('draws where the data names only test images, and says so', () => {
    const plan = planSplits(labelsOf(200), CLASSES, new Uint8Array(200).fill(2), 3);
    expect(plan.isDrawn).toBe(true);
    expect(plan.warnings.join(' ')).toContain('no training images');
  });
});
