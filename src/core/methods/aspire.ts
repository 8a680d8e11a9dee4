import { retrainedWithGenerated } from './generated-training';

/** The last step of ASPIRE: training on real images and on generated ones without the cues that its flip tests found. */
export const aspire = retrainedWithGenerated(
  {
    id: 'aspire',
    title: 'ASPIRE',
    description:
      'Fits the head on the real training images and on accepted images of each class without the cues that flipped its predictions.',
    paper: 'ASPIRE: language-guided data augmentation for spurious correlation removal, 2023, arXiv 2308.10103',
  },
  'ASPIRE',
);
