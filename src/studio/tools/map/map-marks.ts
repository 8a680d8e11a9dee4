import type { RowColumn } from '../../../core/map-report';
import { countText } from '../../../core/number-text';

/** How a map shows a column: groups of points that share hue and shape. */
export interface MarkGroup {
  title: string;
  /** Places in the map (not rows). */
  places: Uint32Array;
  colour: string;
  shape: Shape;
}

export const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'plus', 'down', 'cross', 'ring'] as const;
export type Shape = (typeof SHAPES)[number];

/** Each pair for a light and a dark paper; all at least 3 to 1 against it. */
const HUES: readonly (readonly [string, string])[] = [
  ['#2649a8', '#8fb0ff'],
  ['#b4470e', '#ff9d66'],
  ['#1b7a4b', '#5fd39a'],
  ['#8b3fa0', '#d59ae6'],
  ['#7a6400', '#e0c75a'],
  ['#b0286a', '#ff8fc0'],
  ['#0f7f8c', '#5fd0dd'],
];
const REST: readonly [string, string] = ['#6b727b', '#98a1ab'];
/** Light to dark on white, dark to light on black: more is further from the paper. */
const RAMP: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [178, 196, 236],
    [20, 32, 92],
  ],
  [
    [58, 74, 128],
    [226, 234, 255],
  ],
];
const STEPS = 12;

export interface ContinuousScale {
  low: number;
  high: number;
  colours: readonly string[];
}

export interface MapMarks {
  groups: readonly MarkGroup[];
  /** The ramp of a continuous column; null for a categorical one. */
  scale: ContinuousScale | null;
}

/** Places of a map by what their image has in a column. Of many categories the most frequent have a mark of their own. */
export function marksOf(column: RowColumn, rows: Uint32Array, isDark: boolean): MapMarks {
  return column.kind === 'categorical'
    ? { groups: categories(column.names, column.codes, rows, isDark), scale: null }
    : continuous(column.values, rows, isDark);
}

function grouped(count: number, rows: Uint32Array, groupOf: (row: number) => number): Uint32Array[] {
  const places: number[][] = Array.from({ length: count }, () => []);
  rows.forEach((row, place) => places[groupOf(row)]!.push(place));
  return places.map((one) => Uint32Array.from(one));
}

function categories(names: readonly string[], codes: Uint16Array, rows: Uint32Array, isDark: boolean): MarkGroup[] {
  const theme = isDark ? 1 : 0;
  const counts = new Uint32Array(names.length + 1);
  for (const row of rows) counts[Math.min(codes[row]!, names.length)]! += 1;
  const told = names
    .map((_, code) => code)
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, HUES.length)
    .sort((a, b) => a - b);
  const groupOfCode = new Uint8Array(names.length + 1).fill(told.length);
  told.forEach((code, group) => (groupOfCode[code] = group));
  const places = grouped(told.length + 1, rows, (row) => groupOfCode[Math.min(codes[row]!, names.length)]!);
  const groups = told.map((code, group): MarkGroup => ({
    title: names[code]!,
    places: places[group]!,
    colour: HUES[group]![theme],
    shape: SHAPES[group]!,
  }));
  const rest = places[told.length]!;
  return rest.length > 0
    ? [{ title: 'others, or not given', places: rest, colour: REST[theme], shape: 'ring' }, ...groups]
    : groups;
}

/** The middle 98 % of the values use the whole ramp, so that one outlier does not make all others alike. */
function continuous(values: Float32Array, rows: Uint32Array, isDark: boolean): MapMarks {
  const known = Float32Array.from(rows, (row) => values[row]!)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const low = known[Math.floor(known.length * 0.01)] ?? 0;
  const high = known[Math.max(0, Math.ceil(known.length * 0.99) - 1)] ?? 0;
  const [from, to] = RAMP[isDark ? 1 : 0]!;
  const colours = Array.from({ length: STEPS }, (_, step) => {
    const share = step / (STEPS - 1);
    return `rgb(${from.map((start, i) => Math.round(start + (to[i]! - start) * share)).join(', ')})`;
  });
  const span = high - low || 1;
  const groupOf = (row: number): number => {
    const value = values[row]!;
    if (Number.isNaN(value)) return STEPS;
    return Math.max(0, Math.min(STEPS - 1, Math.floor(((value - low) / span) * STEPS)));
  };
  const places = grouped(STEPS + 1, rows, groupOf);
  const groups = colours.map((colour, step): MarkGroup => ({
    title: '',
    places: places[step]!,
    colour,
    shape: 'circle',
  }));
  const none: MarkGroup = { title: 'no value', places: places[STEPS]!, colour: REST[isDark ? 1 : 0], shape: 'ring' };
  return { groups: none.places.length > 0 ? [none, ...groups] : groups, scale: { low, high, colours } };
}

/** "landbird: 240 images". */
export function groupWords(group: MarkGroup): string {
  return `${group.title}, n ${countText(group.places.length)}`;
}

/** A mark around a place as SVG path data, which a canvas reads too. */
export function markPath(shape: Shape, x: number, y: number, r: number): string {
  const at = (dx: number, dy: number): string => `${(x + dx).toFixed(1)} ${(y + dy).toFixed(1)}`;
  switch (shape) {
    case 'square':
      return `M${at(-r, -r)}h${2 * r}v${2 * r}h${-2 * r}z`;
    case 'triangle':
      return `M${at(0, -1.3 * r)}L${at(1.25 * r, r)}L${at(-1.25 * r, r)}z`;
    case 'down':
      return `M${at(0, 1.3 * r)}L${at(1.25 * r, -r)}L${at(-1.25 * r, -r)}z`;
    case 'diamond':
      return `M${at(0, -1.4 * r)}L${at(1.4 * r, 0)}L${at(0, 1.4 * r)}L${at(-1.4 * r, 0)}z`;
    case 'plus':
      return bar(at, 1.4 * r, 0.5 * r) + bar(at, 0.5 * r, 1.4 * r);
    case 'cross':
      return `M${at(-1.3 * r, -0.6 * r)}L${at(-0.6 * r, -1.3 * r)}L${at(1.3 * r, 0.6 * r)}L${at(0.6 * r, 1.3 * r)}zM${at(1.3 * r, -0.6 * r)}L${at(0.6 * r, -1.3 * r)}L${at(-1.3 * r, 0.6 * r)}L${at(-0.6 * r, 1.3 * r)}z`;
    case 'circle':
    case 'ring':
      return `M${at(-r, 0)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  }
}

function bar(at: (dx: number, dy: number) => string, halfWidth: number, halfHeight: number): string {
  return `M${at(-halfWidth, -halfHeight)}h${2 * halfWidth}v${2 * halfHeight}h${-2 * halfWidth}z`;
}
