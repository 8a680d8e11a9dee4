import type { RunnableSystem } from '../../../engine/generation/types';

export interface SystemWords {
  id: RunnableSystem;
  title: string;
  /** What it asks, as the heading before it ran. */
  question: string;
  /** Two sentences. */
  what: string;
  /** Source images per class that are asked for unless somebody says otherwise. */
  imagesPerClass: number;
}

/** The systems that generate, in the order offered. */
export const SYSTEM_WORDS: readonly SystemWords[] = [
  {
    id: 'aspire',
    title: 'ASPIRE',
    question: 'Would the prediction change if the cue were gone?',
    what: 'ASPIRE takes the background or a thing away, sees whether the prediction flips, and makes images of the class without what flipped it.',
    imagesPerClass: 60,
  },
  {
    id: 'counterfactual',
    title: 'Counterfactuals',
    question: 'Which change of the image costs the prediction?',
    what: 'Captions of training images are changed in one factor at a time and the images made anew; what a head loses by that, beyond what making anew costs, is its weakness.',
    imagesPerClass: 40,
  },
];
