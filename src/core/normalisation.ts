import { SMALLEST_DEVIATION } from './summary';

/** Feature vectors, row-major: row i at i * dimension. */
export interface FeatureMatrix {
  rowCount: number;
  dimension: number;
  values: Float32Array;
}

/** What is done to a stored vector before the head's weights see it. It travels with the head. */
export type Normalisation =
  | { kind: 'none' }
  /** Divided by its Euclidean length. */
  | { kind: 'l2' }
  /** (x - mean) / deviation per dimension, both of the fitting rows (ddof 0); constant dimensions become 0. */
  | { kind: 'standardise'; mean: Float64Array; deviation: Float64Array };

/** Mean and deviation per dimension over `rows`, in one pass per row with a shifted sum for accuracy. */
export function fitStandardisation(features: FeatureMatrix, rows: Uint32Array): Normalisation {
  const { dimension, values } = features;
  const mean = new Float64Array(dimension);
  const deviation = new Float64Array(dimension);
  for (const row of rows) {
    for (let j = 0; j < dimension; j += 1) mean[j]! += values[row * dimension + j]!;
  }
  for (let j = 0; j < dimension; j += 1) mean[j]! /= rows.length;
  for (const row of rows) {
    for (let j = 0; j < dimension; j += 1) deviation[j]! += (values[row * dimension + j]! - mean[j]!) ** 2;
  }
  for (let j = 0; j < dimension; j += 1) deviation[j] = Math.sqrt(deviation[j]! / rows.length);
  return { kind: 'standardise', mean, deviation };
}

/** A normalised copy; the stored vectors stay as they are. A vector of length zero stays zero. */
export function normaliseFeatures(features: FeatureMatrix, normalisation: Normalisation): FeatureMatrix {
  const { rowCount, dimension } = features;
  const values = features.values.slice(0, rowCount * dimension);
  if (normalisation.kind === 'l2') {
    for (let row = 0; row < rowCount; row += 1)
      scaleToUnitLength(values.subarray(row * dimension, (row + 1) * dimension));
  } else if (normalisation.kind === 'standardise') {
    const { mean, deviation } = normalisation;
    for (let row = 0; row < rowCount; row += 1) {
      for (let j = 0; j < dimension; j += 1) {
        const at = row * dimension + j;
        const spread = deviation[j]!;
        values[at] = spread >= SMALLEST_DEVIATION ? (values[at]! - mean[j]!) / spread : 0;
      }
    }
  }
  return { rowCount, dimension, values };
}

function scaleToUnitLength(vector: Float32Array): void {
  let squares = 0;
  for (let j = 0; j < vector.length; j += 1) squares += vector[j]! * vector[j]!;
  const length = Math.sqrt(squares);
  if (length === 0) return;
  for (let j = 0; j < vector.length; j += 1) vector[j]! /= length;
}
