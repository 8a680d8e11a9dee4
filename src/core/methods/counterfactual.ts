import { retrainedWithGenerated } from './generated-training';

/**
 * The second stage of counterfactual reinforcement: a small set of counterfactual images joins the real ones. The paper's own schedule is not
 * public; this is the convex fit of the other two systems, so that they can be compared.
 */
export const counterfactual = retrainedWithGenerated(
  {
    id: 'counterfactual',
    title: 'Counterfactual reinforcement',
    description:
      'Fits the head on the real training images and on accepted images of training captions with one factor changed.',
    paper: 'Li et al., Reinforcing pre-trained models using counterfactual images, 2024, arXiv 2406.13316',
  },
  'counterfactual reinforcement',
);
