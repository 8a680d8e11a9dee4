import { describe, expect, it } from 'vitest';
import { doubled, halved, resized } from '../../../src/core/picture-scale';
import type { Planes } from '../../../src/core/picture-window';

/** Red grows to the right, green downwards, blue is even. */
function slope(width: number, height: number): Planes {
  const count = width * height;
  const values = new Float32Array(3 * count);
  for (let i = 0; i < count; i += 1) {
    values[i] = i % width;
    values[count + i] = Math.floor(i / width);
    values[2 * count + i] = 7;
  }
  return { width, height, values };
}

describe('a picture at another size', () => {
  it('goes on evenly between the pixels of a part, and stays inside it at its rim', () => {
    const { values } = resized(slope(8, 6), { left: 2, top: 1, width: 4, height: 2 }, { width: 8, height: 4 });
    expect([...values.subarray(0, 8)]).toEqual([2, 2.25, 2.75, 3.25, 3.75, 4.25, 4.75, 5]);
    expect([0, 8, 16, 24].map((start) => values[32 + start])).toEqual([1, 1.25, 1.75, 2]);
    expect(new Set(values.subarray(64))).toEqual(new Set([7]));
  });

  it('is itself at its own size', () => {
    const whole = slope(5, 3);
    expect(resized(whole, { left: 0, top: 0, width: 5, height: 3 }, { width: 5, height: 3 })).toEqual(whole);
  });

  it('has the mean of four pixels in each of half as many a side', () => {
    const { width, height, values } = halved(slope(4, 4));
    expect([width, height]).toEqual([2, 2]);
    expect([...values]).toEqual([0.5, 2.5, 0.5, 2.5, 0.5, 0.5, 2.5, 2.5, 7, 7, 7, 7]);
    expect(() => halved(slope(3, 4))).toThrow(RangeError);
  });

  it('has a mask of twice the size', () => {
    expect(doubled({ width: 2, height: 1, flags: Uint8Array.of(1, 0) })).toEqual({
      width: 4,
      height: 2,
      flags: Uint8Array.of(1, 1, 0, 0, 1, 1, 0, 0),
    });
  });
});
