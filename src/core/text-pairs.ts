import type { EmbeddedWords } from './embedded-words';
import { normaliseFeatures, type FeatureMatrix } from './normalisation';
import { drawRows, shuffle, type Uniform } from './random';
import type { WordCheck } from './word-validation';
import { WORD_TEMPLATES } from './word-prompts';

/** Texts to fit a head on, each a pair of a class's word and a value's word in one template: TLDR's text set (arXiv 2311.18291). */
export interface TextSet {
  /** (t(class word) + t(value word)) / 2 in the encoder's space. */
  vectors: FeatureMatrix;
  /** Class of the class word. */
  labels: Uint16Array;
  /** class * values + value */
  groups: Uint16Array;
  groupCount: number;
  /** Pairs of words that each group has, before templates and before any are left out. */
  pairCounts: readonly number[];
}

/** Texts kept in memory at once, over all groups: 42 MB of single precision for a head of 1,280 inputs. */
const MOST_TEXTS = 8192;

export interface TextSetOptions {
  /** Whether each text, and the mean of a pair again, is scaled to unit length. */
  isNormalised: boolean;
  uniform: Uniform;
}

/** Places of the kept words of a list among all words. */
function keptPlaces({ verdicts }: WordCheck, kind: 'class' | 'value', list: number): number[] {
  return verdicts.flatMap((verdict, at) =>
    verdict.kind === kind && verdict.list === list && verdict.dropped === null ? [at] : [],
  );
}

/** The texts of the words as they are used: unit length or as they came. */
export function usedTexts({ texts }: Pick<EmbeddedWords, 'texts'>, isNormalised: boolean): FeatureMatrix {
  return isNormalised ? normaliseFeatures(texts, { kind: 'l2' }) : texts;
}

/**
 * All pairs of kept words in all templates, or as many drawn of each group as memory allows. A list that has lost all its words (see
 * `shortageOf`) leaves its groups empty.
 */
export function textPairs(words: EmbeddedWords, check: WordCheck, options: TextSetOptions): TextSet {
  const { classes, values } = words.lists;
  const groupCount = classes.length * values.length;
  const texts = usedTexts(words, options.isNormalised);
  const { dimension } = texts;
  const perGroup = Math.max(1, Math.floor(MOST_TEXTS / groupCount));
  const drawn: { ofClass: number; ofValue: number; template: number; group: number }[] = [];
  const pairCounts: number[] = [];
  for (let group = 0; group < groupCount; group += 1) {
    const own = keptPlaces(check, 'class', Math.floor(group / values.length));
    const beside = keptPlaces(check, 'value', group % values.length);
    pairCounts.push(own.length * beside.length);
    const every = Uint32Array.from({ length: own.length * beside.length * WORD_TEMPLATES.length }, (_, i) => i);
    for (const code of drawRows(every, perGroup, options.uniform)) {
      const pair = Math.floor(code / WORD_TEMPLATES.length);
      drawn.push({
        ofClass: own[Math.floor(pair / beside.length)]!,
        ofValue: beside[pair % beside.length]!,
        template: code % WORD_TEMPLATES.length,
        group,
      });
    }
  }
  const mixed = new Float32Array(drawn.length * dimension);
  drawn.forEach(({ ofClass, ofValue, template }, i) => {
    const one = (ofClass * WORD_TEMPLATES.length + template) * dimension;
    const other = (ofValue * WORD_TEMPLATES.length + template) * dimension;
    for (let j = 0; j < dimension; j += 1) {
      mixed[i * dimension + j] = (texts.values[one + j]! + texts.values[other + j]!) / 2;
    }
  });
  const vectors = { rowCount: drawn.length, dimension, values: mixed };
  return {
    vectors: options.isNormalised ? normaliseFeatures(vectors, { kind: 'l2' }) : vectors,
    labels: Uint16Array.from(drawn, ({ group }) => Math.floor(group / values.length)),
    groups: Uint16Array.from(drawn, ({ group }) => group),
    groupCount,
    pairCounts,
  };
}

/** Texts of an epoch at most: eight batches of the paper's 128. */
const MOST_PER_EPOCH = 1024;

/** Texts that each group gives to an epoch: as many as the smallest group has pairs. */
export function textsPerGroup({ pairCounts, groupCount }: TextSet): number {
  return Math.max(1, Math.min(...pairCounts, Math.floor(MOST_PER_EPOCH / groupCount)));
}

/** One epoch: as many texts of each group, drawn without replacement, in one shuffled order. */
export function balancedEpoch(set: TextSet, uniform: Uniform): Uint32Array {
  const size = textsPerGroup(set);
  const byGroup: number[][] = Array.from({ length: set.groupCount }, () => []);
  set.groups.forEach((group, at) => byGroup[group]!.push(at));
  const drawn = byGroup.flatMap((own) => [...drawRows(Uint32Array.from(own), size, uniform)]);
  return shuffle(Uint32Array.from(drawn), uniform);
}

/** The same share for each of so many parts. */
export function evenShares(count: number): number[] {
  return Array.from({ length: count }, () => 1 / count);
}

/** Mean of a set's pairs as they are used, d numbers. @param shares weight of each group; those of groups without a text fall to the others */
export function meanPair({ vectors, groups, groupCount }: TextSet, shares: readonly number[]): Float64Array {
  const counts = new Uint32Array(groupCount);
  for (const group of groups) counts[group]! += 1;
  const total = shares.reduce((sum, share, group) => sum + (counts[group]! > 0 ? share : 0), 0);
  const mean = new Float64Array(vectors.dimension);
  groups.forEach((group, row) => {
    const each = shares[group]! / (total * counts[group]!);
    for (let j = 0; j < mean.length; j += 1) mean[j]! += each * vectors.values[row * mean.length + j]!;
  });
  return mean;
}

/** Mean of the kept class words alone over all templates, d numbers, every class of equal weight. */
export function meanClassText(words: EmbeddedWords, check: WordCheck, isNormalised: boolean): Float64Array {
  const texts = usedTexts(words, isNormalised);
  const mean = new Float64Array(texts.dimension);
  evenShares(words.lists.classes.length).forEach((share, list) => {
    const places = keptPlaces(check, 'class', list);
    const each = share / Math.max(1, places.length * WORD_TEMPLATES.length);
    for (const place of places) {
      const from = place * WORD_TEMPLATES.length * texts.dimension;
      for (let t = 0; t < WORD_TEMPLATES.length; t += 1) {
        for (let j = 0; j < mean.length; j += 1) mean[j]! += each * texts.values[from + t * mean.length + j]!;
      }
    }
  });
  return mean;
}
