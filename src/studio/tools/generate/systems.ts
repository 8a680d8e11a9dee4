import type { RunnableSystem } from '../../../engine/generation/types';

export interface SystemWords {
  id: RunnableSystem;
  title: string;
  /** What it asks, as the heading before it ran. */
  question: string;
  /** Two sentences. */
  what: string;
  /** What that number counts, where it is not source images. */
  countLabel?: string;
}

/** The systems that generate, in the order offered. */
export const SYSTEM_WORDS: readonly SystemWords[] = [
  {
    id: 'aspire',
    title: 'ASPIRE',
    question: 'Would the prediction change if the cue were gone?',
    what: 'ASPIRE takes the background or a thing away, sees whether the prediction flips, and makes images of the class without what flipped it.',
  },
  {
    id: 'counterfactual',
    title: 'Counterfactuals',
    question: 'Which change of the image costs the prediction?',
    what: 'Captions of training images are changed in one factor at a time and the images made anew; what a head loses by that, beyond what making anew costs, is its weakness.',
  },
  {
    id: 'diffubias',
    title: 'DiffuBias',
    question: 'Which training images go against the bias?',
    what: 'DiffuBias fits a head whose bias is amplified, reads the captions of the images that it finds hardest, and makes more like those that go against the bias.',
    countLabel: 'Images to make per class that goes against a bias',
  },
];
