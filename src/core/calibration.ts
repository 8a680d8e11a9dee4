import type { Estimate } from './audit';
import { wilson } from './intervals';
import { mulberry32, type Uniform } from './random';
import { quantile } from './worst-group';

/** Bins of equal width from 0 to 1, as in Guo et al. */
export const CALIBRATION_BINS = 15;

/** Resamples for the interval, and draws of a calibrated head. */
export const CALIBRATION_DRAWS = 500;

/** Below this many images the error says little: fewer than two a bin. */
export const FEWEST_FOR_CALIBRATION = 30;

export interface CalibrationError {
  /** Expected calibration error (0 to 1) with a bootstrap interval. */
  error: Estimate;
  /**
   * What a perfectly calibrated head with the same confidences would show on so few images: the error is never zero. The mean over the
   * draws, and between which bounds 95 % of them lie.
   */
  ifCalibrated: Estimate;
  /**
   * Mean confidence minus accuracy (-1 to 1): above zero the head is too sure of itself. The interval takes the confidences as they are
   * and is that of the accuracy (Wilson's), which is at least as wide as right and wrong of unlike probabilities make it.
   */
  overconfidence: Estimate;
}

/** The bin of a confidence; 1 falls into the last one. */
function binOf(confidence: number, binCount: number): number {
  return Math.min(binCount - 1, Math.max(0, Math.floor(confidence * binCount)));
}

/** sum over bins of |right - confidence summed| / n. */
class BinSums {
  readonly #difference: Float64Array;

  constructor(binCount: number) {
    this.#difference = new Float64Array(binCount);
  }

  add(bin: number, confidence: number, right: number): void {
    this.#difference[bin]! += right - confidence;
  }

  /** The error over n images; empties the sums. */
  take(n: number): number {
    let error = 0;
    for (const difference of this.#difference) error += Math.abs(difference);
    this.#difference.fill(0);
    return error / n;
  }
}

/**
 * Expected calibration error (Naeini et al. 2015; Guo et al. 2017): sum over bins of (n_b / n) |acc_b - conf_b|, bins of equal width.
 *
 * @param confidence probability of the predicted class per row
 * @param rows the rows to measure on
 */
export function expectedCalibrationError(
  confidence: ArrayLike<number>,
  isRight: Uint8Array,
  rows: ArrayLike<number>,
  binCount: number = CALIBRATION_BINS,
): number {
  const sums = new BinSums(binCount);
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    sums.add(binOf(confidence[row]!, binCount), confidence[row]!, isRight[row]!);
  }
  return sums.take(rows.length);
}

/**
 * The error with an interval and with what it would be by chance. On few images the error is too large, and a resample's still larger,
 * so the interval takes only the spread of the resamples, about the estimate; and a calibrated head is drawn (right with the
 * probability that it states) to say how much error that many images show by themselves.
 *
 * @returns an error of NaN with n = 0 without rows
 */
export function calibrationError(
  confidence: ArrayLike<number>,
  isRight: Uint8Array,
  rows: Uint32Array,
  seed: number,
  draws: number = CALIBRATION_DRAWS,
): CalibrationError {
  const n = rows.length;
  if (n === 0) {
    const none = { value: Number.NaN, low: 0, high: 1, n: 0 };
    return { error: none, ifCalibrated: none, overconfidence: { ...none, low: -1 } };
  }
  const value = expectedCalibrationError(confidence, isRight, rows);
  const bins = Uint8Array.from(rows, (row) => binOf(confidence[row]!, CALIBRATION_BINS));
  const { resampled, calibrated } = drawErrors(confidence, isRight, rows, bins, mulberry32(seed), draws);
  const spread = rangeOf(resampled);
  return {
    error: {
      value,
      low: Math.max(0, value - Math.max(0, spread.value - spread.low)),
      high: Math.min(1, value + Math.max(0, spread.high - spread.value)),
      n,
    },
    ifCalibrated: { ...rangeOf(calibrated), n },
    overconfidence: overconfidenceOf(confidence, isRight, rows),
  };
}

/** Errors of resamples of the images, and of draws in which each is right with the probability that is stated. */
function drawErrors(
  confidence: ArrayLike<number>,
  isRight: Uint8Array,
  rows: Uint32Array,
  bins: Uint8Array,
  uniform: Uniform,
  draws: number,
): { resampled: Float64Array; calibrated: Float64Array } {
  const n = rows.length;
  const sums = new BinSums(CALIBRATION_BINS);
  const resampled = new Float64Array(draws);
  const calibrated = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw += 1) {
    for (let i = 0; i < n; i += 1) {
      const place = Math.floor(uniform() * n);
      const row = rows[place]!;
      sums.add(bins[place]!, confidence[row]!, isRight[row]!);
    }
    resampled[draw] = sums.take(n);
    for (let i = 0; i < n; i += 1) {
      const own = confidence[rows[i]!]!;
      sums.add(bins[i]!, own, uniform() < own ? 1 : 0);
    }
    calibrated[draw] = sums.take(n);
  }
  return { resampled, calibrated };
}

/** Mean, and the bounds that 95 % of the values lie between. */
function rangeOf(values: Float64Array): Omit<Estimate, 'n'> {
  const sorted = values.slice().sort();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { value: mean, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

function overconfidenceOf(confidence: ArrayLike<number>, isRight: Uint8Array, rows: Uint32Array): Estimate {
  let stated = 0;
  let right = 0;
  for (const row of rows) {
    stated += confidence[row]!;
    right += isRight[row]!;
  }
  const accuracy = wilson(right, rows.length);
  const mean = stated / rows.length;
  return { value: mean - accuracy.value, low: mean - accuracy.high, high: mean - accuracy.low, n: rows.length };
}
