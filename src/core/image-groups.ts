import type { AttributeColumn } from './audit';
import { makesGroups, type MeasuredData } from './head-figures';
import { momentsAt, SMALLEST_DEVIATION } from './summary';

/** Images parted by class and by something else: what methods balance, weigh and choose by. */
export interface ImageGroups {
  /** Group per row; `count` stands for "in none". */
  codes: Uint16Array;
  count: number;
  /** "waterbird, place = land", per group. */
  names: readonly string[];
  /** Class of each group. */
  classOf: readonly number[];
  /** Where they come from, in words: `the column "place"`. */
  origin: string;
}

/** Where groups are to come from. */
export type GroupChoice =
  | { kind: 'attribute'; attribute: string }
  /** The judged cues, cut at a threshold per class; null: at the one of {@link presenceThreshold}. */
  | { kind: 'cues'; thresholds: readonly (number | null)[] };

/** Where a class's images were parted by its judged cues. */
export interface CueCut {
  classIndex: number;
  /** The cues in words. */
  cues: string;
  threshold: number;
  /** The threshold that is taken where nobody moves it. */
  suggested: number;
  /** Least and largest score of the class's images. */
  lowest: number;
  highest: number;
}

/** Groups as a person sees them. */
export interface GroupSummary {
  origin: string;
  choice: GroupChoice;
  groups: readonly {
    name: string;
    classIndex: number;
    /** Images per split, in the order of SPLITS. */
    counts: readonly number[];
  }[];
  /** One per class with judged cues; empty for a column. */
  cuts: readonly CueCut[];
}

/** What groups there could be, and those of a choice. */
export interface GroupPreview {
  /** Columns of the metadata that part the classes. */
  columns: readonly string[];
  hasCues: boolean;
  /** Null where nothing parts the classes. */
  summary: GroupSummary | null;
  /** Group per row, and split per row, to find a group's images. */
  codes: Uint16Array;
  splits: Uint8Array;
}

/** Groups without an image anywhere are no groups; the others are counted through, class by class. */
function compact(
  labels: ArrayLike<number>,
  values: Uint16Array,
  valuesPerClass: number,
  nameOf: (classIndex: number, value: number) => string,
  origin: string,
): ImageGroups {
  const cellOf = (row: number): number =>
    values[row]! < valuesPerClass ? labels[row]! * valuesPerClass + values[row]! : -1;
  const cells = [...new Set(Array.from(values, (_, row) => cellOf(row)))].filter((cell) => cell >= 0);
  cells.sort((a, b) => a - b);
  const place = new Map(cells.map((cell, index) => [cell, index]));
  return {
    codes: Uint16Array.from(values, (_, row) => place.get(cellOf(row)) ?? cells.length),
    count: cells.length,
    names: cells.map((cell) => nameOf(Math.floor(cell / valuesPerClass), cell % valuesPerClass)),
    classOf: cells.map((cell) => Math.floor(cell / valuesPerClass)),
    origin,
  };
}

/** One group per class and value of the column; rows without a value are in none. */
export function groupsFromAttribute(data: MeasuredData, attribute: AttributeColumn, classes: readonly string[]) {
  const nameOf = (classIndex: number, value: number): string =>
    `${classes[classIndex] ?? ''}, ${attribute.name} = ${attribute.values[value] ?? ''}`;
  const origin = `the column "${attribute.name}"`;
  return compact(data.labels, attribute.codes, attribute.values.length, nameOf, origin);
}

/** Columns whose values can part the classes. */
export function groupingColumns(data: MeasuredData): AttributeColumn[] {
  return data.attributes.filter((attribute) => makesGroups(data, attribute));
}

/** How much a class's images show of its judged cues: a mean z-score, so that several cues weigh alike. */
export interface CuePresence {
  /** Per row, for the rows' images of any class. */
  scores: Float64Array;
  /** Where the class and the rest part, see {@link presenceThreshold}. */
  threshold: number;
  lowest: number;
  highest: number;
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * The midpoint of two medians: of the class's training images and of all others. Where a cue goes with the class most of its images show
 * the cue and most of the others do not, so that the medians are typical of "shows it" and "lacks it" whatever the few exceptions do.
 */
export function presenceThreshold(
  scores: Float64Array,
  labels: ArrayLike<number>,
  classIndex: number,
  among: Uint32Array,
) {
  const own = Float64Array.from(
    among.filter((row) => labels[row] === classIndex),
    (row) => scores[row]!,
  );
  const others = Float64Array.from(
    among.filter((row) => labels[row] !== classIndex),
    (row) => scores[row]!,
  );
  return (median(own) + median(others)) / 2;
}

/**
 * @param columns scores of the cues judged spurious for the class
 * @param trainRows means, deviations and medians are of these images alone
 * @returns null where no cue varies on them
 */
export function cuePresence(
  columns: readonly Float32Array[],
  labels: ArrayLike<number>,
  classIndex: number,
  trainRows: Uint32Array,
): CuePresence | null {
  const scores = new Float64Array(labels.length);
  let used = 0;
  for (const column of columns) {
    const { mean, deviation } = momentsAt(column, trainRows);
    if (!(deviation >= SMALLEST_DEVIATION)) continue;
    used += 1;
    for (let row = 0; row < scores.length; row += 1) scores[row]! += (column[row]! - mean) / deviation;
  }
  if (used === 0) return null;
  for (let row = 0; row < scores.length; row += 1) scores[row]! /= used;
  const own = scores.filter((_, row) => labels[row] === classIndex);
  return {
    scores,
    threshold: presenceThreshold(scores, labels, classIndex, trainRows),
    lowest: own.reduce((least, value) => Math.min(least, value), Infinity),
    highest: own.reduce((most, value) => Math.max(most, value), -Infinity),
  };
}

/** Two groups a class that has judged cues, images that show them and images that lack them; one of a class that has none. */
export function groupsFromCues(
  labels: ArrayLike<number>,
  classes: readonly string[],
  presences: readonly (CuePresence | null)[],
  thresholds: readonly (number | null)[],
  cueNames: readonly string[],
): ImageGroups {
  const values = Uint16Array.from({ length: labels.length }, (_, row) => {
    const classIndex = labels[row]!;
    const presence = presences[classIndex];
    return presence && presence.scores[row]! > (thresholds[classIndex] ?? presence.threshold) ? 1 : 0;
  });
  const nameOf = (classIndex: number, value: number): string => {
    const name = classes[classIndex] ?? '';
    if (!presences[classIndex]) return name;
    return `${name} ${value === 1 ? 'with' : 'without'} ${cueNames[classIndex] ?? 'its cues'}`;
  };
  const isMoved = thresholds.some((threshold) => threshold !== null);
  const cut = isMoved ? 'at thresholds set by hand' : 'half way between the medians of the class and of the others';
  return compact(labels, values, 2, nameOf, `the cues judged spurious, cut ${cut}`);
}

/** Images per group among the rows. */
export function groupSizes(groups: ImageGroups, rows: Uint32Array): Uint32Array {
  const sizes = new Uint32Array(groups.count);
  for (const row of rows) if (groups.codes[row]! < groups.count) sizes[groups.codes[row]!]! += 1;
  return sizes;
}

/** Rows of each group among the given ones, in their order. */
export function rowsByGroup(groups: ImageGroups, rows: Uint32Array): Uint32Array[] {
  return Array.from({ length: groups.count }, (_, group) => rows.filter((row) => groups.codes[row] === group));
}
