import { AppError } from '../errors';
import type { HeadWeights } from '../head';
import type { FeatureMatrix } from '../normalisation';
import { makeHead, secondsSince, type Mitigation } from './mitigation';

/** Scale of the logits of a zero-shot head: CLIP's learned temperature, exp(4.6052). */
export const LOGIT_SCALE = 100;

/** @param texts classes x dimension, unit length */
export function zeroShotWeights(texts: FeatureMatrix): HeadWeights {
  return {
    weights: Float64Array.from(texts.values, (value) => LOGIT_SCALE * value),
    bias: new Float64Array(texts.rowCount),
  };
}

/** No training at all: the vectors of the class names are the weights, logit_c = 100 vhat . that_c, bias 0. */
export const zeroShot: Mitigation = {
  id: 'zero-shot',
  title: 'Zero-shot (class names)',
  description: 'Scores each image against the words of the classes; needs an encoder that knows both images and words.',
  paper:
    'Radford et al., Learning transferable visual models from natural language supervision, 2021, arXiv 2103.00020',
  needs: ['class-texts'],
  options: [],
  async run(input, tools) {
    const startedAt = Date.now();
    const texts = input.classTexts;
    const fits = texts?.rowCount === input.classCount && texts.dimension === input.features.dimension;
    if (!texts || !fits || input.normalisation.kind !== 'l2') {
      throw new AppError(
        'bad-input',
        'Zero-shot needs class names as vectors in the space of the L2-normalised image features.',
        'Audit the encoder itself instead of a separate backbone, and choose an encoder that knows words.',
      );
    }
    const head = makeHead(input, zeroShotWeights(texts), {
      method: 'zero-shot',
      seed: tools.seed,
      selection: 'no selection',
      options: {},
      detail: `class names as weights, logits scaled by ${LOGIT_SCALE}`,
    });
    return { head, trace: [], rowsUsed: new Uint32Array(0), notes: [], seconds: secondsSince(startedAt) };
  },
};
