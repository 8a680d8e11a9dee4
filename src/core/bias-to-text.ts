import { Breather } from './breather';
import { compareByRankSum, rankSumsByClass } from './mann-whitney';
import { benjaminiHochberg } from './multiplicity';
import { ScoreSorter } from './ordering';
import { cueColumn, type CueScores } from './spuriosity';
import { rowsByClass } from './summary';
import type { TaskControl } from './trainer';

/** Fewer wrong (or right) images of a class than this say nothing about words. */
export const FEWEST_WRONG = 5;

export interface BiasWord {
  classIndex: number;
  /** Column of the word. */
  cue: number;
  /** Mean of 100 x cosine over the wrong images of the class less the mean over its right ones: above 0 the word goes with errors. */
  score: number;
  /** Two-sided, of the Mann-Whitney test of the word's scores, wrong against right. */
  p: number;
  /** Benjamini and Hochberg over all words and classes. */
  q: number;
  wrong: number;
  right: number;
}

/**
 * Bias to text (Kim et al. 2024, arXiv 2301.11104) over a vocabulary: which words go with a class's errors. The paper takes keywords from
 * captions of wrong images and stops at the score; here every word of the vocabulary has a p, from the Mann-Whitney test of wrong against
 * right within the class. That is exact under shuffling right and wrong (a drawn permutation could not resolve the p-values that survive
 * a correction over a thousand words), and a word is compared with itself only, so the modality gap cancels.
 *
 * @param scores cosines, one column per word
 * @param rows images with out-of-sample answers
 * @returns class by class by descending score; nothing for a class with under five wrong or right images
 */
export async function biasToText(
  scores: CueScores,
  labels: ArrayLike<number>,
  classCount: number,
  isRight: Uint8Array,
  rows: Uint32Array,
  control: TaskControl = {},
): Promise<BiasWord[]> {
  const breather = new Breather(control.signal);
  const startedAt = Date.now();
  const words: BiasWord[] = [];
  const sorter = new ScoreSorter(rows.length);
  const byClass = rowsByClass(labels, classCount, rows);
  const wrongFirst = isRight.map((right) => 1 - right);
  for (let cue = 0; cue < scores.cueCount; cue += 1) {
    const column = cueColumn(scores, cue);
    byClass.forEach((ofClass, classIndex) => {
      const wrong = ofClass.reduce((count, row) => count + wrongFirst[row]!, 0);
      const right = ofClass.length - wrong;
      if (wrong < FEWEST_WRONG || right < FEWEST_WRONG) return;
      const order = sorter.descending(column, ofClass);
      // Sums of ranks by "is wrong": index 1 holds those of the wrong images.
      const { sums, tieSum } = rankSumsByClass(order, column, wrongFirst, 2);
      const { p } = compareByRankSum(sums[1]!, wrong, right, tieSum);
      words.push({ classIndex, cue, score: meanDifference(column, ofClass, wrongFirst), p, q: 1, wrong, right });
    });
    control.onProgress?.({ stage: 'Comparing words', done: cue + 1, total: scores.cueCount, unit: 'words', startedAt });
    if (breather.isDue) await breather.breathe();
  }
  const q = benjaminiHochberg(Float64Array.from(words, (word) => word.p));
  words.forEach((word, i) => (word.q = q[i]!));
  return words.sort((a, b) => a.classIndex - b.classIndex || b.score - a.score || a.cue - b.cue);
}

function meanDifference(column: Float32Array, rows: Uint32Array, isWrong: Uint8Array): number {
  const sums = [0, 0];
  const counts = [0, 0];
  for (const row of rows) {
    sums[isWrong[row]!]! += 100 * column[row]!;
    counts[isWrong[row]!]! += 1;
  }
  return sums[1]! / counts[1]! - sums[0]! / counts[0]!;
}
