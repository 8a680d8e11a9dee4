import type { HeadWeights } from './head';
import type { FeatureMatrix, Normalisation } from './normalisation';
import { SMALLEST_DEVIATION } from './summary';

/**
 * Features as x' = (x - centre) * scale, dimension by dimension, and a head's way there and back with the same logits:
 *
 *   W x + b = W' x' + b'  with  W' = W / scale, b' = b + W centre
 */
export interface Move {
  centre: Float64Array;
  /** One number for all dimensions or one each; 0 where the dimension has no say. */
  scale: number | Float64Array;
}

function scaleAt({ scale }: Move, j: number): number {
  return typeof scale === 'number' ? scale : scale[j]!;
}

/** A moved copy. */
export function moveFeatures({ rowCount, dimension, values }: FeatureMatrix, move: Move): FeatureMatrix {
  const moved = new Float32Array(rowCount * dimension);
  for (let row = 0, at = 0; row < rowCount; row += 1) {
    for (let j = 0; j < dimension; j += 1, at += 1) moved[at] = (values[at]! - move.centre[j]!) * scaleAt(move, j);
  }
  return { rowCount, dimension, values: moved };
}

/** The head for moved features that says what this one says of the features as they are. */
export function enterMove({ weights, bias }: HeadWeights, move: Move): HeadWeights {
  const { length } = move.centre;
  const entered = { weights: new Float64Array(weights.length), bias: bias.slice() };
  for (let at = 0; at < weights.length; at += 1) {
    const scale = scaleAt(move, at % length);
    entered.weights[at] = scale === 0 ? 0 : weights[at]! / scale;
    entered.bias[Math.floor(at / length)]! += weights[at]! * move.centre[at % length]!;
  }
  return entered;
}

/** The head for the features as they are that says what this one says of the moved ones. */
export function leaveMove({ weights, bias }: HeadWeights, move: Move): HeadWeights {
  const { length } = move.centre;
  const left = { weights: new Float64Array(weights.length), bias: bias.slice() };
  for (let at = 0; at < weights.length; at += 1) {
    left.weights[at] = weights[at]! * scaleAt(move, at % length);
    left.bias[Math.floor(at / length)]! -= left.weights[at]! * move.centre[at % length]!;
  }
  return left;
}

/** Standardising as a move; constant dimensions, which it makes 0, have no say. */
export function standardisingMove({ mean, deviation }: Extract<Normalisation, { kind: 'standardise' }>): Move {
  const scale = deviation.map((spread) => (spread >= SMALLEST_DEVIATION ? 1 / spread : 0));
  return { centre: mean, scale };
}

/** A head for features as they are in place of standardised ones; heads on other features come back as they were. */
export function foldStandardisation(head: HeadWeights, normalisation: Normalisation): HeadWeights {
  return normalisation.kind === 'standardise' ? leaveMove(head, standardisingMove(normalisation)) : head;
}
