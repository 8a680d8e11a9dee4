import { FEWEST_AT_AN_END } from './gap';

/**
 * The ends of a cue that is there or not. Nine of ten images have a white border, say: the default k would fill the low end, after the
 * few that lack it, with images that have it, and their answers would dilute the gap. For such a cue the ends are the images that
 * lack it and as many that have it most. Decided by the scores alone, never by what is right, so the gap's p stays exact.
 */

/** Share of the images with a cue that must have more than half of what the typical one has, for the cue to be there or not. */
const CLEAR_SHARE = 0.9;

export interface CueEnds {
  /** Images at each end. */
  k: number;
  /** Some images lack the cue, some have it, and little lies between; a graded cue and one of few images either way is not. */
  isThereOrNot: boolean;
}

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
 * Images at each end of a class for a cue that `lacking` of them lack. There or not: as many as lack it or have it, whichever is less.
 * A graded cue keeps k, but takes no image that lacks it as one that has it most. Below ten on either side k stays, since a gap of
 * so few says too little.
 *
 * @param order images of the class by descending score
 * @param k images at each end otherwise, at most half of the class
 */
export function cueEnds(order: Uint32Array, column: Float32Array, lacking: number, k: number): CueEnds {
  const having = order.length - lacking;
  if (lacking < FEWEST_AT_AN_END || having < FEWEST_AT_AN_END) return { k, isThereOrNot: false };
  const lowest = column[order[order.length - 1]!]!;
  const typical = column[order[having >> 1]!]! - lowest;
  const weak = column[order[Math.ceil(CLEAR_SHARE * having) - 1]!]! - lowest;
  if (2 * weak > typical) return { k: Math.min(lacking, having), isThereOrNot: true };
  return { k: Math.min(k, having), isThereOrNot: false };
}
