import { describe, expect, it } from 'vitest';
import { alignedAccuracy, conflictingRows } from '../../../src/core/aligned-accuracy';
import { synthetic } from './synthetic';

describe('aligned and conflicting images', () => {
  it('are told by the most frequent attribute of the class among training images alone', () => {
    const labels = [0, 0, 0, 1, 1, 1, 0, 0, 0, 2];
    const attributes = [5, 5, 7, 7, 7, 5, 7, 7, -1, 5];
    expect([...conflictingRows(labels, attributes, [0, 1, 2, 3, 4, 5])]).toEqual([0, 0, 1, 0, 0, 1, 1, 1, 255, 255]);
  });

  it('are those of the planted correlation', () => {
    const data = synthetic(1, 2000, 0.95);
    const codes = conflictingRows(data.labels, data.attributes, [...data.labels.keys()]);
    expect(codes.reduce((sum, code) => sum + code, 0)).toBe(105);
  });
});

describe('accuracy on them', () => {
  const labels = [0, 0, 1, 1, 1];
  const conflict = [0, 1, 0, 1, 255];

  it('is stated for each side and for both, without images of which it is not known', () => {
    const { aligned, conflicting, total } = alignedAccuracy([0, 1, 1, 1, 0], [0, 1, 2, 3, 4], labels, conflict);
    expect(aligned).toMatchObject({ value: 1, n: 2 });
    expect(conflicting).toMatchObject({ value: 0.5, n: 2 });
    expect(total).toMatchObject({ value: 0.75, n: 4 });
    expect(total.low).toBeLessThan(0.75);
  });

  it('reads predictions by their place and labels by row', () => {
    const { aligned, conflicting } = alignedAccuracy([1, 1], [3, 2], labels, conflict);
    expect([aligned.value, conflicting.value]).toEqual([1, 1]);
    expect(alignedAccuracy([], [], labels, conflict).total.value).toBeNaN();
  });
});
