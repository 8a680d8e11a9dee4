import { SPLITS } from './audit';
import { FEWEST_IN_A_PART, smallParts, splitCounts, stratifiedSplit } from './splits';
import { allRows, rowsByClass } from './summary';

/** Which images serve what. Heads are fitted on train, chosen on val, reported on test; cues are found without the test split. */
export interface SplitPlan {
  /** Index into SPLITS per row. */
  splits: Uint8Array;
  /** True where the data came without splits and this one was drawn. */
  isDrawn: boolean;
  /** How the splits came to be, in words. */
  origin: string;
  /** Predictions that cues are measured on: of a head fitted on train, or cross-fitted among `measuredRows`. */
  predictionsFrom: 'validation' | 'cross-fitted';
  /** The rows that cues are measured on. */
  measuredRows: Uint32Array;
  /** The rows that gaps and groups are reported on: the test split, which took no part in finding cues; all rows where cross-fitted without given splits. */
  reportRows: Uint32Array;
  warnings: string[];
}

const TRAIN = SPLITS.indexOf('train');
const VAL = SPLITS.indexOf('val');
const TEST = SPLITS.indexOf('test');

/** Moves a seeded, stratified part of one split to another. */
function carve(
  labels: Uint16Array,
  classCount: number,
  splits: Uint8Array,
  from: number,
  to: number,
  share: number,
  seed: number,
): void {
  const rows = allRows(labels.length).filter((row) => splits[row] === from);
  const labelsOfRows = Uint16Array.from(rows, (row) => labels[row]!);
  const drawn = stratifiedSplit(labelsOfRows, classCount, seed, [1 - share, share, 0]);
  rows.forEach((row, place) => {
    if (drawn[place] === VAL) splits[row] = to;
  });
}

function completeSplits(
  labels: Uint16Array,
  classCount: number,
  given: Uint8Array,
  seed: number,
): { splits: Uint8Array; origin: string } {
  const splits = given.slice();
  const has = (split: number): boolean => splits.includes(split);
  if (has(VAL) && has(TEST)) return { splits, origin: 'as given' };
  if (has(TEST)) {
    carve(labels, classCount, splits, TRAIN, VAL, 0.2, seed);
    return { splits, origin: 'as given, with a fifth of the training images drawn for validation' };
  }
  carve(labels, classCount, splits, VAL, TEST, 0.5, seed);
  return { splits, origin: 'as given, with half of the validation images drawn for the test' };
}

function rowsOf(splits: Uint8Array, wanted: readonly number[]): Uint32Array {
  return allRows(splits.length).filter((row) => wanted.includes(splits[row]!));
}

/** True if every class has at least {@link FEWEST_IN_A_PART} images among the rows: enough for ten at each end. */
function isEnough(labels: Uint16Array, classCount: number, rows: Uint32Array): boolean {
  return rowsByClass(labels, classCount, rows).every((ofClass) => ofClass.length >= FEWEST_IN_A_PART);
}

/**
 * Plans an audit's splits. Without any given: 50/20/30, seeded and stratified, for mending; cues are then found on cross-fitted
 * predictions of all images. With splits: cues are found on the validation images (or, where a class has under 20 of them,
 * cross-fitted on train and validation together), so that no choice is made on the test split. Parts too small are told.
 *
 * @param drawnBy labels that a draw is stratified by; those that came with the data, so that correcting a label moves no image
 */
export function planSplits(
  labels: Uint16Array,
  classes: readonly string[],
  given: Uint8Array | null,
  seed: number,
  drawnBy: Uint16Array = labels,
): SplitPlan {
  const hasTrain = given?.includes(TRAIN) ?? false;
  const isDrawn = !given || !hasTrain || new Set(given).size === 1;
  const { splits, origin } = isDrawn
    ? {
        splits: stratifiedSplit(drawnBy, classes.length, seed),
        origin: 'drawn: 50 % train, 20 % validation, 30 % test',
      }
    : completeSplits(drawnBy, classes.length, given, seed);
  const warnings = smallParts(labels, classes.length, splits).map(
    ({ classIndex, split, n }) =>
      `Only ${n} image${n === 1 ? '' : 's'} of "${classes[classIndex]}" in ${split}: too few to say much (${FEWEST_IN_A_PART} are asked for).`,
  );
  if (given && !hasTrain) warnings.push('The data name splits but no training images, so a split was drawn.');
  if (isDrawn) {
    const everything = allRows(labels.length);
    const rows = { measuredRows: everything, reportRows: everything };
    return { splits, isDrawn, origin, predictionsFrom: 'cross-fitted', ...rows, warnings };
  }
  const validation = rowsOf(splits, [VAL]);
  const isValidationEnough = isEnough(labels, classes.length, validation);
  return {
    splits,
    isDrawn,
    origin,
    predictionsFrom: isValidationEnough ? 'validation' : 'cross-fitted',
    measuredRows: isValidationEnough ? validation : rowsOf(splits, [TRAIN, VAL]),
    reportRows: rowsOf(splits, [TEST]),
    warnings,
  };
}

/** Images per [split][class] of a plan. */
export function planCounts(plan: SplitPlan, labels: Uint16Array, classCount: number): number[][] {
  return splitCounts(labels, classCount, plan.splits);
}
