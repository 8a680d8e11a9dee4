import type { Estimate } from './audit';

/** The 97.5 % point of the standard normal: every interval of the studio has 95 % confidence. */
export const Z_95 = 1.959963984540054;

/**
 * Wilson's score interval for a proportion (Wilson 1927): centre (p + z²/2n) / (1 + z²/n), half width
 * z sqrt(p(1-p)/n + z²/4n²) / (1 + z²/n). Exact coverage over p = .1 ... .9: 95.6 to 97.5 % at n = 20, 93.5 to 97.0 % at 50.
 *
 * @param right successes, a whole number from 0 to n
 * @param n trials; with none the interval is [0, 1] and the value NaN
 * @returns the proportion (0 to 1) with its interval, which never leaves [0, 1]
 */
export function wilson(right: number, n: number): Estimate {
  if (n <= 0) return { value: Number.NaN, low: 0, high: 1, n: 0 };
  const p = right / n;
  const shrink = 1 + (Z_95 * Z_95) / n;
  const centre = (p + (Z_95 * Z_95) / (2 * n)) / shrink;
  const half = (Z_95 * Math.sqrt((p * (1 - p)) / n + (Z_95 * Z_95) / (4 * n * n))) / shrink;
  // At p = 0 and p = 1 the bound is 0 or 1 exactly; rounding must not leave it a hair inside, past the estimate itself.
  return {
    value: p,
    low: right <= 0 ? 0 : Math.max(0, centre - half),
    high: right >= n ? 1 : Math.min(1, centre + half),
    n,
  };
}

/**
 * Newcombe's hybrid score interval for the difference of two independent proportions (Newcombe 1998, method 10):
 * [d - sqrt((p1 - l1)² + (u2 - p2)²), d + sqrt((u1 - p1)² + (p2 - l2)²)] with Wilson's l and u.
 *
 * @returns the difference first - second (from -1 to 1); n is the number of images on both sides together
 */
export function newcombe(first: Estimate, second: Estimate): Estimate {
  const difference = first.value - second.value;
  const down = Math.hypot(first.value - first.low, second.high - second.value);
  const up = Math.hypot(first.high - first.value, second.value - second.low);
  return {
    value: difference,
    low: Math.max(-1, difference - down),
    high: Math.min(1, difference + up),
    n: first.n + second.n,
  };
}

/**
 * The mean of independent estimates with an interval by the square-and-add rule behind Newcombe's method (Zou and Donner 2008):
 * each side's half widths are added in quadrature and divided by the count. NaN with n = 0 of nothing.
 */
export function meanEstimate(estimates: readonly Estimate[]): Estimate {
  let sum = 0;
  let down = 0;
  let up = 0;
  let n = 0;
  for (const estimate of estimates) {
    sum += estimate.value;
    down += (estimate.value - estimate.low) ** 2;
    up += (estimate.high - estimate.value) ** 2;
    n += estimate.n;
  }
  const count = estimates.length;
  const value = sum / count;
  return { value, low: value - Math.sqrt(down) / count, high: value + Math.sqrt(up) / count, n };
}

/** The same estimate in other units: points instead of fractions, say. `factor` is positive. */
export function scaleEstimate(estimate: Estimate, factor: number): Estimate {
  return { value: estimate.value * factor, low: estimate.low * factor, high: estimate.high * factor, n: estimate.n };
}
