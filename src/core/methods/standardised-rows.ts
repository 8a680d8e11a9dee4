import type { HeadWeights } from '../head';
import { foldStandardisation } from '../moved-features';
import { fitStandardisation, normaliseFeatures, type FeatureMatrix, type Normalisation } from '../normalisation';
import { gather } from './safe-coordinates';

/**
 * Some rows standardised by mean and deviation of the training images, and the way back for a head fitted on them: the scaling is folded
 * into its weights and bias, so that it takes the features as they are and its normalisation stays the input's.
 */
export class StandardisedRows {
  /** Row i is `rows[i]` of the features. */
  readonly features: FeatureMatrix;
  readonly #normalisation: Normalisation;

  constructor(features: FeatureMatrix, trainRows: Uint32Array, rows: Uint32Array) {
    this.#normalisation = fitStandardisation(features, trainRows);
    this.features = normaliseFeatures(gather(features, rows), this.#normalisation);
  }

  /** The same head on the features as they are. */
  fold(head: HeadWeights): HeadWeights {
    return foldStandardisation(head, this.#normalisation);
  }
}
