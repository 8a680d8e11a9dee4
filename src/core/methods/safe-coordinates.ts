import type { HeadWeights } from '../head';
import { enterMove, leaveMove, moveFeatures } from '../moved-features';
import type { FeatureMatrix } from '../normalisation';

/** Features in coordinates in which one step size suits both the weights and the bias, and the way there and back for a head. */
export interface Coordinates {
  features: FeatureMatrix;
  stepSize: number;
  enter(head: HeadWeights): HeadWeights;
  leave(head: HeadWeights): HeadWeights;
}

/** Images that a loss is a weighted mean over; weights absent: all alike. */
export interface WeightedRows {
  rows: Uint32Array;
  weights?: ArrayLike<number>;
}

/**
 * Coordinates for the automatic step. The mean cross-entropy has a curvature of at most lambda_max / 2 in the weights (lambda_max the
 * largest eigenvalue of the second moment of the features) and 1/2 in the bias. On raw features the mean dominates lambda_max, which
 * makes the safe step tiny in every other direction; so the features are centred on the images of the loss (the bias takes it up) and
 * scaled to lambda_max = 1. Two blocks of curvature 1/2 each are together at most 1, so a step of 1 never raises the loss.
 *
 * @param parts several: the step is safe for every mixture of their losses (GroupDRO)
 */
export function safeCoordinates(features: FeatureMatrix, parts: readonly WeightedRows[]): Coordinates {
  const centre = centreOf(features, parts);
  const largest = Math.max(...parts.map((part) => largestMoment(features, part, centre)));
  const scale = 1 / Math.sqrt(Math.max(largest, 1e-12));
  const move = { centre, scale };
  return {
    features: moveFeatures(features, move),
    stepSize: 1,
    enter: (head) => enterMove(head, move),
    leave: (head) => leaveMove(head, move),
  };
}

function sumOf(weights: ArrayLike<number> | undefined, count: number): number {
  if (!weights) return count;
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += weights[i]!;
  return sum;
}

/** Mean over the parts of their weighted means. */
function centreOf({ dimension, values }: FeatureMatrix, parts: readonly WeightedRows[]): Float64Array {
  const centre = new Float64Array(dimension);
  for (const { rows, weights } of parts) {
    const total = sumOf(weights, rows.length) * parts.length;
    rows.forEach((row, i) => {
      const share = (weights ? weights[i]! : 1) / total;
      const at = row * dimension;
      for (let j = 0; j < dimension; j += 1) centre[j]! += share * values[at + j]!;
    });
  }
  return centre;
}

/** Largest eigenvalue of the rows' second moment about the centre, by the power method; 2 % above what it found, which is from below. */
function largestMoment(features: FeatureMatrix, { rows, weights }: WeightedRows, centre: Float64Array): number {
  const { dimension, values } = features;
  const total = sumOf(weights, rows.length);
  let direction = Float64Array.from({ length: dimension }, (_, j) => Math.cos(1 + 7 * j));
  let eigenvalue = 0;
  for (let turn = 0; turn < 50; turn += 1) {
    const next = new Float64Array(dimension);
    for (let i = 0; i < rows.length; i += 1) {
      const at = rows[i]! * dimension;
      let along = 0;
      for (let j = 0; j < dimension; j += 1) along += (values[at + j]! - centre[j]!) * direction[j]!;
      along *= (weights ? weights[i]! : 1) / total;
      for (let j = 0; j < dimension; j += 1) next[j]! += along * (values[at + j]! - centre[j]!);
    }
    const length = lengthOf(next);
    const last = eigenvalue;
    eigenvalue = length / (turn === 0 ? lengthOf(direction) : 1);
    if (!(length > 0) || Math.abs(eigenvalue - last) < 1e-4 * eigenvalue) break;
    direction = next.map((value) => value / length);
  }
  return 1.02 * eigenvalue;
}

function lengthOf(vector: Float64Array): number {
  let squares = 0;
  for (let j = 0; j < vector.length; j += 1) squares += vector[j]! * vector[j]!;
  return Math.sqrt(squares);
}

/** Copies the rows that a method touches, so that a change of coordinates costs no more than they do. */
export function gather(features: FeatureMatrix, rows: ArrayLike<number>): FeatureMatrix {
  const { dimension, values } = features;
  const own = new Float32Array(rows.length * dimension);
  for (let i = 0; i < rows.length; i += 1) {
    own.set(values.subarray(rows[i]! * dimension, (rows[i]! + 1) * dimension), i * dimension);
  }
  return { rowCount: rows.length, dimension, values: own };
}
