import type { Estimate } from './audit';
import { FEWEST_WRONG } from './bias-to-text';
import { Breather } from './breather';
import { meanDifference, spreadFromSums, type Spread } from './mean-difference';
import type { FeatureMatrix } from './normalisation';
import { thinEvenly } from './row-sampling';
import type { ConceptDictionary } from './sparse-concepts';
import type { TaskControl } from './trainer';

/** What one word carries in the images of one class. Weights are shares of a vector of length 1. */
export interface ConceptFigure {
  classIndex: number;
  /** Place of the word in the dictionary. */
  word: number;
  /** Mean weight over the images of the class that were looked at. */
  weight: number;
  /** How many of them have the word at all. */
  withIt: number;
  n: number;
  /** Mean weight in the class less that in all other classes, Welch's interval; null with a single class. */
  beyondRest: Estimate | null;
  /** Mean weight in the class's wrong images less that in its right ones; null below five of either. */
  wrongBeyondRight: Estimate | null;
  /** Images of the class with the largest weight of the word, largest first. */
  topRows: number[];
}

export interface ConceptWish {
  labels: ArrayLike<number>;
  classCount: number;
  /** 1 where the head is right, out of sample. */
  isRight: ArrayLike<number>;
  l1: number;
  /** Concepts told per class. */
  most: number;
  /** Images named per concept. */
  imagesPerConcept: number;
}

const SIDES = 2;

/** Counts, sums and sums of squares of weights per class, side (0 wrong, 1 right) and word. */
class WeightSums {
  readonly counts: Float64Array;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  readonly #present: Float64Array;
  readonly #size: number;

  constructor(classCount: number, size: number) {
    this.#size = size;
    this.counts = new Float64Array(classCount * SIDES);
    this.#sums = new Float64Array(classCount * SIDES * size);
    this.#squares = new Float64Array(classCount * SIDES * size);
    this.#present = new Float64Array(classCount * SIDES * size);
  }

  add(group: number, word: number, weight: number): void {
    const at = group * this.#size + word;
    this.#sums[at]! += weight;
    this.#squares[at]! += weight * weight;
    this.#present[at]! += 1;
  }

  present(groups: readonly number[], word: number): number {
    return groups.reduce((sum, group) => sum + this.#present[group * this.#size + word]!, 0);
  }

  spread(groups: readonly number[], word: number): Spread {
    let [n, sum, squares] = [0, 0, 0];
    for (const group of groups) {
      const at = group * this.#size + word;
      n += this.counts[group]!;
      sum += this.#sums[at]!;
      squares += this.#squares[at]!;
    }
    return spreadFromSums(n, sum, squares);
  }
}

/**
 * What the images of each class are made of: every image is written as few words (see ConceptDictionary), and the weights are
 * averaged per class, against the other classes, and wrong against right within the class. The intervals are per figure; nothing is
 * corrected for the number of words, so they describe and do not prove.
 *
 * @param images vectors at `rows`, in that order, centred and of unit length
 * @param rows the images' places in the data set
 * @returns class by class by descending weight
 */
export async function conceptFigures(
  dictionary: ConceptDictionary,
  images: FeatureMatrix,
  rows: Uint32Array,
  wish: ConceptWish,
  control: TaskControl = {},
): Promise<ConceptFigure[]> {
  const { labels, classCount, isRight, l1 } = wish;
  const breather = new Breather(control.signal);
  const startedAt = Date.now();
  const sums = new WeightSums(classCount, dictionary.size);
  const carriers = Array.from({ length: classCount }, () => new Map<number, { row: number; weight: number }[]>());
  for (const [done, row] of rows.entries()) {
    const image = images.values.subarray(done * images.dimension, (done + 1) * images.dimension);
    const group = labels[row]! * SIDES + (isRight[row] ? 1 : 0);
    sums.counts[group]! += 1;
    dictionary.decompose(image, l1).forEach((weight, word) => {
      if (weight === 0) return;
      sums.add(group, word, weight);
      const ofClass = carriers[labels[row]!]!;
      const known = ofClass.get(word);
      if (known) known.push({ row, weight });
      else ofClass.set(word, [{ row, weight }]);
    });
    const progress = { done: done + 1, total: rows.length, unit: 'images', startedAt };
    control.onProgress?.({ stage: 'Writing images as words', ...progress });
    if (breather.isDue) await breather.breathe();
  }
  return carriers.flatMap((ofClass, classIndex) => {
    const own = [classIndex * SIDES, classIndex * SIDES + 1];
    const rest = [...sums.counts.keys()].filter((group) => !own.includes(group));
    const words = [...ofClass.keys()].map((word) => ({ word, spread: sums.spread(own, word) }));
    words.sort((a, b) => b.spread.mean - a.spread.mean || a.word - b.word);
    return words.slice(0, wish.most).map(({ word, spread }): ConceptFigure => {
      const wrong = sums.spread([own[0]!], word);
      const right = sums.spread([own[1]!], word);
      const isEnough = wrong.n >= FEWEST_WRONG && right.n >= FEWEST_WRONG;
      const top = ofClass.get(word)!.sort((a, b) => b.weight - a.weight || a.row - b.row);
      return {
        classIndex,
        word,
        weight: spread.mean,
        withIt: sums.present(own, word),
        n: spread.n,
        beyondRest: meanDifference(spread, sums.spread(rest, word)),
        wrongBeyondRight: isEnough ? meanDifference(wrong, right) : null,
        topRows: top.slice(0, wish.imagesPerConcept).map(({ row }) => row),
      };
    });
  });
}

/** Up to `most` rows of each class, evenly taken, ascending. */
export function thinByClass(classRows: readonly Uint32Array[], most: number): Uint32Array {
  return Uint32Array.from(classRows.flatMap((rows) => [...thinEvenly(rows, most)])).sort();
}
