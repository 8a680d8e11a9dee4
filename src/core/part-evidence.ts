import type { FeatureGrids } from './feature-grid';
import type { EvidenceGrid } from './object-mask';
import type { PixelBox } from './picture-window';

/** Parts a side: each half as wide as the picture, with half of it in common with the next. */
const PARTS_PER_SIDE = 3;

/** Looks that evidence of a picture takes. */
export const PARTS = PARTS_PER_SIDE ** 2;

/** The nine overlapping parts of a picture, row by row, in whole pixels. */
export function partsOfPicture({ width, height }: { width: number; height: number }): PixelBox[] {
  const side = { width: Math.floor(width / 2), height: Math.floor(height / 2) };
  return Array.from({ length: PARTS }, (_, k) => ({
    left: Math.round(((k % PARTS_PER_SIDE) * (width - side.width)) / (PARTS_PER_SIDE - 1)),
    top: Math.round((Math.floor(k / PARTS_PER_SIDE) * (height - side.height)) / (PARTS_PER_SIDE - 1)),
    ...side,
  }));
}

/**
 * How much a network has to say at every place of a picture: the length of its features there. Networks that learned to name things are
 * moved by things more than by the ground that these stand on. Looked at in nine enlarged parts, the places lie twice as close as in a look at the whole;
 * where parts overlap, the one in whose middle a place lies counts most.
 *
 * @param grids of the nine parts, in the order of {@link partsOfPicture}
 */
export function evidenceOfParts(grids: FeatureGrids): EvidenceGrid {
  const parts = Array.from({ length: PARTS }, (_, k) => lengthsOf(grids, k));
  const columns = 2 * grids.columns;
  const rows = 2 * grids.rows;
  const values = Float64Array.from({ length: columns * rows }, (_, i) => {
    const x = ((i % columns) + 0.5) / columns;
    const y = (Math.floor(i / columns) + 0.5) / rows;
    let sum = 0;
    let weights = 0;
    parts.forEach((part, k) => {
      const u = 2 * x - (k % PARTS_PER_SIDE) / 2;
      const v = 2 * y - Math.floor(k / PARTS_PER_SIDE) / 2;
      const weight = Math.max(0, Math.min(u, 1 - u)) * Math.max(0, Math.min(v, 1 - v));
      if (weight === 0) return;
      sum += weight * between(part, grids, u, v);
      weights += weight;
    });
    return sum / weights;
  });
  return { columns, rows, values };
}

function lengthsOf({ columns, rows, dimension, values }: FeatureGrids, picture: number): Float64Array {
  const cells = columns * rows;
  return Float64Array.from({ length: cells }, (_, cell) => {
    const start = (picture * cells + cell) * dimension;
    let squares = 0;
    for (let j = start; j < start + dimension; j += 1) squares += values[j]! ** 2;
    return Math.sqrt(squares);
  });
}

/** Bilinear, at shares of the width and the height. */
function between(
  values: Float64Array,
  { columns, rows }: { columns: number; rows: number },
  u: number,
  v: number,
): number {
  const x = Math.min(columns - 1, Math.max(0, u * columns - 0.5));
  const y = Math.min(rows - 1, Math.max(0, v * rows - 0.5));
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const at = (row: number, column: number): number =>
    values[Math.min(rows - 1, row) * columns + Math.min(columns - 1, column)]!;
  const upper = at(top, left) + (x - left) * (at(top, left + 1) - at(top, left));
  const lower = at(top + 1, left) + (x - left) * (at(top + 1, left + 1) - at(top + 1, left));
  return upper + (y - top) * (lower - upper);
}
