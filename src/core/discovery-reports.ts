/** What the ways of finding cues beside the test of the family come to. Rows are those of the data set. */
import type { Estimate } from './audit';
import type { ConceptFigure } from './concept-figures';

/** A word that is seen more in the wrong images of a class than in its right ones. */
export interface BiasWordFigure {
  classIndex: number;
  cueId: string;
  title: string;
  /** Mean of 100 x cosine, wrong less right, with Welch's interval; n is the wrong and right images together. */
  score: Estimate;
  p: number;
  /** Corrected over all words and classes. */
  q: number;
  /** Wrong images with most of the word, and right ones with most of it. */
  wrongRows: readonly number[];
  rightRows: readonly number[];
}

export interface BiasWordsReport {
  /** Where the words come from. Captions of the images are the other place, where a data set brings them. */
  source: 'vocabulary' | 'captions';
  wordCount: number;
  /** Words x classes that were tested: the family of the correction. */
  tests: number;
  /** Per class, in the classes' order. */
  classes: readonly { wrong: number; right: number }[];
  /** Class by class by descending score, only those above 0. */
  words: readonly BiasWordFigure[];
  /** Images below which a class says nothing. */
  fewest: number;
}

export interface ConceptRow extends Omit<ConceptFigure, 'word'> {
  cueId: string;
  title: string;
}

export interface ConceptsReport {
  l1: number;
  wordCount: number;
  /** Images looked at, and how many there are. */
  images: number;
  of: number;
  /** How the gap between words and images is closed, in words. */
  modalityGap: string;
  concepts: readonly ConceptRow[];
}
