import { centredUnit, meanVector } from './modality-gap';
import type { FeatureMatrix } from './normalisation';
import { allRows } from './summary';

/** How near a cue's words are to a class's name, among all words of the vocabulary. */
export interface WordCloseness {
  /** Cosine of both, centred on the mean of the vocabulary. */
  cosine: number;
  /** Share of the vocabulary's words that are no nearer to the name: 1 for the nearest. */
  percentile: number;
}

/**
 * Nearness of every word to a class's name in the text space. A plain cosine of two texts says little, since all texts lie in one
 * narrow cone (Liang et al. 2022, arXiv 2203.02053); so both sides are centred on the vocabulary's mean, and each cosine is placed
 * among those of all words.
 *
 * @param words m x d, unit length
 * @param name d numbers, unit length
 * @returns m entries, in the order of the words
 */
export function closenessToName(words: FeatureMatrix, name: Float32Array): WordCloseness[] {
  const { rowCount, dimension } = words;
  const mean = meanVector(words, allRows(rowCount));
  const centred = centredUnit(words, allRows(rowCount), mean);
  const { values: target } = centredUnit({ rowCount: 1, dimension, values: name }, allRows(1), mean);
  const cosines = Float64Array.from({ length: rowCount }, (_, word) => {
    let sum = 0;
    for (let j = 0; j < dimension; j += 1) sum += centred.values[word * dimension + j]! * target[j]!;
    return sum;
  });
  const sorted = cosines.slice().sort();
  return Array.from(cosines, (cosine) => ({ cosine, percentile: countUpTo(sorted, cosine) / rowCount }));
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
