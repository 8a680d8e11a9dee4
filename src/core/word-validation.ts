import { AppError } from './errors';
import { placedWords, type EmbeddedWords, type PlacedWord } from './embedded-words';
import { logits, type HeadWeights } from './head';
import { normaliseFeatures, type FeatureMatrix } from './normalisation';
import type { WordList } from './word-lists';
import { WORD_TEMPLATES } from './word-prompts';

/**
 * Which words are used (TLDR, arXiv 2311.18291). A list from a language model is noisy: a heron among the land birds. Semantic: a word
 * stays where its vector is nearest, by cosine, to the anchor of its own list. By classifier, words of classes alone and after that: it
 * stays where the head, asked about the word as the projector puts it among the images, says its class.
 */
export type DropReason = 'unknown' | 'semantic' | 'classifier';

export interface WordVerdict extends PlacedWord {
  /** Null where the word is kept. */
  dropped: DropReason | null;
  /** The list that it is nearest to, or the class that the head says; its own where it is kept. */
  takenFor: string;
}

export interface WordCheck {
  verdicts: readonly WordVerdict[];
  /** Lists whose anchor the encoder does not know; the mean of their words stands for it. */
  withoutAnchor: readonly string[];
}

/** How the head is asked about words: texts of the encoder's space as features of the head's. */
export interface WordJudge {
  head: HeadWeights;
  carry: (texts: FeatureMatrix, rows: Uint32Array) => FeatureMatrix;
}

/** Row of a word in the first template. */
function firstRow(word: number): number {
  return word * WORD_TEMPLATES.length;
}

/** Unit vectors of the anchors; the mean of the unit vectors of its known words for a list whose anchor is unknown. */
function anchorVectors(words: EmbeddedWords, placed: readonly PlacedWord[], unit: FeatureMatrix): FeatureMatrix {
  const { dimension } = unit;
  const { classes } = words.lists;
  const anchors = { ...words.anchors, values: words.anchors.values.slice() };
  words.isAnchorKnown.forEach((isKnown, list) => {
    if (isKnown) return;
    const kind = list < classes.length ? 'class' : 'value';
    const own = kind === 'class' ? list : list - classes.length;
    placed.forEach((word, at) => {
      if (word.kind !== kind || word.list !== own || !words.isKnown[at]) return;
      for (let j = 0; j < dimension; j += 1) {
        anchors.values[list * dimension + j]! += unit.values[firstRow(at) * dimension + j]!;
      }
    });
  });
  return normaliseFeatures(anchors, { kind: 'l2' });
}

/** Index of the anchor with the largest cosine, the first of equals. */
function nearestAnchor(unit: FeatureMatrix, row: number, anchors: FeatureMatrix, from: number, to: number): number {
  const { dimension } = unit;
  let nearest = from;
  let largest = -Infinity;
  for (let anchor = from; anchor < to; anchor += 1) {
    let cosine = 0;
    for (let j = 0; j < dimension; j += 1) {
      cosine += unit.values[row * dimension + j]! * anchors.values[anchor * dimension + j]!;
    }
    if (cosine > largest) [nearest, largest] = [anchor, cosine];
  }
  return nearest;
}

/**
 * @param judge null: no filter by a classifier
 * @param isSemantic false: every known word passes the semantic filter
 */
export function checkWords(words: EmbeddedWords, judge: WordJudge | null, isSemantic = true): WordCheck {
  const { classes, values } = words.lists;
  const lists: readonly WordList[] = [...classes, ...values];
  const placed = placedWords(words.lists);
  const unit = normaliseFeatures(words.texts, { kind: 'l2' });
  const anchors = anchorVectors(words, placed, unit);
  const verdicts = placed.map((word, at): WordVerdict => {
    const first = word.kind === 'class' ? 0 : classes.length;
    const own = first + word.list;
    if (!words.isKnown[at]) return { ...word, dropped: 'unknown', takenFor: '' };
    const to = word.kind === 'class' ? classes.length : lists.length;
    const nearest = isSemantic ? nearestAnchor(unit, firstRow(at), anchors, first, to) : own;
    return { ...word, dropped: nearest === own ? null : 'semantic', takenFor: lists[nearest]!.name };
  });
  const withoutAnchor = lists.filter((_, list) => !words.isAnchorKnown[list]).map(({ name }) => name);
  return { verdicts: judge ? askHead(verdicts, words, judge) : verdicts, withoutAnchor };
}

/** Drops words of classes that the head takes for another class. */
function askHead(verdicts: readonly WordVerdict[], { texts, lists }: EmbeddedWords, judge: WordJudge): WordVerdict[] {
  const asked = verdicts.flatMap(({ kind, dropped }, at) => (kind === 'class' && dropped === null ? [at] : []));
  const features = judge.carry(texts, Uint32Array.from(asked, firstRow));
  const classCount = lists.classes.length;
  const values = logits(judge.head, features);
  const said = new Map(
    asked.map((at, i) => {
      const own = values.subarray(i * classCount, (i + 1) * classCount);
      return [at, own.indexOf(Math.max(...own))];
    }),
  );
  return verdicts.map((verdict, at) => {
    const answer = said.get(at);
    if (answer === undefined || answer === verdict.list) return verdict;
    return { ...verdict, dropped: 'classifier', takenFor: lists.classes[answer]!.name };
  });
}

const WHY_DROPPED: Readonly<Record<DropReason, string>> = {
  unknown: 'the encoder does not know them',
  semantic: 'they are nearer to another list',
  classifier: 'the classifier takes them for another class',
};

/** Words kept and given, per list: classes first. */
export function keptCounts(
  { verdicts }: WordCheck,
  kind: 'class' | 'value',
  lists: number,
): { kept: number; given: number }[] {
  return Array.from({ length: lists }, (_, list) => {
    const own = verdicts.filter((verdict) => verdict.kind === kind && verdict.list === list);
    return { kept: own.filter(({ dropped }) => dropped === null).length, given: own.length };
  });
}

/** Why the words that are left do not do; null where they do. A class or a value without a word stops everything. */
export function shortageOf(check: WordCheck, { lists }: Pick<EmbeddedWords, 'lists'>): AppError | null {
  const named: readonly [WordVerdict['kind'], string, readonly WordList[]][] = [
    ['class', 'class', lists.classes],
    ['value', 'value', lists.values],
  ];
  for (const [kind, title, own] of named) {
    const empty = keptCounts(check, kind, own.length).findIndex(({ kept }) => kept === 0);
    if (empty < 0) continue;
    const dropped = check.verdicts.filter((verdict) => verdict.kind === kind && verdict.list === empty);
    const reasons = (Object.keys(WHY_DROPPED) as DropReason[]).flatMap((reason) => {
      const count = dropped.filter((verdict) => verdict.dropped === reason).length;
      return count > 0 ? [`${count} because ${WHY_DROPPED[reason]}`] : [];
    });
    return new AppError(
      'bad-input',
      `The ${title} "${own[empty]!.name}" has lost all of its ${dropped.length} words: ${reasons.join(', ')}.`,
      fixFor(kind, dropped),
    );
  }
  return null;
}

function fixFor(kind: WordVerdict['kind'], dropped: readonly WordVerdict[]): string {
  if (dropped.every((verdict) => verdict.dropped === 'unknown')) {
    return 'Give simpler or more common words, or embed with an encoder of a larger vocabulary.';
  }
  if (kind === 'class' && dropped.some((verdict) => verdict.dropped === 'classifier')) {
    return 'Give more typical words for it, audit a head that fits the class better, or switch the validation by classifier off.';
  }
  return 'Give words that say more clearly what sets it apart, or a better anchor for the list.';
}
