import { FEWEST_AT_AN_END } from './gap';

/**
 * The end size of a cue that is there or not. Nine of ten images have a white border, say: the default k would fill the low end, after
 * the few that lack it, with images that have it, and their answers would dilute the gap. For such a cue the ends are the images that
 * lack it and as many that have it most. Decided by the scores alone, never by what is right, so the gap's p stays exact.
 */

/**
 * How many images of each class lack a cue: those that tie at the class's lowest score (1 where there are no ties).
 *
 * @param order images by descending score, all classes together
 */
export function countLacking(
  order: Uint32Array,
  column: Float32Array,
  labels: ArrayLike<number>,
  classCount: number,
): Uint32Array {
  const lacking = new Uint32Array(classCount);
  const lowest = new Float32Array(classCount);
  const isClosed = new Uint8Array(classCount);
  let open = classCount;
  for (let place = order.length - 1; place >= 0 && open > 0; place -= 1) {
    const row = order[place]!;
    const label = labels[row]!;
    if (label >= classCount || isClosed[label] === 1) continue;
    if (lacking[label] === 0) lowest[label] = column[row]!;
    if (column[row] === lowest[label]) {
      lacking[label]! += 1;
    } else {
      isClosed[label] = 1;
      open -= 1;
    }
  }
  return lacking;
}

/**
 * Images at each end of a class for a cue that `lacking` of them lack.
 *
 * With fewer than k lacking it, the ends shrink to them if the image at the inner edge of the low end already has more than half of
 * what the one at the inner edge of the high end has: a graded cue with a few images at zero keeps k. With fewer than k having it, the
 * ends shrink to those. Never below ten an end, where a gap says too little.
 *
 * @param order images of the class by descending score
 * @param k images at each end otherwise, at most half of the class
 */
export function endSizeFor(order: Uint32Array, column: Float32Array, lacking: number, k: number): number {
  const n = order.length;
  const having = n - lacking;
  if (lacking < FEWEST_AT_AN_END || having < FEWEST_AT_AN_END) return k;
  if (having < k) return having;
  if (lacking >= k) return k;
  const lowest = column[order[n - 1]!]!;
  const innerLow = column[order[n - k]!]! - lowest;
  const innerHigh = column[order[k - 1]!]! - lowest;
  return 2 * innerLow > innerHigh ? lacking : k;
}
