import type { FittedHead } from '../../src/core/audit';
import { rightness } from '../../src/core/gap';
import { logits, predictionsOf, probabilitiesOf, type Head } from '../../src/core/head';
import { normaliseFeatures, type FeatureMatrix } from '../../src/core/normalisation';

/** What a head says of every image. */
export interface HeadAnswers {
  predictions: Uint16Array;
  /** n x K, row-major. */
  probabilities: Float64Array;
  /** 1 where the prediction is the label. */
  isRight: Uint8Array;
}

/** A head with its answers. */
export interface EvaluatedHead extends HeadAnswers {
  fitted: FittedHead;
}

export function answersFromLogits(values: Float64Array, classCount: number, labels: Uint16Array): HeadAnswers {
  const predictions = predictionsOf(values, classCount);
  return { predictions, probabilities: probabilitiesOf(values, classCount), isRight: rightness(predictions, labels) };
}

/** Features under a head's normalisation; the unit-length ones are shared, as every head of a network uses them. */
export class NormalisedFeatures {
  readonly #raw: FeatureMatrix;
  #unit: FeatureMatrix | null = null;

  constructor(raw: FeatureMatrix) {
    this.#raw = raw;
  }

  under(normalisation: Head['normalisation']): FeatureMatrix {
    if (normalisation.kind === 'none') return this.#raw;
    if (normalisation.kind !== 'l2') return normaliseFeatures(this.#raw, normalisation);
    this.#unit ??= normaliseFeatures(this.#raw, normalisation);
    return this.#unit;
  }
}

/** A head's answers for all images. */
export function answersOf(head: Head, features: NormalisedFeatures, labels: Uint16Array): HeadAnswers {
  return answersFromLogits(logits(head, features.under(head.normalisation)), head.classCount, labels);
}
