import type { Estimate } from './audit';
import { gapP } from './hypergeometric';
import { meanEstimate, newcombe, scaleEstimate, wilson } from './intervals';
import { rankClasses } from './ranking';

/** Images at each end unless the user says otherwise. */
export const DEFAULT_K = 50;

/** Below this many images at an end a gap is told as "too few to say". */
export const FEWEST_AT_AN_END = 10;

export interface ClassGap {
  classIndex: number;
  /** Images of the class. */
  n: number;
  /** Images at each end; the two ends never overlap. */
  k: number;
  /** The k asked for was more than half of the class and was cut to floor(n / 2). */
  isKReduced: boolean;
  /** Accuracy (0 to 1) on the k most spurious images. */
  high: Estimate;
  /** Accuracy (0 to 1) on the k least spurious images. */
  low: Estimate;
  /** high - low in points with Newcombe's interval; positive: the model does worse without the cue. */
  gapPoints: Estimate;
  /** Exact two-sided p under exchangeability of right and wrong within the class. */
  p: number;
}

/** k at each end of n images: the one asked for or min(50, floor(n / 2)), never more than floor(n / 2). */
export function kFor(n: number, asked: number = DEFAULT_K): number {
  return Math.max(0, Math.min(Math.floor(asked), Math.floor(n / 2)));
}

/** The gap from counts alone: right among the k most and among the k least spurious, right among all n. */
export function gapFromCounts(
  classIndex: number,
  n: number,
  k: number,
  rightHigh: number,
  rightLow: number,
  rightInAll: number,
  askedK: number = DEFAULT_K,
): ClassGap {
  const high = wilson(rightHigh, k);
  const low = wilson(rightLow, k);
  return {
    classIndex,
    n,
    k,
    isKReduced: k < askedK,
    high,
    low,
    gapPoints: scaleEstimate(newcombe(high, low), 100),
    p: gapP(n, rightInAll, k, rightHigh - rightLow),
  };
}

/**
 * Spurious gap of one class (Spuriosity Rankings, section 4.2): accuracy on the k most minus accuracy on the k least spurious images.
 *
 * @param order rows of the class, most spurious first
 * @param isRight 1 per image that the model gets right, indexed by row
 * @param askedK images at each end; cut to floor(n / 2) where the ends would overlap, and said so in the result
 * @returns null for a class of fewer than two images
 */
export function classGap(
  classIndex: number,
  order: Uint32Array,
  isRight: Uint8Array,
  askedK: number = DEFAULT_K,
): ClassGap | null {
  const n = order.length;
  const k = kFor(n, askedK);
  if (k === 0) return null;
  let rightHigh = 0;
  let rightLow = 0;
  let rightInAll = 0;
  for (let place = 0; place < n; place += 1) {
    const right = isRight[order[place]!]!;
    rightInAll += right;
    if (place < k) rightHigh += right;
    if (place >= n - k) rightLow += right;
  }
  return gapFromCounts(classIndex, n, k, rightHigh, rightLow, rightInAll, askedK);
}

export interface SpuriousGaps {
  /** One per class; null where the class has fewer than two images or no spurious cue. */
  perClass: (ClassGap | null)[];
  /** Mean over the classes that have a gap, in points; NaN with n = 0 if none has. */
  meanPoints: Estimate;
}

export interface GapInput {
  /** Per row, NaN where the class of the row has no spurious cue. */
  spuriosity: Float32Array;
  labels: ArrayLike<number>;
  classCount: number;
  isRight: Uint8Array;
  /** The rows to measure on; absent: all. */
  rows?: Uint32Array;
  k?: number;
}

/** Gaps of all classes and their mean (the paper's gap of a model). */
export function spuriousGaps(input: GapInput): SpuriousGaps {
  const orders = rankClasses(input.spuriosity, input.labels, input.classCount, input.rows);
  const perClass = orders.map((order, classIndex) => {
    const hasCue = order.length > 0 && !Number.isNaN(input.spuriosity[order[0]!]!);
    return hasCue ? classGap(classIndex, order, input.isRight, input.k) : null;
  });
  const measured = perClass.filter((gap) => gap !== null);
  return { perClass, meanPoints: meanEstimate(measured.map((gap) => gap.gapPoints)) };
}

/** 1 where the prediction is the label. */
export function rightness(predictions: ArrayLike<number>, labels: ArrayLike<number>): Uint8Array {
  return Uint8Array.from({ length: labels.length }, (_, row) => (predictions[row] === labels[row] ? 1 : 0));
}
