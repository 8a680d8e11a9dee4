import type { MethodId } from './audit';
import type { PlainError } from './errors';
import type { BridgeFidelity } from './text-bridge';
import type { WordLists } from './word-lists';
import type { WordCheck, WordVerdict } from './word-validation';

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

/** Words that methods learnt from, for the record. */
export interface UsedWords {
  lists: WordLists;
  /** One per method that ran; they validate words in different ways. */
  checks: readonly ({ method: MethodId } & WordCheck)[];
}

/** Words as a request carries them; or why there are none. */
export type WordsOrTrouble<Words> = { words: Words } | { trouble: PlainError };
