import { dotSingle } from './dot-product';
import type { FeatureMatrix, Normalisation } from './normalisation';

/** Weights and bias of a last layer: z = W f + b. */
export interface HeadWeights {
  /** Row-major, classes x dimension. */
  weights: Float64Array;
  /** One per class. */
  bias: Float64Array;
}

/** How a head came to be: what a reader needs to make it again. */
export interface HeadProvenance {
  /** Id of the method: "erm", "low-spuriosity". */
  method: string;
  seed: number;
  /** How the final head was chosen, in words. */
  selection: string;
  /** The options it ran with. */
  options: Readonly<Record<string, number | string | boolean>>;
  /** Steps taken, chosen C, images used, in words. */
  detail: string;
}

/** The last layer: W (classes x dimension), b (classes), the normalisation it expects, and how it came to be. */
export interface Head extends HeadWeights {
  classCount: number;
  dimension: number;
  normalisation: Normalisation;
  provenance: HeadProvenance;
}

/** Mean of weights and biases: the mean of the heads' logits. */
export function meanHead(heads: readonly HeadWeights[]): HeadWeights {
  const mean = (part: 'weights' | 'bias'): Float64Array =>
    Float64Array.from(
      heads[0]?.[part] ?? [],
      (_, j) => heads.reduce((sum, head) => sum + head[part][j]!, 0) / heads.length,
    );
  return { weights: mean('weights'), bias: mean('bias') };
}

/**
 * Logits of the given rows, row-major n x K, from features that already have the head's normalisation.
 *
 * @param rows absent: all
 */
export function logits(head: HeadWeights, features: FeatureMatrix, rows?: Uint32Array): Float64Array {
  const { dimension, values } = features;
  const classCount = head.bias.length;
  const count = rows ? rows.length : features.rowCount;
  const out = new Float64Array(count * classCount);
  for (let i = 0; i < count; i += 1) {
    const at = (rows ? rows[i]! : i) * dimension;
    for (let c = 0; c < classCount; c += 1) {
      out[i * classCount + c] = head.bias[c]! + dotSingle(values, at, head.weights, c * dimension, dimension);
    }
  }
  return out;
}

/** Class of the largest logit per row, the first of equals. */
export function predictionsOf(logitValues: Float64Array, classCount: number): Uint16Array {
  const predictions = new Uint16Array(logitValues.length / classCount);
  for (let i = 0; i < predictions.length; i += 1) {
    let best = 0;
    for (let c = 1; c < classCount; c += 1) {
      if (logitValues[i * classCount + c]! > logitValues[i * classCount + best]!) best = c;
    }
    predictions[i] = best;
  }
  return predictions;
}

/** Softmax of each row of logits, safe for large values. */
export function probabilitiesOf(logitValues: Float64Array, classCount: number): Float64Array {
  const probabilities = new Float64Array(logitValues.length);
  for (let at = 0; at < logitValues.length; at += classCount) {
    let largest = -Infinity;
    for (let c = 0; c < classCount; c += 1) largest = Math.max(largest, logitValues[at + c]!);
    let sum = 0;
    for (let c = 0; c < classCount; c += 1) {
      const term = Math.exp(logitValues[at + c]! - largest);
      probabilities[at + c] = term;
      sum += term;
    }
    for (let c = 0; c < classCount; c += 1) probabilities[at + c]! /= sum;
  }
  return probabilities;
}

/** Predicted class per row under the head; features already normalised. */
export function predict(head: HeadWeights, features: FeatureMatrix, rows?: Uint32Array): Uint16Array {
  return predictionsOf(logits(head, features, rows), head.bias.length);
}
