import { rightness } from '../../src/core/gap';
import { logits, predictionsOf, probabilitiesOf, type Head } from '../../src/core/head';
import { normaliseFeatures, type FeatureMatrix } from '../../src/core/normalisation';
import type { AuditState } from './audit-state';

/** What a head says of every image. */
export interface HeadAnswers {
  predictions: Uint16Array;
  /** n x K, row-major. */
  probabilities: Float64Array;
  /** 1 where the prediction is the label. */
  isRight: Uint8Array;
}

export function answersFromLogits(values: Float64Array, classCount: number, labels: Uint16Array): HeadAnswers {
  const predictions = predictionsOf(values, classCount);
  return { predictions, probabilities: probabilitiesOf(values, classCount), isRight: rightness(predictions, labels) };
}

/** The backbone's features under a head's normalisation; the unit-length ones are shared, as every head of a network uses them. */
export class NormalisedFeatures {
  readonly #state: Pick<AuditState, 'backbone' | 'unitBackbone'>;

  constructor(state: Pick<AuditState, 'backbone' | 'unitBackbone'>) {
    this.#state = state;
  }

  under(normalisation: Head['normalisation']): FeatureMatrix {
    if (normalisation.kind === 'none') return this.#state.backbone;
    if (normalisation.kind === 'l2') return this.#state.unitBackbone;
    return normaliseFeatures(this.#state.backbone, normalisation);
  }
}

/** A head's answers for all images. */
export function answersOf(head: Head, features: NormalisedFeatures, labels: Uint16Array): HeadAnswers {
  return answersFromLogits(logits(head, features.under(head.normalisation)), head.classCount, labels);
}
