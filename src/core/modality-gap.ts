import type { FeatureMatrix } from './normalisation';

/**
 * Vectors of images and of words lie in two separate cones of the space that they share (Liang et al. 2022, arXiv 2203.02053). Closing the
 * gap subtracts each side's mean (DrML, Zhang et al. 2023, arXiv 2302.04269).
 *
 * Where it matters: wherever words are compared with each other, or a word's weight with an image's (sparse concepts, descriptions of
 * slices). Where it does not: in the order of images under one word. (v - m) . t differs from v . t by the same number for every image v, so
 * that ranks, gaps and p-values of a text cue are those of the plain cosine.
 */

/** Mean of the vectors at `rows`: d numbers. */
export function meanVector({ dimension, values }: FeatureMatrix, rows: Uint32Array): Float64Array {
  const mean = new Float64Array(dimension);
  for (const row of rows) for (let j = 0; j < dimension; j += 1) mean[j]! += values[row * dimension + j]!;
  return mean.map((sum) => sum / Math.max(1, rows.length));
}

/** The gap itself, mean of the images less mean of the words: d numbers. No row of either side weighs more than another. */
export function modalityGap(
  images: FeatureMatrix,
  imageRows: Uint32Array,
  words: FeatureMatrix,
  wordRows: Uint32Array,
): Float64Array {
  const ofWords = meanVector(words, wordRows);
  return meanVector(images, imageRows).map((value, j) => value - ofWords[j]!);
}

/** The vectors at `rows` less the mean, each scaled to unit length again: rows x d. A vector that is the mean itself stays zero. */
export function centredUnit(
  { dimension, values }: FeatureMatrix,
  rows: Uint32Array,
  mean: Float64Array,
): FeatureMatrix {
  const centred = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => {
    let squares = 0;
    for (let j = 0; j < dimension; j += 1) squares += (values[row * dimension + j]! - mean[j]!) ** 2;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let j = 0; j < dimension; j += 1) {
      centred[i * dimension + j] = (values[row * dimension + j]! - mean[j]!) * scale;
    }
  });
  return { rowCount: rows.length, dimension, values: centred };
}
