import type { Estimate } from './audit';

/** Student's t, 97.5 %, for 1, 2, ... degrees of freedom. */
const T_975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093,
] as const;

/**
 * Mean of a few values with Student's interval: mean +- t s / sqrt(n), s with n - 1. One value has no interval (it is infinite).
 * Values that are NaN are left out and not counted.
 *
 * @throws RangeError above 20 values
 */
export function meanOfFew(values: readonly number[]): Estimate {
  const known = values.filter((value) => !Number.isNaN(value));
  const n = known.length;
  if (n > T_975.length + 1) throw new RangeError(`${n} values are not few`);
  if (n === 0) return { value: Number.NaN, low: -Infinity, high: Infinity, n };
  const mean = known.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { value: mean, low: -Infinity, high: Infinity, n };
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = T_975[n - 2]! * Math.sqrt(variance / n);
  return { value: mean, low: mean - half, high: mean + half, n };
}
