import type { Estimate } from './audit';
import type { VectorSpace } from './column-cue';
import { wilson } from './intervals';
import { centredUnit, meanVector } from './modality-gap';
import type { FeatureMatrix } from './normalisation';
import type { SliceMethod } from './slices';
import { allRows } from './summary';

export interface SliceSettings {
  method: SliceMethod;
  /** 2 to 50. */
  sliceCount: number;
  seed: number;
  /** Whose vectors the slices are found in. */
  space: VectorSpace;
}

/** A group of images that was found without words. */
export interface SliceFigure {
  /** 1, 2, ... in the order of the report. */
  number: number;
  /** Words of the vocabulary that set the slice apart, the best first; empty without an encoder. */
  words: readonly string[];
  /** Share of its images that the audited head gets right, out of sample. */
  accuracy: Estimate;
  /** Images of the slice per class. */
  classCounts: readonly number[];
  /** Images of the slice among those it was found on, the most typical first. */
  rows: Uint32Array;
}

/** A slice by the vectors alone: a cue like any other. */
export interface CueSlice extends SliceFigure {
  cueId: string;
}

/** A slice that was found with labels and predictions: it says where the model errs, and is no test of anything. */
export interface ErrorSlice extends SliceFigure {
  /** The class whose probability is farthest from its share here. */
  classIndex: number;
  /** Mean probability of that class less its share, in points: above 0 the model sees it where it is not. */
  surplusPoints: number;
}

export interface SliceReport {
  settings: SliceSettings;
  /** Images that slices were found on: those that the audited head was not fitted on. */
  imageCount: number;
  /** Largest first. */
  slices: readonly CueSlice[];
  /** Largest error first; fewer than `sliceCount`. */
  errorSlices: readonly ErrorSlice[];
}

/** Words of a vocabulary: one title per row of the vectors. */
export interface DescribingWords {
  titles: readonly string[];
  /** words x d. */
  vectors: FeatureMatrix;
}

/**
 * Words that set groups of images apart (Domino, Eyuboglu et al. 2022, arXiv 2203.14960, section 5): the score of word t for slice s is
 * t . (mean of the slice - mean of all). Words and images are centred on their own means first, so that the gap between the two sides
 * (see modality-gap.ts) does not favour words that lie near all images.
 *
 * @param unit image vectors of unit length
 * @param rows images that the slices were found on
 * @param slices rows of each slice
 * @returns per slice the titles of the `count` best words
 */
export function sliceWords(
  unit: FeatureMatrix,
  rows: Uint32Array,
  slices: readonly Uint32Array[],
  words: DescribingWords,
  count: number,
): string[][] {
  const { titles, vectors } = words;
  if (titles.length === 0) return slices.map(() => []);
  const everyWord = allRows(titles.length);
  const centredWords = centredUnit(vectors, everyWord, meanVector(vectors, everyWord));
  const meanImage = meanVector(unit, rows);
  const images = centredUnit(unit, allRows(unit.rowCount), meanImage);
  const meanOfAll = meanVector(images, rows);
  return slices.map((members) => {
    const away = meanVector(images, members).map((value, j) => value - meanOfAll[j]!);
    const scores = Array.from(everyWord, (word) => {
      let product = 0;
      for (let j = 0; j < away.length; j += 1) product += centredWords.values[word * away.length + j]! * away[j]!;
      return { word, product };
    });
    return scores
      .sort((one, other) => other.product - one.product)
      .slice(0, count)
      .map(({ word }) => titles[word]!);
  });
}

/** Size, classes and accuracy of a slice. */
export function sliceFigure(
  number: number,
  rows: Uint32Array,
  words: readonly string[],
  { labels, isRight, classCount }: { labels: Uint16Array; isRight: Uint8Array; classCount: number },
): SliceFigure {
  const classCounts = new Array<number>(classCount).fill(0);
  let right = 0;
  for (const row of rows) {
    classCounts[labels[row]!]! += 1;
    right += isRight[row]!;
  }
  return { number, words, accuracy: wilson(right, rows.length), classCounts, rows };
}

/**
 * Where the mean probability of a class is farthest from its share among the images: Domino's measure of a slice's error.
 *
 * @param probabilities n x K over all images
 */
export function largestSurplus(
  rows: Uint32Array,
  labels: Uint16Array,
  probabilities: Float64Array,
  classCount: number,
): { classIndex: number; surplusPoints: number } {
  const surplus = new Float64Array(classCount);
  for (const row of rows) {
    for (let k = 0; k < classCount; k += 1) {
      surplus[k]! += (100 * (probabilities[row * classCount + k]! - (labels[row] === k ? 1 : 0))) / rows.length;
    }
  }
  const classIndex = surplus.reduce((most, value, k) => (Math.abs(value) > Math.abs(surplus[most]!) ? k : most), 0);
  return { classIndex, surplusPoints: surplus[classIndex]! };
}

/** Name of a slice as a cue: "group 3 (sea, wave)". */
export function sliceTitle({ number, words }: Pick<SliceFigure, 'number' | 'words'>): string {
  const named = words.slice(0, 2).join(', ');
  return named ? `group ${number} (${named})` : `group ${number}`;
}
