import type { PlainError } from './errors';
import type { BridgeFidelity } from './text-bridge';
import type { WordLists } from './word-lists';
import type { WordVerdict } from './word-validation';

/** What a person is shown of the words before a head is fitted on them. */
export interface WordReport {
  lists: WordLists;
  verdicts: readonly WordVerdict[];
  /** Lists whose anchor the encoder does not know. */
  withoutAnchor: readonly string[];
  /** How words get to the head, in words. */
  bridge: string;
  fidelity: BridgeFidelity | null;
  /** Why the words do not do; null where they do. */
  shortage: PlainError | null;
}

/** Words as a request carries them; or why there are none. */
export type WordsOrTrouble<Words> = { words: Words } | { trouble: PlainError };
