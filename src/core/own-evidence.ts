import { classGap } from './gap';
import { orderByCue } from './cue-test';
import { momentsAt, SMALLEST_DEVIATION } from './summary';

/** A residual with less than this share of the cue's own deviation is what rounding left. */
const SMALLEST_SHARE_LEFT = 0.05;

/** Scores of the rows, centred and scaled to length one; null for a cue that is constant on them. */
function unitScores(column: Float32Array, rows: Uint32Array): Float64Array | null {
  const { mean, deviation } = momentsAt(column, rows);
  if (!(deviation >= SMALLEST_DEVIATION)) return null;
  const scale = 1 / (deviation * Math.sqrt(rows.length));
  return Float64Array.from(rows, (row) => (column[row]! - mean) * scale);
}

/** What is left of unit scores beside the span of an orthonormal basis. */
function residualOf(scores: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const left = scores.slice();
  for (const direction of basis) {
    let along = 0;
    for (let i = 0; i < left.length; i += 1) along += left[i]! * direction[i]!;
    for (let i = 0; i < left.length; i += 1) left[i]! -= along * direction[i]!;
  }
  return left;
}

/**
 * Which suspects of a class say something of their own. A photograph of the sea is also blue, bright and wide: all of these get a
 * gap from one cause. Going from the strongest down, a suspect counts if the gap along what is left of its scores beside those
 * already counted (least squares within the class) still has its interval above zero. The first always counts.
 *
 * @param columns scores of the suspects, indexed by image, the strongest first
 * @param rows images of the class that gaps are measured on
 * @param isRight 1 per image that the model gets right
 * @param k images at each end
 */
export function ownEvidence(
  columns: readonly Float32Array[],
  rows: Uint32Array,
  isRight: Uint8Array,
  k: number,
): boolean[] {
  const basis: Float64Array[] = [];
  const scratch = new Float32Array(isRight.length);
  return columns.map((column) => {
    const scores = unitScores(column, rows);
    if (!scores) return false;
    const left = residualOf(scores, basis);
    const length = Math.sqrt(left.reduce((sum, value) => sum + value * value, 0));
    if (length < SMALLEST_SHARE_LEFT) return false;
    if (basis.length > 0) {
      rows.forEach((row, i) => {
        scratch[row] = left[i]!;
      });
      const gap = classGap(0, orderByCue(scratch, rows), isRight, k);
      if (!gap || gap.gapPoints.low <= 0) return false;
    }
    basis.push(left.map((value) => value / length));
    return true;
  });
}
