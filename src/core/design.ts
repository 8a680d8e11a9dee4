import { dotDouble, dotSingle } from './dot-product';
import type { FeatureMatrix } from './normalisation';

/**
 * The matrix of a linear model as its solver sees it: n rows in some basis of `width` coordinates, centred on `centre`.
 * Work comes in blocks of rows, so that the caller can breathe between them; a design on another processor answers later.
 */
export interface Design {
  readonly rowCount: number;
  readonly width: number;
  /** Subtracted from every row; null where the rows are centred already. */
  readonly centre: Float64Array | null;
  /** Rows per block where the design fixes them; absent: what suits the CPU. */
  readonly rowsPerBlock?: number;
  /** Changes to a higher precision for what follows; false where there is none. Absent: there never is. */
  refine?(): boolean;
  /** out[i * R + r] = row_i . w_r (uncentred) for rows from .. to - 1, R rows of `weights`. */
  forward(
    weights: Float64Array,
    rowsOfWeights: number,
    out: Float64Array,
    from: number,
    to: number,
  ): void | Promise<void>;
  /** gradient[r * width + j] += sum over the rows of residuals[i * R + r] * row_i[j] (uncentred). */
  backward(
    residuals: Float64Array,
    rowsOfWeights: number,
    gradient: Float64Array,
    from: number,
    to: number,
  ): void | Promise<void>;
}

/** The features themselves; used where there are more rows than dimensions. */
export class DenseDesign implements Design {
  readonly rowCount: number;
  readonly width: number;
  readonly centre: Float64Array | null;
  readonly #values: Float32Array;
  readonly #rows: Uint32Array;

  constructor(features: FeatureMatrix, rows: Uint32Array, isCentred: boolean) {
    this.rowCount = rows.length;
    this.width = features.dimension;
    this.#values = features.values;
    this.#rows = rows;
    this.centre = isCentred ? meanRow(features, rows) : null;
  }

  forward(weights: Float64Array, rowsOfWeights: number, out: Float64Array, from: number, to: number): void {
    const { width } = this;
    for (let i = from; i < to; i += 1) {
      const at = this.#rows[i]! * width;
      for (let r = 0; r < rowsOfWeights; r += 1) {
        out[i * rowsOfWeights + r] = dotSingle(this.#values, at, weights, r * width, width);
      }
    }
  }

  backward(residuals: Float64Array, rowsOfWeights: number, gradient: Float64Array, from: number, to: number): void {
    const { width } = this;
    const values = this.#values;
    for (let i = from; i < to; i += 1) {
      const at = this.#rows[i]! * width;
      for (let r = 0; r < rowsOfWeights; r += 1) {
        const residual = residuals[i * rowsOfWeights + r]!;
        const to_ = r * width;
        for (let j = 0; j < width; j += 1) gradient[to_ + j]! += residual * values[at + j]!;
      }
    }
  }
}

/** Coordinates of centred rows in an orthonormal basis of their own span: a lower triangle, used where rows are fewer than dimensions. */
export class TriangularDesign implements Design {
  readonly rowCount: number;
  readonly width: number;
  readonly centre = null;
  /** Row i holds i + 1 coordinates. */
  readonly factor: readonly Float64Array[];

  constructor(factor: readonly Float64Array[]) {
    this.rowCount = factor.length;
    this.width = factor.length;
    this.factor = factor;
  }

  forward(weights: Float64Array, rowsOfWeights: number, out: Float64Array, from: number, to: number): void {
    for (let i = from; i < to; i += 1) {
      for (let r = 0; r < rowsOfWeights; r += 1) {
        out[i * rowsOfWeights + r] = dotDouble(this.factor[i]!, 0, weights, r * this.width, i + 1);
      }
    }
  }

  backward(residuals: Float64Array, rowsOfWeights: number, gradient: Float64Array, from: number, to: number): void {
    for (let i = from; i < to; i += 1) {
      const row = this.factor[i]!;
      for (let r = 0; r < rowsOfWeights; r += 1) {
        const residual = residuals[i * rowsOfWeights + r]!;
        const at = r * this.width;
        for (let j = 0; j <= i; j += 1) gradient[at + j]! += residual * row[j]!;
      }
    }
  }
}

/** Mean of the given rows. */
export function meanRow(features: FeatureMatrix, rows: Uint32Array): Float64Array {
  const { dimension, values } = features;
  const centre = new Float64Array(dimension);
  for (const row of rows) for (let j = 0; j < dimension; j += 1) centre[j]! += values[row * dimension + j]!;
  for (let j = 0; j < dimension; j += 1) centre[j]! /= rows.length;
  return centre;
}
