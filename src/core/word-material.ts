import type { EmbeddedWords } from './embedded-words';
import type { FeatureMatrix } from './normalisation';

/** What the text-based methods are given. */
export interface WordMaterial {
  words: EmbeddedWords;
  /** The encoder's vectors of all images, un-normalised. */
  images: FeatureMatrix;
  /** Whether the head stands on those same vectors. */
  isShared: boolean;
}
