import type { Breather } from './breather';
import { dotDouble, dotSingle } from './dot-product';
import type { FeatureMatrix } from './normalisation';

/**
 * Inner products between rows of one feature matrix, kept while the matrix lives: five folds at four strengths and the final fit
 * read the same numbers. Grows by the rows asked for; starts anew past a size where it would no longer pay.
 */
class GramCache {
  readonly #places = new Map<number, number>();
  /** Row at each place. */
  readonly #rows: number[] = [];
  /** Lower triangle: products[p][q] for q <= p. */
  readonly #products: Float64Array[] = [];

  get size(): number {
    return this.#rows.length;
  }

  async include(features: FeatureMatrix, rows: Uint32Array, breather: Breather): Promise<void> {
    const { dimension, values } = features;
    const own = new Float64Array(dimension);
    for (const row of rows) {
      if (this.#places.has(row)) continue;
      own.set(values.subarray(row * dimension, (row + 1) * dimension));
      const place = this.#rows.length;
      const products = new Float64Array(place + 1);
      for (let q = 0; q < place; q += 1) products[q] = dotSingle(values, this.#rows[q]! * dimension, own, 0, dimension);
      products[place] = dotDouble(own, 0, own, 0, dimension);
      this.#places.set(row, place);
      this.#rows.push(row);
      this.#products.push(products);
      if (breather.isDue) await breather.breathe();
    }
  }

  product(a: number, b: number): number {
    const p = this.#places.get(a)!;
    const q = this.#places.get(b)!;
    return p >= q ? this.#products[p]![q]! : this.#products[q]![p]!;
  }
}

/** More rows than this are solved in the feature space: the factor's cubic cost would eat the gain. */
export const MOST_GRAM_ROWS = 1200;

const caches = new WeakMap<Float32Array, GramCache>();

async function gramOf(features: FeatureMatrix, rows: Uint32Array, breather: Breather): Promise<GramCache> {
  let cache = caches.get(features.values);
  if (!cache || cache.size + rows.length > 2 * MOST_GRAM_ROWS) {
    cache = new GramCache();
    caches.set(features.values, cache);
  }
  await cache.include(features, rows, breather);
  return cache;
}

/**
 * Cholesky factor L of the centred inner products: L L^T = (X - 1 m^T)(X - 1 m^T)^T, m the mean of the rows. The rows of L are the
 * centred images in an orthonormal basis of their span, so a penalised linear model has the same minimum there as in the feature
 * space, with n coordinates instead of d.
 *
 * A direction that the rows before it span already (its pivot below 1e-11 of the largest) becomes a zero column; what is dropped
 * has a variance too small to move a penalised fit.
 */
export async function centredFactor(
  features: FeatureMatrix,
  rows: Uint32Array,
  breather: Breather,
): Promise<Float64Array[]> {
  const gram = await gramOf(features, rows, breather);
  const n = rows.length;
  const factor = Array.from({ length: n }, (_, i) => new Float64Array(i + 1));
  const rowMeans = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const product = gram.product(rows[i]!, rows[j]!);
      factor[i]![j] = product;
      rowMeans[i]! += product / n;
      if (j < i) rowMeans[j]! += product / n;
    }
  }
  const overallMean = rowMeans.reduce((sum, value) => sum + value, 0) / n;
  let largest = 0;
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) factor[i]![j]! += overallMean - rowMeans[i]! - rowMeans[j]!;
    largest = Math.max(largest, factor[i]![i]!);
  }
  const smallestPivot = 1e-11 * largest;
  for (let i = 0; i < n; i += 1) {
    const row = factor[i]!;
    for (let j = 0; j < i; j += 1) {
      const pivot = factor[j]![j]!;
      row[j] = pivot > 0 ? (row[j]! - dotDouble(row, 0, factor[j]!, 0, j)) / pivot : 0;
    }
    const rest = row[i]! - dotDouble(row, 0, row, 0, i);
    row[i] = rest > smallestPivot ? Math.sqrt(rest) : 0;
    if (breather.isDue) await breather.breathe();
  }
  return factor;
}

/** Solves L v = z for a factor with possibly zero pivots (v is 0 there). */
export function solveLower(factor: readonly Float64Array[], z: Float64Array): Float64Array {
  const v = new Float64Array(z.length);
  for (let i = 0; i < z.length; i += 1) {
    const pivot = factor[i]![i]!;
    if (pivot > 0) v[i] = (z[i]! - dotDouble(factor[i]!, 0, v, 0, i)) / pivot;
  }
  return v;
}

/** Solves L^T a = v for a factor with possibly zero pivots (a is 0 there). */
export function solveUpper(factor: readonly Float64Array[], v: Float64Array): Float64Array {
  const a = v.slice();
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = factor[i]!;
    const pivot = row[i]!;
    a[i] = pivot > 0 ? a[i]! / pivot : 0;
    const value = a[i]!;
    if (value === 0) continue;
    for (let j = 0; j < i; j += 1) a[j]! -= value * row[j]!;
  }
  return a;
}
