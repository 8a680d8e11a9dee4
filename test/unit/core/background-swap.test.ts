import { describe, expect, it } from 'vitest';
import { coverObject, swapBackground } from '../../../src/core/background-swap';
import type { ObjectMask } from '../../../src/core/object-mask';
import type { Planes } from '../../../src/core/picture-window';

const SIDE = 30;
const COUNT = SIDE * SIDE;

function planes(colourAt: (x: number, y: number) => readonly [number, number, number]): Planes {
  const values = new Float32Array(3 * COUNT);
  for (let i = 0; i < COUNT; i += 1)
    colourAt(i % SIDE, Math.floor(i / SIDE)).forEach((level, channel) => {
      values[channel * COUNT + i] = level;
    });
  return { width: SIDE, height: SIDE, values };
}

function square(left: number, top: number, side: number): ObjectMask {
  const flags = new Uint8Array(COUNT);
  for (let y = top; y < top + side; y += 1) flags.fill(1, y * SIDE + left, y * SIDE + left + side);
  return { width: SIDE, height: SIDE, flags };
}

const at = ({ values }: Planes, x: number, y: number): number[] =>
  [0, 1, 2].map((channel) => values[channel * COUNT + y * SIDE + x]!);

/** Ground that grows evenly from left to right, which heat at rest does too. */
const slope = (x: number): [number, number, number] => [2 * x, 100 - x, 50];
const mask = square(10, 12, 8);
const bird = planes((x, y) => (x >= 10 && x < 18 && y >= 12 && y < 20 ? [250, 0, 0] : slope(x)));

describe('a covered thing', () => {
  it('leaves the ground as it would go on, and nothing else changed', () => {
    const covered = coverObject(bird, mask);
    for (let y = 0; y < SIDE; y += 1)
      for (let x = 0; x < SIDE; x += 1)
        at(covered, x, y).forEach((level, channel) => {
          expect(Math.abs(level - slope(x)[channel]!)).toBeLessThan(1.5);
        });
    expect(at(covered, 3, 3)).toEqual(at(bird, 3, 3));
  });

  it('stays where the mask leaves no ground to go on from', () => {
    expect(coverObject(bird, square(0, 0, SIDE)).values).toEqual(bird.values);
  });
});

describe('a swapped background', () => {
  const otherMask = square(4, 4, 6);
  const other = planes((x, y) => (x >= 4 && x < 10 && y >= 4 && y < 10 ? [0, 255, 0] : [20, 40, 200]));
  const swapped = swapBackground(bird, mask, { picture: other, mask: otherMask });

  it('keeps the thing, takes the other picture around it and nothing of the thing that stood there', () => {
    expect(at(swapped, 14, 16)).toEqual([250, 0, 0]);
    for (const [x, y] of [
      [25, 25],
      [7, 7],
      [4, 4],
    ] as const)
      at(swapped, x, y).forEach((level, channel) => {
        expect(level).toBeCloseTo([20, 40, 200][channel]!, 3);
      });
  });

  it('blends over one pixel to each side of the seam', () => {
    expect(at(swapped, 10, 16)[0]).toBeCloseTo((2 / 3) * 250 + (1 / 3) * 20, 3);
    expect(at(swapped, 9, 16)[0]).toBeCloseTo((1 / 3) * 18 + (2 / 3) * 20, 3);
    expect(at(swapped, 8, 16)[0]).toBeCloseTo(20, 3);
  });

  it('is refused between sizes', () => {
    const small = { width: 2, height: 1, values: new Float32Array(6) };
    const none = { width: 2, height: 1, flags: new Uint8Array(2) };
    expect(() => swapBackground(bird, mask, { picture: small, mask: none })).toThrow(RangeError);
  });
});
