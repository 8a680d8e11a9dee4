import type { FeatureMatrix } from './normalisation';

/** Vectors from anywhere, row-major count x dimension. */
export interface ExampleVectors {
  count: number;
  values: Float32Array;
}

/**
 * A cue by example: the direction in vector space from the mean of images that lack it to the mean of images that have it. With ten
 * examples a side nothing more is learnt from how the vectors vary: Fisher's discriminant on sea and forest (20 draws) came to a
 * mean AUC of .86 with a tenth of shrinkage, .99 with the spread all but ignored, and the plain difference to .995.
 *
 * @param unit n x d, unit length
 * @param having unit vectors that have the cue, at least one; of the data set or not
 * @param lacking those that lack it; null or none: the background stands for them
 * @param backgroundRows images without regard to the cue
 * @returns d numbers of unit length (zeros where both means are the same); the score of an image is its product with them
 */
export function directionBetween(
  unit: FeatureMatrix,
  having: ExampleVectors,
  lacking: ExampleVectors | null,
  backgroundRows: Uint32Array,
): Float32Array {
  const low = lacking && lacking.count > 0 ? lacking : pickRows(unit, backgroundRows);
  const start = meanOf(low, unit.dimension);
  const difference = meanOf(having, unit.dimension).map((value, j) => value - start[j]!);
  const length = Math.sqrt(difference.reduce((sum, value) => sum + value * value, 0)) || 1;
  return Float32Array.from(difference, (value) => value / length);
}

/** The vectors at some rows. */
export function pickRows({ dimension, values }: FeatureMatrix, rows: Uint32Array): ExampleVectors {
  const picked = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => picked.set(values.subarray(row * dimension, (row + 1) * dimension), i * dimension));
  return { count: rows.length, values: picked };
}

function meanOf({ count, values }: ExampleVectors, dimension: number): Float64Array {
  const mean = new Float64Array(dimension);
  for (let i = 0; i < count * dimension; i += 1) mean[i % dimension]! += values[i]! / count;
  return mean;
}
