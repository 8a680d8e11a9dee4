import type { Estimate } from './audit';

/**
 * A weighted mean of independent estimates: value sum w_i v_i / sum w_i, its interval by the square-and-add rule (Zou and Donner 2008)
 * with the half widths weighted. With equal weights it is `meanEstimate`. Estimates without images are left out and the weights
 * rescaled.
 *
 * @param weights one per estimate, not negative
 * @returns NaN with n = 0 where no weight is left
 */
export function weightedEstimate(estimates: readonly Estimate[], weights: ArrayLike<number>): Estimate {
  let total = 0;
  let sum = 0;
  let down = 0;
  let up = 0;
  let n = 0;
  estimates.forEach((estimate, i) => {
    const weight = weights[i] ?? 0;
    if (estimate.n === 0 || !(weight > 0)) return;
    total += weight;
    sum += weight * estimate.value;
    down += (weight * (estimate.value - estimate.low)) ** 2;
    up += (weight * (estimate.high - estimate.value)) ** 2;
    n += estimate.n;
  });
  const value = sum / total;
  return { value, low: value - Math.sqrt(down) / total, high: value + Math.sqrt(up) / total, n };
}
