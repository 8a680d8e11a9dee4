import type { Estimate } from './audit';
import { Z_95 } from './intervals';

/** With fewer pairs (classes, say) a correlation is told as "too few to say": at nine its interval spans more than one. */
export const FEWEST_PAIRS = 10;

/**
 * Pearson's correlation with Fisher's interval (Fisher 1915, 1921): tanh(atanh r ± z / sqrt(n - 3)). Pairs with a value that is not a
 * number are left out.
 *
 * @returns r in [-1, 1] and n pairs; NaN where fewer than three pairs are left or one side is constant; [-1, 1] for three pairs
 */
export function pearson(first: ArrayLike<number>, second: ArrayLike<number>): Estimate {
  const places: number[] = [];
  for (let i = 0; i < first.length; i += 1) {
    if (Number.isFinite(first[i]) && Number.isFinite(second[i])) places.push(i);
  }
  const n = places.length;
  if (n < 3) return { value: Number.NaN, low: -1, high: 1, n };
  const mean = (values: ArrayLike<number>): number => places.reduce((sum, i) => sum + values[i]!, 0) / n;
  const firstMean = mean(first);
  const secondMean = mean(second);
  let products = 0;
  let firstSquares = 0;
  let secondSquares = 0;
  for (const i of places) {
    products += (first[i]! - firstMean) * (second[i]! - secondMean);
    firstSquares += (first[i]! - firstMean) ** 2;
    secondSquares += (second[i]! - secondMean) ** 2;
  }
  const scale = Math.sqrt(firstSquares * secondSquares);
  if (!(scale > 0)) return { value: Number.NaN, low: -1, high: 1, n };
  const r = Math.max(-1, Math.min(1, products / scale));
  if (n === 3) return { value: r, low: -1, high: 1, n };
  const half = Z_95 / Math.sqrt(n - 3);
  return { value: r, low: Math.tanh(Math.atanh(r) - half), high: Math.tanh(Math.atanh(r) + half), n };
}
