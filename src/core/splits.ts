import { SPLITS, type Split } from './audit';
import { mulberry32, shuffle } from './random';
import { allRows, rowsByClass } from './summary';

/** A class with fewer images than this in a part is told as too small. */
export const FEWEST_IN_A_PART = 20;

/** Train, validation, test, where the data came without splits. */
export const SPLIT_FRACTIONS: readonly [number, number, number] = [0.5, 0.2, 0.3];

export interface SmallPart {
  classIndex: number;
  split: Split;
  n: number;
}

/** Parts of a split that hold fewer than 20 images of a class: reported, never an error. */
export function smallParts(labels: ArrayLike<number>, classCount: number, splits: ArrayLike<number>): SmallPart[] {
  const counts = splitCounts(labels, classCount, splits);
  return SPLITS.flatMap((split, code) =>
    counts[code]!.flatMap((n, classIndex) => (n < FEWEST_IN_A_PART ? [{ classIndex, split, n }] : [])),
  );
}

/** Images per [split][class]. */
export function splitCounts(labels: ArrayLike<number>, classCount: number, splits: ArrayLike<number>): number[][] {
  const counts = SPLITS.map(() => new Array<number>(classCount).fill(0));
  for (let row = 0; row < labels.length; row += 1) {
    const ofSplit = counts[splits[row]!];
    const label = labels[row]!;
    if (ofSplit && label < classCount) ofSplit[label]! += 1;
  }
  return counts;
}

/** Rows of one split, ascending. */
export function rowsOfSplit(splits: ArrayLike<number>, split: Split): Uint32Array {
  const code = SPLITS.indexOf(split);
  return allRows(splits.length).filter((row) => splits[row] === code);
}

/**
 * A seeded, stratified split: each class is shuffled and cut at the rounded fractions, so every part has each class's share to
 * within one image.
 *
 * @returns index into SPLITS per row
 */
export function stratifiedSplit(
  labels: ArrayLike<number>,
  classCount: number,
  seed: number,
  fractions: readonly [number, number, number] = SPLIT_FRACTIONS,
): Uint8Array {
  const uniform = mulberry32(seed);
  const splits = new Uint8Array(labels.length);
  for (const rows of rowsByClass(labels, classCount)) {
    shuffle(rows, uniform);
    const trainEnd = Math.round(rows.length * fractions[0]);
    const valEnd = Math.round(rows.length * (fractions[0] + fractions[1]));
    rows.forEach((row, place) => {
      splits[row] = place < trainEnd ? 0 : place < valEnd ? 1 : 2;
    });
  }
  return splits;
}

/**
 * A seeded, stratified assignment to folds: each class is shuffled and dealt out in turn. Each class goes on where the one before
 * stopped, so that many small classes do not all fall on the first folds.
 *
 * @param rows the rows to deal out; absent: all
 * @returns fold per entry of `rows`
 */
export function stratifiedFolds(
  labels: ArrayLike<number>,
  classCount: number,
  foldCount: number,
  seed: number,
  rows: Uint32Array = allRows(labels.length),
): Uint8Array {
  const uniform = mulberry32(seed);
  const folds = new Uint8Array(rows.length);
  const labelsAtPlaces = Array.from(rows, (row) => labels[row]!);
  let next = 0;
  for (const places of rowsByClass(labelsAtPlaces, classCount)) {
    for (const place of shuffle(places, uniform)) {
      folds[place] = next;
      next = (next + 1) % foldCount;
    }
  }
  return folds;
}
