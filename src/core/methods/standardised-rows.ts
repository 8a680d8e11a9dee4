import type { HeadWeights } from '../head';
import { fitStandardisation, normaliseFeatures, type FeatureMatrix } from '../normalisation';
import { SMALLEST_DEVIATION } from '../summary';
import { gather } from './safe-coordinates';

/**
 * Some rows standardised by mean and deviation of the training images, and the way back for a head fitted on them: the scaling is folded
 * into its weights and bias, so that it takes the features as they are and its normalisation stays the input's.
 */
export class StandardisedRows {
  /** Row i is `rows[i]` of the features. */
  readonly features: FeatureMatrix;
  readonly #mean: Float64Array;
  readonly #deviation: Float64Array;

  constructor(features: FeatureMatrix, trainRows: Uint32Array, rows: Uint32Array) {
    const normalisation = fitStandardisation(features, trainRows);
    if (normalisation.kind !== 'standardise') throw new Error('Standardisation is one of a kind.');
    this.#mean = normalisation.mean;
    this.#deviation = normalisation.deviation;
    this.features = normaliseFeatures(gather(features, rows), normalisation);
  }

  /** The same head on the features as they are. */
  fold({ weights, bias }: HeadWeights): HeadWeights {
    const { dimension } = this.features;
    const folded = new Float64Array(weights.length);
    const moved = bias.slice();
    for (let at = 0; at < weights.length; at += 1) {
      const j = at % dimension;
      // A constant dimension became 0, so it has no say.
      if (!(this.#deviation[j]! >= SMALLEST_DEVIATION)) continue;
      folded[at] = weights[at]! / this.#deviation[j]!;
      moved[Math.floor(at / dimension)]! -= folded[at]! * this.#mean[j]!;
    }
    return { weights: folded, bias: moved };
  }
}
