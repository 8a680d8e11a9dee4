import { retrainedWithGenerated } from './generated-training';

/** The last step of DiffuBias: training on all real images and on generated ones in the likeness of those that a biased head finds hard. */
export const diffubias = retrainedWithGenerated(
  {
    id: 'diffubias',
    title: 'DiffuBias',
    description:
      'Fits the head on the real training images and on accepted images made after the captions of those that a head with amplified bias finds hard.',
    paper:
      'DiffuBias: debiasing classifiers by amplifying bias with latent diffusion and large language models, 2024, arXiv 2411.16079',
  },
  'DiffuBias',
);
