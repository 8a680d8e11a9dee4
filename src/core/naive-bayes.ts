/** Keeps a value that never varies within a class from a density of infinity: this share of the variance of all values. */
const VARIANCE_FLOOR = 1e-9;

/** A Gaussian per class over one value, and the classes' shares. */
export interface GaussianClasses {
  means: Float64Array;
  variances: Float64Array;
  /** log of the class's share of the rows; -Infinity for a class that has none. */
  logPriors: Float64Array;
}

/** Gaussian naive Bayes over one value per row: mean, variance (ddof 0) and share of each class. */
export function fitGaussianClasses(
  values: ArrayLike<number>,
  labels: ArrayLike<number>,
  classCount: number,
  rows: ArrayLike<number>,
): GaussianClasses {
  const counts = new Float64Array(classCount);
  const means = new Float64Array(classCount);
  const variances = new Float64Array(classCount);
  let mean = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    counts[labels[row]!]! += 1;
    means[labels[row]!]! += values[row]!;
    mean += values[row]! / rows.length;
  }
  for (let c = 0; c < classCount; c += 1) means[c]! /= counts[c]!;
  let spread = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    variances[labels[row]!]! += (values[row]! - means[labels[row]!]!) ** 2;
    spread += (values[row]! - mean) ** 2 / rows.length;
  }
  for (let c = 0; c < classCount; c += 1) {
    variances[c] = variances[c]! / counts[c]! + Math.max(VARIANCE_FLOOR * spread, Number.MIN_VALUE);
  }
  return { means, variances, logPriors: counts.map((count) => Math.log(count / rows.length)) };
}

/** The most probable class of a value, the first of equals. */
export function classOfValue({ means, variances, logPriors }: GaussianClasses, value: number): number {
  let best = 0;
  let bestScore = -Infinity;
  for (let c = 0; c < means.length; c += 1) {
    if (logPriors[c] === -Infinity) continue;
    const score = logPriors[c]! - 0.5 * (Math.log(variances[c]!) + (value - means[c]!) ** 2 / variances[c]!);
    if (score > bestScore) {
      best = c;
      bestScore = score;
    }
  }
  return best;
}
