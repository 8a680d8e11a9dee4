import { SMALLEST_P } from './hypergeometric';

/**
 * The Mann-Whitney test of two samples (Mann and Whitney 1947) and the area under the ROC curve it stands for.
 */

export interface RankComparison {
  /** Probability that a value of the first sample exceeds one of the second, ties counted half; NaN if a sample is empty. */
  auc: number;
  /** Two-sided p, at least SMALLEST_P; 1 if a sample is empty or all values are equal. */
  p: number;
}

// Up to here all counts of the exact law are whole numbers below 2^53, and the law is quick to make.
const EXACT_PRODUCT = 400;

const exactLaws = new Map<number, Float64Array>();

/** P(U <= u) for u = 0 .. n1 n2 without ties: coefficients of the Gaussian binomial, by multiplying and dividing polynomials. */
function exactLaw(n1: number, n2: number): Float64Array {
  const small = Math.min(n1, n2);
  const large = Math.max(n1, n2);
  const key = small * 1024 + large;
  const known = exactLaws.get(key);
  if (known) return known;
  const top = small * large;
  const counts = new Float64Array(top + 1);
  counts[0] = 1;
  for (let i = 1; i <= small; i += 1) {
    for (let u = top; u >= large + i; u -= 1) counts[u]! -= counts[u - large - i]!;
    for (let u = i; u <= top; u += 1) counts[u]! += counts[u - i]!;
  }
  let total = 0;
  for (let u = 0; u <= top; u += 1) {
    total += counts[u]!;
    counts[u] = total;
  }
  for (let u = 0; u <= top; u += 1) counts[u]! /= total;
  exactLaws.set(key, counts);
  return counts;
}

/** 1 - Phi(z) for z >= 0 to nearly full precision: the power series near zero, the continued fraction of Mills' ratio beyond. */
export function upperNormal(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let i = 3; term > sum * 1e-17; i += 2) {
      term *= (z * z) / i;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let i = 60; i >= 1; i -= 1) fraction = z + i / fraction;
  return density / fraction;
}

/** The z that a standard normal exceeds with probability p, for 0 < p <= .5. */
export function normalQuantile(p: number): number {
  let [low, high] = [0, 40];
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (upperNormal(middle) > p) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The test from the rank sum of the first sample.
 *
 * Exact where there are no ties and n1 n2 <= 400; else the normal law with the tie correction
 * sigma² = n1 n2 / 12 (N + 1 - sum(t³ - t) / (N (N - 1))) and the continuity correction of one half.
 *
 * @param rankSum sum of the mid-ranks (1 = smallest) of the first sample
 * @param tieSum sum of t³ - t over groups of t equal values
 */
export function compareByRankSum(rankSum: number, n1: number, n2: number, tieSum: number): RankComparison {
  if (n1 === 0 || n2 === 0) return { auc: Number.NaN, p: 1 };
  const u = rankSum - (n1 * (n1 + 1)) / 2;
  const auc = u / (n1 * n2);
  if (tieSum === 0 && n1 * n2 <= EXACT_PRODUCT) {
    const below = exactLaw(n1, n2)[Math.min(u, n1 * n2 - u)]!;
    return { auc, p: Math.min(1, 2 * below) };
  }
  const n = n1 + n2;
  const variance = ((n1 * n2) / 12) * (n + 1 - tieSum / (n * (n - 1)));
  if (variance <= 0) return { auc, p: 1 };
  const distance = Math.max(0, Math.abs(u - (n1 * n2) / 2) - 0.5);
  return { auc, p: Math.max(SMALLEST_P, Math.min(1, 2 * upperNormal(distance / Math.sqrt(variance)))) };
}

export interface RankSums {
  /** Sum of mid-ranks (1 = smallest) per class. */
  sums: Float64Array;
  /** Sum of t³ - t over groups of t equal scores. */
  tieSum: number;
}

/**
 * Mid-rank sums of every class at once, from one order of all rows.
 *
 * @param order rows by descending score
 */
export function rankSumsByClass(
  order: Uint32Array,
  scores: Float32Array,
  labels: ArrayLike<number>,
  classCount: number,
): RankSums {
  const sums = new Float64Array(classCount);
  const n = order.length;
  let tieSum = 0;
  let start = 0;
  while (start < n) {
    const score = scores[order[start]!]!;
    let end = start + 1;
    while (end < n && scores[order[end]!]! === score) end += 1;
    const ties = end - start;
    if (ties > 1) tieSum += ties * (ties * ties - 1);
    const midRank = n - (start + end - 1) / 2;
    for (let i = start; i < end; i += 1) {
      const label = labels[order[i]!]!;
      if (label < classCount) sums[label]! += midRank;
    }
    start = end;
  }
  return { sums, tieSum };
}

/** The test of two samples given as values. */
export function mannWhitney(first: ArrayLike<number>, second: ArrayLike<number>): RankComparison {
  const values = Float64Array.from({ length: first.length + second.length }, (_, i) =>
    i < first.length ? first[i]! : second[i - first.length]!,
  );
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  let rankSum = 0;
  let tieSum = 0;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end += 1;
    const ties = end - start;
    tieSum += ties * (ties * ties - 1);
    for (let i = start; i < end; i += 1) if (order[i]! < first.length) rankSum += (start + end + 1) / 2;
    start = end;
  }
  return compareByRankSum(rankSum, first.length, second.length, tieSum);
}
