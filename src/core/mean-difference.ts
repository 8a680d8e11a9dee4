import type { Estimate } from './audit';
import { Z_95 } from './intervals';

/** Count, mean and variance (ddof 1) of some numbers. */
export interface Spread {
  n: number;
  mean: number;
  variance: number;
}

/** From the sum and the sum of squares of n numbers; with fewer than two the variance is NaN. */
export function spreadFromSums(n: number, sum: number, squares: number): Spread {
  const mean = sum / n;
  return { n, mean, variance: n > 1 ? Math.max(0, squares - n * mean * mean) / (n - 1) : Number.NaN };
}

/** Count, mean and variance of `values` at `rows`, each times `factor`. */
export function spreadAt(values: ArrayLike<number>, rows: ArrayLike<number>, factor = 1): Spread {
  let sum = 0;
  for (let i = 0; i < rows.length; i += 1) sum += factor * values[rows[i]!]!;
  const mean = sum / rows.length;
  let squares = 0;
  for (let i = 0; i < rows.length; i += 1) squares += (factor * values[rows[i]!]! - mean) ** 2;
  return { n: rows.length, mean, variance: rows.length > 1 ? squares / (rows.length - 1) : Number.NaN };
}

/**
 * The 97.5 % point of Student's t by its expansion around the normal's z (Abramowitz and Stegun 1964, 26.7.5):
 * z + (z³ + z)/4v + (5z⁵ + 16z³ + 3z)/96v² + (3z⁷ + 19z⁵ + 17z³ - 15z)/384v³. Within .3 % from v = 4 on.
 *
 * @param freedom degrees of freedom v, above 0
 */
export function studentPoint95(freedom: number): number {
  const z = Z_95;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3;
}

/**
 * first - second with Welch's 95 % interval (Welch 1947): d ± t sqrt(s1²/n1 + s2²/n2), t at Satterthwaite's degrees of freedom
 * (s1²/n1 + s2²/n2)² / ((s1²/n1)²/(n1 - 1) + (s2²/n2)²/(n2 - 1)).
 *
 * @returns n is the number of images on both sides; null where a side has fewer than two
 */
export function meanDifference(first: Spread, second: Spread): Estimate | null {
  if (first.n < 2 || second.n < 2) return null;
  const value = first.mean - second.mean;
  const one = first.variance / first.n;
  const other = second.variance / second.n;
  const n = first.n + second.n;
  if (one + other === 0) return { value, low: value, high: value, n };
  const freedom = (one + other) ** 2 / (one ** 2 / (first.n - 1) + other ** 2 / (second.n - 1));
  const half = studentPoint95(freedom) * Math.sqrt(one + other);
  return { value, low: value - half, high: value + half, n };
}
