import type { PixelBox, Planes } from './picture-window';

/**
 * Where in a picture a score comes from, by occlusion (Zeiler and Fergus 2014): hide a box, embed again, and see how far the score
 * falls. It asks nothing of the network but its output, so it serves encoders that give one vector and no patch tokens.
 */
export interface OcclusionGrid {
  columns: number;
  rows: number;
  /** Side of the hidden box in cells; it moves by one cell. */
  boxCells: number;
}

export const OCCLUSION_GRID: OcclusionGrid = { columns: 7, rows: 7, boxCells: 2 };

/** A cell belongs to the area of a map from this share of the map's highest value on. */
export const AREA_SHARE = 0.5;

/** A box in cells: its upper left one. */
interface CellPlace {
  column: number;
  row: number;
}

/** Every place of the box, row by row: (columns - box + 1) x (rows - box + 1). */
export function boxPlaces({ columns, rows, boxCells }: OcclusionGrid): CellPlace[] {
  const places: CellPlace[] = [];
  for (let row = 0; row + boxCells <= rows; row += 1) {
    for (let column = 0; column + boxCells <= columns; column += 1) places.push({ column, row });
  }
  return places;
}

/** How often a picture is looked at for a map over {@link OCCLUSION_GRID}: whole, and with each box hidden. */
export const LOOKS_PER_MAP = 1 + boxPlaces(OCCLUSION_GRID).length;

/** Pixels of `cells` x `cells` cells from a place on, the grid lying over `area`. Neighbouring cells share no pixel and leave none out. */
export function cellsBox(grid: OcclusionGrid, { column, row }: CellPlace, cells: number, area: PixelBox): PixelBox {
  const x = (cell: number): number => area.left + Math.round((cell * area.width) / grid.columns);
  const y = (cell: number): number => area.top + Math.round((cell * area.height) / grid.rows);
  return { left: x(column), top: y(row), width: x(column + cells) - x(column), height: y(row + cells) - y(row) };
}

/** The picture's mean per channel: hiding with it adds no edge brighter or darker than the picture itself. */
export function meanFill({ values }: Planes): [number, number, number] {
  const count = values.length / 3;
  const means = [0, 1, 2].map((channel) => {
    let sum = 0;
    for (let i = channel * count; i < (channel + 1) * count; i += 1) sum += values[i]!;
    return sum / count;
  });
  return [means[0]!, means[1]!, means[2]!];
}

/** A copy in which the box is filled with one colour. A box without pixels changes nothing. */
export function occlude(planes: Planes, box: PixelBox, fill: readonly [number, number, number]): Planes {
  const { width, height } = planes;
  const values = planes.values.slice();
  for (const channel of [0, 1, 2] as const) {
    for (let y = box.top; y < box.top + box.height; y += 1) {
      const start = (channel * height + y) * width + box.left;
      values.fill(fill[channel], start, start + box.width);
    }
  }
  return { width, height, values };
}

/**
 * The picture with one box of the grid hidden.
 *
 * @param box its place in the order of {@link boxPlaces}
 * @param fill see {@link meanFill}
 */
export function occludedVariant(
  planes: Planes,
  grid: OcclusionGrid,
  area: PixelBox,
  box: number,
  fill: readonly [number, number, number],
): Planes {
  return occlude(planes, cellsBox(grid, boxPlaces(grid)[box]!, grid.boxCells, area), fill);
}

/**
 * Map of a score: per cell the mean fall (score of the whole picture minus score with the box hidden) over the boxes that cover it.
 *
 * @param hiddenScores one per box, in the order of {@link boxPlaces}
 * @returns rows x columns, row by row, in units of the score; positive where hiding lowers it
 */
export function occlusionMap(
  grid: OcclusionGrid,
  wholeScore: number,
  hiddenScores: ArrayLike<number>,
): Float64Array<ArrayBuffer> {
  const map = new Float64Array(grid.columns * grid.rows);
  const covered = new Uint32Array(map.length);
  boxPlaces(grid).forEach((place, box) => {
    const fall = wholeScore - hiddenScores[box]!;
    for (let row = place.row; row < place.row + grid.boxCells; row += 1) {
      for (let column = place.column; column < place.column + grid.boxCells; column += 1) {
        map[row * grid.columns + column]! += fall;
        covered[row * grid.columns + column]! += 1;
      }
    }
  });
  return map.map((sum, cell) => sum / covered[cell]!);
}

/** The cells at or above a share of the map's highest value, as flags; none where hiding lowers the score nowhere. */
export function areaOf(map: Float64Array, share = AREA_SHARE): Uint8Array<ArrayBuffer> {
  const highest = map.reduce((most, value) => Math.max(most, value), -Infinity);
  return Uint8Array.from(map, (value) => (highest > 0 && value >= share * highest ? 1 : 0));
}

/** The `1 - quantile` of the cells with the highest values, at least one, as flags; ties by place. */
export function highestCells(map: Float64Array, quantile: number): Uint8Array<ArrayBuffer> {
  const count = Math.max(1, Math.round((1 - quantile) * map.length));
  const order = Array.from(map.keys()).sort((a, b) => map[b]! - map[a]! || a - b);
  const flags = new Uint8Array(map.length);
  for (const cell of order.slice(0, count)) flags[cell] = 1;
  return flags;
}

/** Cells in both over cells in either, 0 to 1; NaN where one of the areas is empty, since then nothing was found to compare. */
export function intersectionOverUnion(first: Uint8Array, second: Uint8Array): number {
  let both = 0;
  let either = 0;
  let ofFirst = 0;
  let ofSecond = 0;
  for (let i = 0; i < first.length; i += 1) {
    both += first[i]! & second[i]!;
    either += first[i]! | second[i]!;
    ofFirst += first[i]!;
    ofSecond += second[i]!;
  }
  return ofFirst === 0 || ofSecond === 0 ? Number.NaN : both / either;
}

/** What two areas of these sizes overlap by chance: the mean intersection over union where either lies anywhere on the grid. */
export function chanceOverlap(cells: number, ofFirst: number, ofSecond: number): number {
  // The intersection is hypergeometric; its law is walked from the least by the ratio of neighbouring terms and normalised at the end.
  const least = Math.max(0, ofFirst + ofSecond - cells);
  const most = Math.min(ofFirst, ofSecond);
  let term = 1;
  let mass = 0;
  let sum = 0;
  for (let both = least; both <= most; both += 1) {
    mass += term;
    sum += (term * both) / (ofFirst + ofSecond - both);
    term *= ((ofFirst - both) * (ofSecond - both)) / ((both + 1) * (cells - ofFirst - ofSecond + both + 1));
  }
  return sum / mass;
}
