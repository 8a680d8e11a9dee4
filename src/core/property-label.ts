import type { Estimate } from './audit';
import { FOLD_COUNT } from './cross-fit';
import { wilson } from './intervals';
import { classOfValue, fitGaussianClasses } from './naive-bayes';
import { stratifiedFolds } from './splits';
import { SMALLEST_DEVIATION, momentsAt } from './summary';

/** Below this score a property is told as predicting the label (cleanlab's Datalab, "spurious correlations"). */
export const LABEL_SCORE_THRESHOLD = 0.3;

/** How well one property alone predicts the label. */
export interface PropertyLabel {
  /** Out-of-sample accuracy by 5-fold cross-validation, with Wilson's interval. */
  accuracy: Estimate;
  /** Share of the largest class: what always guessing it would get. */
  baseline: number;
  /** min(1, (1 - accuracy) / (1 - baseline)): 1 tells nothing of the label, 0 all of it. */
  score: number;
}

/** Share of the largest class among labels. */
export function largestShare(labels: ArrayLike<number>, classCount: number, rows: ArrayLike<number>): number {
  const counts = new Uint32Array(classCount);
  for (let i = 0; i < rows.length; i += 1) counts[labels[rows[i]!]!]! += 1;
  return Math.max(...counts) / rows.length;
}

/**
 * The score of a property by its accuracy: min(1, (1 - accuracy) / (1 - baseline)). The baseline is the count of the largest class over n;
 * cleanlab's code has the index of that class in place of its count, so that its score is near 1 - accuracy.
 */
export function labelScore(accuracy: number, baseline: number): number {
  return baseline >= 1 ? 1 : Math.min(1, (1 - accuracy) / (1 - baseline));
}

/**
 * How well one value per image predicts the label: Gaussian naive Bayes, 5 stratified folds.
 *
 * @param rows images to judge on; all have a value
 * @returns null where the value is constant, or not a number somewhere, or there are fewer images than folds
 */
export function propertyLabel(
  values: Float32Array,
  labels: ArrayLike<number>,
  classCount: number,
  rows: Uint32Array,
  seed: number,
): PropertyLabel | null {
  if (rows.length < FOLD_COUNT || !(momentsAt(values, rows).deviation >= SMALLEST_DEVIATION)) return null;
  const folds = stratifiedFolds(labels, classCount, FOLD_COUNT, seed, rows);
  let right = 0;
  for (let fold = 0; fold < FOLD_COUNT; fold += 1) {
    const fitted = fitGaussianClasses(
      values,
      labels,
      classCount,
      rows.filter((_, place) => folds[place] !== fold),
    );
    rows.forEach((row, place) => {
      if (folds[place] === fold && classOfValue(fitted, values[row]!) === labels[row]) right += 1;
    });
  }
  const accuracy = wilson(right, rows.length);
  const baseline = largestShare(labels, classCount, rows);
  return { accuracy, baseline, score: labelScore(accuracy.value, baseline) };
}
