import type { Estimate } from './audit';
import { Z_95 } from './intervals';

/** Halvings until the bounds are known to 2^-50. */
const HALVINGS = 50;

/** Hanley and McNeil's variance of an area under exponential laws, both samples given the mean size (Newcombe's "method 5"). */
function aucVariance(auc: number, first: number, second: number): number {
  const others = (first + second) / 2 - 1;
  return (
    (auc * (1 - auc) * (1 + (others * (1 - auc)) / (2 - auc) + (others * auc) / (1 + auc))) /
    Math.max(1, first * second)
  );
}

/**
 * An area under the ROC curve (the Mann-Whitney share) with Newcombe's interval, method 5 (Statistics in Medicine 25, 2006, part 2): the
 * areas whose own variance (Hanley and McNeil 1982) leaves the one observed within 1.96 deviations. It stays within [0, 1] and has a
 * width at 0 and 1 too.
 *
 * @param first values of the sample that exceeds with probability `auc`
 * @param second values of the other sample
 * @returns n of both samples together; NaN with n = 0 where one is empty
 */
export function aucEstimate(auc: number, first: number, second: number): Estimate {
  if (first === 0 || second === 0 || !Number.isFinite(auc)) return { value: Number.NaN, low: 0, high: 1, n: 0 };
  const isWithin = (area: number): boolean =>
    Math.abs(area - auc) <= Z_95 * Math.sqrt(aucVariance(area, first, second));
  // Beyond the bound an area is never within again: its distance grows faster than its deviation.
  const bound = (outside: number): number => {
    if (isWithin(outside)) return outside;
    let [far, near] = [outside, auc];
    for (let i = 0; i < HALVINGS; i += 1) {
      const middle = (far + near) / 2;
      if (isWithin(middle)) near = middle;
      else far = middle;
    }
    return near;
  };
  return { value: auc, low: bound(0), high: bound(1), n: first + second };
}
