import { retrainedWithGenerated } from './generated-training';

/**
 * The last step of DiffuBias: training on images that follow the bias, on those that conflict with it and on generated ones. The first two together are
 * the real training images, so that no guess about which is which decides.
 */
export const diffubias = retrainedWithGenerated(
  {
    id: 'diffubias',
    title: 'DiffuBias',
    description:
      'Fits the head on the real training images and on accepted images made after the captions of those that conflict with the bias.',
    paper:
      'DiffuBias: debiasing classifiers by amplifying bias with latent diffusion and large language models, 2024, arXiv 2411.16079',
  },
  'DiffuBias',
);
