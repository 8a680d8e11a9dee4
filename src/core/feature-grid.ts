import type { Head } from './head';
import type { Normalisation } from './normalisation';

/** What a network has at every place of a picture before it makes one vector of it. */
export interface FeatureGrids {
  columns: number;
  rows: number;
  dimension: number;
  /** Picture by picture, cell by cell, row by row: count x rows x columns x dimension. */
  values: Float32Array<ArrayBuffer>;
}

/** The mean over the places may differ from the vector by this share of the vector's length: rounding, and no more. */
const LARGEST_DIFFERENCE = 1e-3;

/**
 * The features before pooling, where an output holds them: [images, features, rows, columns], or [images, tokens, features] with a square
 * of tokens, a class token before it or not. They are taken only where the mean over the places is the vector itself. Then each place has its share
 * of a logit, exactly (Zhou et al. 2016); of tokens that are pooled otherwise that cannot be said.
 *
 * @param vectors the pooled vectors of the same pictures, count x dimension
 * @returns null where the output is something else
 */
export function featureGrids(dims: readonly number[], data: Float32Array, vectors: Float32Array): FeatureGrids | null {
  const found = dims.length === 4 ? fromPlanes(dims, data) : dims.length === 3 ? fromTokens(dims, data) : null;
  const count = dims[0] ?? 0;
  if (!found || vectors.length !== count * found.dimension) return null;
  return isMean(found, vectors) ? found : null;
}

function fromPlanes(
  [count = 0, dimension = 0, rows = 0, columns = 0]: readonly number[],
  data: Float32Array,
): FeatureGrids {
  const cells = rows * columns;
  const values = new Float32Array(count * cells * dimension);
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < dimension; j += 1) {
      const plane = (i * dimension + j) * cells;
      for (let cell = 0; cell < cells; cell += 1) values[(i * cells + cell) * dimension + j] = data[plane + cell]!;
    }
  }
  return { columns, rows, dimension, values };
}

function fromTokens(
  [count = 0, tokens = 0, dimension = 0]: readonly number[],
  data: Float32Array,
): FeatureGrids | null {
  const side = Math.floor(Math.sqrt(tokens));
  const cells = side * side;
  // A class token stands before the places.
  const before = tokens - cells;
  if (side === 0 || before > 1) return null;
  const values = new Float32Array(count * cells * dimension);
  for (let i = 0; i < count; i += 1) {
    const start = (i * tokens + before) * dimension;
    values.set(data.subarray(start, start + cells * dimension), i * cells * dimension);
  }
  return { columns: side, rows: side, dimension, values };
}

/** Grids of some pictures after those of others, of one network; null of none. */
export function joinGrids(parts: readonly FeatureGrids[]): FeatureGrids | null {
  const [first] = parts;
  if (!first) return null;
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.values.length, 0));
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
  }
  return { ...first, values };
}

/** The vector that pooling makes of one picture. */
export function meanOfPlaces({ columns, rows, dimension, values }: FeatureGrids, picture: number): Float32Array {
  const cells = columns * rows;
  const start = picture * cells * dimension;
  const sums = new Float64Array(dimension);
  for (let at = 0; at < cells * dimension; at += 1) sums[at % dimension]! += values[start + at]!;
  return Float32Array.from(sums, (sum) => sum / cells);
}

function isMean(grids: FeatureGrids, vectors: Float32Array): boolean {
  const { dimension } = grids;
  for (let i = 0; i * dimension < vectors.length; i += 1) {
    let difference = 0;
    let length = 0;
    meanOfPlaces(grids, i).forEach((mean, j) => {
      const vector = vectors[i * dimension + j]!;
      difference += (mean - vector) ** 2;
      length += vector ** 2;
    });
    if (!(difference <= LARGEST_DIFFERENCE ** 2 * length)) return false;
  }
  return true;
}

/** Features whose logits are a sum over places: as they come, or divided by the length of the picture's vector. */
type SummedNormalisation = Exclude<Normalisation, { kind: 'standardise' }>;

/** A head whose margin {@link evidenceMap} can divide among places. */
export type SummedHead = Pick<Head, 'weights' | 'classCount'> & { normalisation: SummedNormalisation };

/** Whether a head's margin is a sum over places. */
export function isSummed<Given extends Pick<Head, 'normalisation'>>(
  head: Given,
): head is Given & { normalisation: SummedNormalisation } {
  return head.normalisation.kind !== 'standardise';
}

/**
 * Share of every place in a class's logit less the mean of the others, under a head on vectors as they come or of unit length; their mean is
 * that margin, but for the bias, which lies nowhere. On vectors as they come it is the class activation map (Zhou et al. 2016).
 *
 * @param picture its place among the pictures of the grids
 * @returns rows x columns, row by row
 */
export function evidenceMap(
  { columns, rows, dimension, values }: FeatureGrids,
  picture: number,
  { weights, classCount, normalisation }: SummedHead,
  classIndex: number,
): Float64Array {
  const cells = columns * rows;
  const direction = new Float64Array(dimension);
  for (let c = 0; c < classCount; c += 1) {
    const share = c === classIndex ? 1 : -1 / Math.max(1, classCount - 1);
    for (let j = 0; j < dimension; j += 1) direction[j]! += share * weights[c * dimension + j]!;
  }
  const start = picture * cells * dimension;
  const isUnit = normalisation.kind === 'l2';
  const length = isUnit ? Math.hypot(...meanOfPlaces({ columns, rows, dimension, values }, picture)) || 1 : 1;
  return Float64Array.from({ length: cells }, (_, cell) => {
    let product = 0;
    for (let j = 0; j < dimension; j += 1) product += values[start + cell * dimension + j]! * direction[j]!;
    return product / length;
  });
}
