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
    imagesPerClass: 60,
  },
  {
    id: 'diffubias',
    title: 'DiffuBias',
    question: 'Which training images go against the bias?',
    what: 'DiffuBias fits a head whose bias is amplified, reads the captions of the images that it finds hardest, and makes more like those that go against the bias.',
    imagesPerClass: 60,
    countLabel: 'Images to make per class that goes against a bias',
  },
];
