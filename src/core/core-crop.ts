import { highestCells, type OcclusionGrid } from './occlusion';
import type { PictureWindow, PixelBox } from './picture-window';

/** Cells at or above this quantile of the map are the core; a grid has no finer level than a cell. */
export const CORE_QUANTILE = 0.9;
/** The bounding box grows by this share in each dimension. */
export const CORE_MARGIN = 0.2;

/**
 * Core-cropping (Spuriosity Rankings, appendix H): the bounding box of the map's highest cells, 20 % larger in each dimension, made
 * square by extending its shorter side, and moved into the picture where it reaches out of it. Where the picture itself is too
 * narrow for a square, the crop has the picture's whole side.
 *
 * @param map rows x columns, lying over `window` of the picture
 * @returns whole pixels of the picture, at least one a side
 */
export function coreCrop(
  map: Float64Array,
  grid: Pick<OcclusionGrid, 'columns' | 'rows'>,
  window: PictureWindow,
  picture: { width: number; height: number },
): PixelBox {
  const cells = highestCells(map, CORE_QUANTILE);
  let [left, right, top, bottom] = [grid.columns, 0, grid.rows, 0];
  cells.forEach((flag, cell) => {
    if (flag === 0) return;
    const column = cell % grid.columns;
    const row = Math.floor(cell / grid.columns);
    left = Math.min(left, column);
    right = Math.max(right, column + 1);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row + 1);
  });
  const cellWidth = (window.width * picture.width) / grid.columns;
  const cellHeight = (window.height * picture.height) / grid.rows;
  const grown = 1 + CORE_MARGIN;
  const side = Math.max((right - left) * cellWidth, (bottom - top) * cellHeight) * grown;
  const across = placed(window.left * picture.width + ((left + right) / 2) * cellWidth, side, picture.width);
  const down = placed(window.top * picture.height + ((top + bottom) / 2) * cellHeight, side, picture.height);
  return { left: across.start, width: across.length, top: down.start, height: down.length };
}

/** A span around a centre, moved into 0 .. most, in whole pixels rounded outwards. */
function placed(centre: number, length: number, most: number): { start: number; length: number } {
  const fitting = Math.min(length, most);
  const start = Math.min(Math.max(0, centre - fitting / 2), most - fitting);
  const first = Math.floor(start + 1e-9);
  const last = Math.min(most, Math.ceil(start + fitting - 1e-9));
  return { start: first, length: Math.max(1, last - first) };
}
