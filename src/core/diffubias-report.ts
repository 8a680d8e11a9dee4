import type { CaptionFilter } from './caption-words';
import type { ConflictTest } from './conflict-words';
import type { GenerationRun } from './generation-report';

/** The ends of a class by its loss under the amplified head. */
export interface HardClass {
  /** Training images of the class. */
  size: number;
  /** Largest loss first, with the losses in nats. */
  hard: readonly number[];
  hardLosses: readonly number[];
  /** Smallest loss first. */
  easy: readonly number[];
  easyLosses: readonly number[];
  /** Training images of the class whose label may be wrong (confident learning), the least likely label first; some are hard too. */
  flagged: readonly number[];
}

export interface DiffuBiasReport extends GenerationRun {
  system: 'diffubias';
  /** Of the amplified head. */
  q: number;
  steps: number;
  /** K as a share of the class. */
  hardShare: number;
  /** Per class, in label order. */
  classes: readonly HardClass[];
  tests: readonly ConflictTest[];
  /** Words that the filter of captions keeps a caption for, most frequent first. */
  words: CaptionFilter['words'];
  /** Captions of hard images, per class: read, kept by the filter, and of these those that hold what the tests found, which are asked for. */
  captionCounts: readonly { read: number; kept: number; conflicting: number }[];
  /** Images made for training, per class; none for a class without a found word. */
  forTraining: readonly number[];
}
