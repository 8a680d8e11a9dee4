import { AppError } from './errors';
import type { FeatureMatrix } from './normalisation';
import type { WordList, WordLists } from './word-lists';
import { requireFinite } from './vector-checks';
import { jointPrompts, promptsOfWord, WORD_TEMPLATES } from './word-prompts';

/** Word lists as vectors of the encoder, un-normalised, in an order that follows from the lists alone. */
export interface EmbeddedWords {
  lists: WordLists;
  /** One per word, in the order of {@link placedWords}: whether the encoder knows it. Rows of unknown words are zero. */
  isKnown: readonly boolean[];
  /** Words x templates: word w in template t is row w * WORD_TEMPLATES.length + t. */
  texts: FeatureMatrix;
  /** One per list, classes first, in the first template; zero where the encoder does not know the anchor. */
  anchors: FeatureMatrix;
  isAnchorKnown: readonly boolean[];
  /** Class and value in one sentence: (class * values + value) * sentences + sentence. Zero where either anchor is unknown. */
  joint: FeatureMatrix;
}

/** Sentences per pair of a class and a value. */
export const JOINT_COUNT = jointPrompts('', '').length;

/** One word of the lists and where it stands. */
export interface PlacedWord {
  word: string;
  /** "class" for what a class looks like, "value" for what goes with it. */
  kind: 'class' | 'value';
  /** Index of its list among those of its kind. */
  list: number;
}

/** Every word, classes first, list by list. */
export function placedWords({ classes, values }: WordLists): PlacedWord[] {
  const of = (lists: readonly WordList[], kind: PlacedWord['kind']): PlacedWord[] =>
    lists.flatMap(({ words }, list) => words.map((word) => ({ word, kind, list })));
  return [...of(classes, 'class'), ...of(values, 'value')];
}

/** What an encoder is asked to read, in the order of {@link EmbeddedWords}; one list per row of it that may be zero as a whole. */
export function promptsOf(lists: WordLists): { words: string[][]; anchors: string[]; joint: string[] } {
  return {
    words: placedWords(lists).map(({ word }) => promptsOfWord(word)),
    anchors: [...lists.classes, ...lists.values].map(({ anchor }) => promptsOfWord(anchor)[0]!),
    joint: lists.classes.flatMap((own) => lists.values.flatMap((value) => jointPrompts(own.anchor, value.anchor))),
  };
}

/** @throws AppError `bad-input` for vectors of another number or dimension, or with a number that is none */
export function checkEmbeddedWords(words: EmbeddedWords, dimension: number): void {
  const { texts, anchors, joint, lists } = words;
  const count = placedWords(lists).length;
  const fits =
    texts.rowCount === count * WORD_TEMPLATES.length &&
    words.isKnown.length === count &&
    anchors.rowCount === lists.classes.length + lists.values.length &&
    joint.rowCount === lists.classes.length * lists.values.length * JOINT_COUNT &&
    [texts, anchors, joint].every((matrix) => matrix.dimension === dimension);
  if (!fits) {
    throw new AppError(
      'bad-input',
      `The vectors of the words do not fit the encoder's, which have ${dimension} numbers.`,
      'Read the words again with the encoder that the images were embedded with.',
    );
  }
  for (const matrix of [texts, anchors, joint]) requireFinite(matrix, 'words');
}
