import { describe, expect, it } from 'vitest';
import { keepLargestPiece } from '../../../src/core/mask-pieces';
import { findObject, type ObjectMask } from '../../../src/core/object-mask';
import { intersectionOverUnion } from '../../../src/core/occlusion';
import type { Planes } from '../../../src/core/picture-window';
import { drawNormal, mulberry32 } from '../../../src/core/random';

const SIDE = 70;

/** A disc of one colour on ground of another, both grainy; its radius is 12 pixels. */
function disc(centreX: number, centreY: number, seed: number): { picture: Planes; truth: Uint8Array } {
  const uniform = mulberry32(seed);
  const values = new Float32Array(3 * SIDE * SIDE);
  const truth = new Uint8Array(SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i += 1) {
    const inside = Math.hypot((i % SIDE) - centreX, Math.floor(i / SIDE) - centreY) <= 12;
    truth[i] = inside ? 1 : 0;
    const colour = inside ? [180, 70, 60] : [60, 130, 70];
    colour.forEach((level, channel) => {
      values[channel * SIDE * SIDE + i] = level + 20 * drawNormal(uniform);
    });
  }
  return { picture: { width: SIDE, height: SIDE, values }, truth };
}

/** Evidence as coarse as a network's: 7 x 7 cells that fall off from a place. */
const evidenceAt = (column: number, row: number) => ({
  columns: 7,
  rows: 7,
  values: Float64Array.from({ length: 49 }, (_, i) =>
    Math.exp(-(((i % 7) - column) ** 2) - (Math.floor(i / 7) - row) ** 2),
  ),
});

describe('the thing in a picture', () => {
  it.each([
    [35, 35, 3, 3],
    [24, 45, 2, 4],
    [46, 26, 4, 2],
  ])('is found around (%d, %d) to the pixel, from coarse evidence and its colours', (x, y, column, row) => {
    const { picture, truth } = disc(x, y, 7);
    const found = findObject(picture, evidenceAt(column, row));
    expect(intersectionOverUnion(found.flags, truth)).toBeGreaterThan(0.9);
    expect(findObject(picture, evidenceAt(column, row)).flags).toEqual(found.flags);
  });

  it('is the same on any scale of colours and of evidence', () => {
    const { picture } = disc(35, 35, 3);
    const evidence = evidenceAt(3, 3);
    const scaled = findObject(
      { ...picture, values: picture.values.map((value) => value / 128 - 1) },
      { ...evidence, values: evidence.values.map((value) => 5 * value - 2) },
    );
    expect(intersectionOverUnion(scaled.flags, findObject(picture, evidence).flags)).toBeGreaterThan(0.99);
  });
});

describe('pieces of a mask', () => {
  const mask = (rows: string[]): ObjectMask => ({
    width: rows[0]!.length,
    height: rows.length,
    flags: Uint8Array.from(rows.join(''), Number),
  });

  it('leave the largest, its holes filled, a bay open to the rim not', () => {
    const kept = keepLargestPiece(mask(['1110001', '1010000', '1110000', '1100010', '1010100']));
    expect(kept).toEqual(mask(['1110000', '1110000', '1110000', '1100000', '1000000']));
  });

  it('are none of an empty mask', () => {
    expect(keepLargestPiece(mask(['000', '000'])).flags).toEqual(new Uint8Array(6));
  });
});
