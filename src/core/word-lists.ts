import { AppError } from './errors';
import { tokensOf } from './vocabulary';

/** Words for one class, or for one value of a cue. */
export interface WordList {
  /** The class as the data name it, or a name for the value: "forest". */
  name: string;
  /** What the list is about, in words that an encoder can know: "land bird" for a class "landbird". */
  anchor: string;
  words: readonly string[];
}

/** What the text-based methods are told in words: per class what it looks like, per value of the spurious cue what goes with it. */
export interface WordLists {
  /** One per class, in label order. */
  classes: readonly WordList[];
  /** At least two: a cue that has no other value cannot be balanced. */
  values: readonly WordList[];
}

/** Gives word lists from somewhere: a file, a form, and later a chat endpoint. Called with what the lists are to be about. */
export type WordSource = (wish: WordWish, signal?: AbortSignal) => Promise<WordLists>;

export interface WordWish {
  classes: readonly string[];
  /** Names of the cue's values. */
  values: readonly string[];
  wordsPerList: number;
}

/** Longest list that is read, as long as the paper's: the 40,000 pairs of two such lists are more than a last layer needs. */
export const MOST_WORDS = 200;

/** How a name reads as words: "red_fox" is "red fox". */
export function wordsOfName(name: string): string {
  return name.replace(/[_-]+/g, ' ').trim().toLowerCase();
}

/** A list as it is worked with: blanks and repetitions gone, in the order given. */
export function cleanWords(words: readonly string[]): string[] {
  const trimmed = words.map((word) => word.trim().replace(/\s+/g, ' ').toLowerCase());
  return [...new Set(trimmed.filter((word) => tokensOf(word).length > 0))];
}

/**
 * The lists cleaned and put in the order of the classes.
 *
 * @throws AppError `bad-input` for a class without a list, a list of no class, an empty or too long list, fewer than two values, or a
 *   name that is there twice
 */
export function arrangeWordLists(lists: WordLists, classNames: readonly string[]): WordLists {
  const isSame = (one: string, other: string): boolean => wordsOfName(one) === wordsOfName(other);
  const stray = lists.classes.find(({ name }) => !classNames.some((className) => isSame(name, className)));
  if (stray) {
    throw invalid(`There are words for a class "${stray.name}".`, `The classes are ${classNames.join(', ')}.`);
  }
  const classes = classNames.map((name) => {
    const own = lists.classes.filter((list) => isSame(list.name, name));
    if (own.length === 1) return cleanList({ ...own[0]!, name }, 'class');
    const trouble = own.length === 0 ? 'no words' : 'more than one list of words';
    throw invalid(`The class "${name}" has ${trouble}.`, 'Give one list of words for every class.');
  });
  if (lists.values.length < 2) {
    throw invalid(
      `There are words for ${lists.values.length === 1 ? 'one value' : 'no value'} of the cue.`,
      'Give at least two lists of what may go with a class: for example forest and sea.',
    );
  }
  const values = lists.values.map((list) => cleanList(list, 'value'));
  const twice = values.find(({ name }, at) => values.some((other, place) => place < at && isSame(other.name, name)));
  if (twice) throw invalid(`The value "${twice.name}" is there twice.`, 'Put its words into one list.');
  return { classes, values };
}

function cleanList({ name, anchor, words }: WordList, what: 'class' | 'value'): WordList {
  const cleaned = cleanWords(words);
  if (cleaned.length === 0) {
    throw invalid(
      `The list of the ${what} "${name}" has no word in it.`,
      'Give at least one word, better a few dozen.',
    );
  }
  if (cleaned.length > MOST_WORDS) {
    throw invalid(
      `The list of the ${what} "${name}" has ${cleaned.length} words, and every word of a class is paired with every word of a value.`,
      `Keep at most ${MOST_WORDS}, as many as the paper has.`,
    );
  }
  return { name: name.trim(), anchor: wordsOfName(anchor) || wordsOfName(name), words: cleaned };
}

function invalid(message: string, fix: string): AppError {
  return new AppError('bad-input', message, fix);
}
