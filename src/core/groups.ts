import type { Estimate } from './audit';
import { wilson } from './intervals';

/** A group smaller than this is shown with "too few to say". */
export const FEWEST_IN_A_GROUP = 10;

/** Accuracy on one (class, attribute value) group. */
export interface GroupAccuracy {
  classIndex: number;
  /** Code of the attribute's value. */
  value: number;
  accuracy: Estimate;
}

export interface GroupTable {
  /** Non-empty groups, class by class. */
  groups: GroupAccuracy[];
  /** The group of least accuracy, the first of equals; null without groups. */
  worst: GroupAccuracy | null;
}

export interface GroupInput {
  labels: ArrayLike<number>;
  classCount: number;
  /** Value code per row; codes from `valueCount` on mean "not given" and their rows are in no group. */
  attribute: ArrayLike<number>;
  valueCount: number;
  isRight: Uint8Array;
  /** The rows to measure on; absent: all. */
  rows?: Uint32Array;
}

/** The group table with Wilson intervals; worst-group accuracy is the least accuracy over groups. */
export function groupTable(input: GroupInput): GroupTable {
  const { labels, classCount, attribute, valueCount, isRight, rows } = input;
  const right = new Uint32Array(classCount * valueCount);
  const counts = new Uint32Array(classCount * valueCount);
  const size = rows ? rows.length : labels.length;
  for (let i = 0; i < size; i += 1) {
    const row = rows ? rows[i]! : i;
    const label = labels[row]!;
    const value = attribute[row]!;
    if (label >= classCount || value >= valueCount) continue;
    counts[label * valueCount + value]! += 1;
    right[label * valueCount + value]! += isRight[row]!;
  }
  const groups: GroupAccuracy[] = [];
  let worst: GroupAccuracy | null = null;
  for (let cell = 0; cell < counts.length; cell += 1) {
    if (counts[cell] === 0) continue;
    const group: GroupAccuracy = {
      classIndex: Math.floor(cell / valueCount),
      value: cell % valueCount,
      accuracy: wilson(right[cell]!, counts[cell]!),
    };
    groups.push(group);
    if (!worst || group.accuracy.value < worst.accuracy.value) worst = group;
  }
  return { groups, worst };
}

export interface Accuracies {
  /** Plain mean over images. */
  accuracy: Estimate;
  perClass: Estimate[];
  /** Mean of the per-class accuracies over classes that have images. */
  classBalanced: number;
}

/** The means that need no groups. */
export function accuracies(
  labels: ArrayLike<number>,
  classCount: number,
  isRight: Uint8Array,
  rows?: Uint32Array,
): Accuracies {
  const right = new Uint32Array(classCount);
  const counts = new Uint32Array(classCount);
  const size = rows ? rows.length : labels.length;
  for (let i = 0; i < size; i += 1) {
    const row = rows ? rows[i]! : i;
    const label = labels[row]!;
    if (label >= classCount) continue;
    counts[label]! += 1;
    right[label]! += isRight[row]!;
  }
  const perClass = Array.from(counts, (count, classIndex) => wilson(right[classIndex]!, count));
  const present = perClass.filter((estimate) => estimate.n > 0);
  return {
    accuracy: wilson(
      right.reduce((sum, value) => sum + value, 0),
      counts.reduce((sum, value) => sum + value, 0),
    ),
    perClass,
    classBalanced: present.reduce((sum, estimate) => sum + estimate.value, 0) / present.length,
  };
}

/**
 * "Adjusted mean" (Sagawa's convention): sum over groups of (n_g train / n train) acc_g, so that a test set balanced over groups gives
 * the accuracy that the training distribution would see. Groups without test images are left out and the weights rescaled.
 *
 * @param trainCounts training images per group, keyed as class * valueCount + value
 */
export function adjustedAccuracy(table: GroupTable, trainCounts: ArrayLike<number>, valueCount: number): number {
  let sum = 0;
  let weight = 0;
  for (const group of table.groups) {
    const count = trainCounts[group.classIndex * valueCount + group.value] ?? 0;
    sum += count * group.accuracy.value;
    weight += count;
  }
  return sum / weight;
}

/** Images per group, keyed as class * valueCount + value. */
export function groupCounts(
  labels: ArrayLike<number>,
  classCount: number,
  attribute: ArrayLike<number>,
  valueCount: number,
  rows: Uint32Array,
): Uint32Array {
  const counts = new Uint32Array(classCount * valueCount);
  for (const row of rows) {
    const label = labels[row]!;
    const value = attribute[row]!;
    if (label < classCount && value < valueCount) counts[label * valueCount + value]! += 1;
  }
  return counts;
}
