import { Breather } from './breather';
import type { FeatureMatrix } from './normalisation';
import type { TaskControl } from './trainer';

const MOST_SWEEPS = 2000;
/** Largest change of a weight in the last sweep. */
const TOLERANCE = 1e-9;

/**
 * Sparse concept decomposition (SpLiCE, Bhalla et al. 2024, arXiv 2402.10376): an image's vector as a sum of few words,
 *
 *     minimise over w >= 0:  ||x - D^T w||² + l1 sum(w)
 *
 * by coordinate descent, w_i = max(0, w_i + (d_i . (x - D^T w) - l1 / 2) / |d_i|²). It is scikit-learn's positive Lasso without
 * intercept at alpha = l1 / (2 d). Both sides are centred and of unit length (see modality-gap).
 */
export class ConceptDictionary {
  readonly #words: FeatureMatrix;
  /** Products of the words with each other, m x m. */
  readonly #gram: Float32Array;

  private constructor(words: FeatureMatrix, gram: Float32Array) {
    this.#words = words;
    this.#gram = gram;
  }

  /** @param words m x d, centred, unit length; m² d operations, once */
  static async of(words: FeatureMatrix, control: TaskControl = {}): Promise<ConceptDictionary> {
    const breather = new Breather(control.signal);
    const { rowCount, dimension, values } = words;
    const gram = new Float32Array(rowCount * rowCount);
    for (let a = 0; a < rowCount; a += 1) {
      for (let b = 0; b <= a; b += 1) {
        let sum = 0;
        for (let j = 0; j < dimension; j += 1) sum += values[a * dimension + j]! * values[b * dimension + j]!;
        gram[a * rowCount + b] = sum;
        gram[b * rowCount + a] = sum;
      }
      if (breather.isDue) await breather.breathe();
    }
    return new ConceptDictionary(words, gram);
  }

  get size(): number {
    return this.#words.rowCount;
  }

  /**
   * Weights of one image's concepts.
   *
   * @param image d numbers, centred, unit length
   * @param l1 price of a unit of weight; .2 to .35 leaves a handful of words, more leaves fewer
   * @returns m weights, 0 for most
   */
  decompose(image: Float32Array, l1: number): Float64Array {
    const { rowCount, dimension, values } = this.#words;
    const gram = this.#gram;
    const weights = new Float64Array(rowCount);
    // What is left of each word's product with the image once the weighted words are taken away.
    const left = new Float64Array(rowCount);
    for (let i = 0; i < rowCount; i += 1) {
      let sum = 0;
      for (let j = 0; j < dimension; j += 1) sum += values[i * dimension + j]! * image[j]!;
      left[i] = sum;
    }
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
      let largest = 0;
      for (let i = 0; i < rowCount; i += 1) {
        const own = gram[i * rowCount + i]!;
        const before = weights[i]!;
        if (own <= 0 || (before === 0 && left[i]! <= l1 / 2)) continue;
        const after = Math.max(0, before + (left[i]! - l1 / 2) / own);
        const change = after - before;
        if (change === 0) continue;
        weights[i] = after;
        for (let other = 0; other < rowCount; other += 1) left[other]! -= change * gram[i * rowCount + other]!;
        largest = Math.max(largest, Math.abs(change));
      }
      if (largest < TOLERANCE) break;
    }
    return weights;
  }
}

/** ||x - D^T w||² + l1 sum(w). */
export function conceptObjective(words: FeatureMatrix, image: Float32Array, weights: Float64Array, l1: number): number {
  const rest = Float64Array.from(image);
  let price = 0;
  weights.forEach((weight, i) => {
    if (weight === 0) return;
    price += l1 * weight;
    for (let j = 0; j < rest.length; j += 1) rest[j]! -= weight * words.values[i * words.dimension + j]!;
  });
  return rest.reduce((sum, value) => sum + value * value, 0) + price;
}

/** Mean concept weights over images: one number per word. */
export async function meanConcepts(
  dictionary: ConceptDictionary,
  images: FeatureMatrix,
  rows: Uint32Array,
  l1: number,
  control: TaskControl = {},
): Promise<Float64Array> {
  const breather = new Breather(control.signal);
  const startedAt = Date.now();
  const mean = new Float64Array(dictionary.size);
  for (const [done, row] of rows.entries()) {
    const image = images.values.subarray(row * images.dimension, (row + 1) * images.dimension);
    dictionary.decompose(image, l1).forEach((weight, i) => (mean[i]! += weight / rows.length));
    control.onProgress?.({
      stage: 'Writing images as words',
      done: done + 1,
      total: rows.length,
      unit: 'images',
      startedAt,
    });
    if (breather.isDue) await breather.breathe();
  }
  return mean;
}
