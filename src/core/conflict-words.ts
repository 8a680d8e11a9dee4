import { contentWords, type ImageCaption } from './caption-words';
import { upperTail } from './hypergeometric';
import type { LossEnds } from './hard-images';
import { benjaminiHochberg, FALSE_DISCOVERY_RATE } from './multiplicity';
import { wordsOfName } from './word-lists';

/** How often a word stands in the captions of some images. */
export interface WordCount {
  count: number;
  of: number;
}

/** A word of the captions, and whether the hard images of a class go against what the training set says of it. */
export interface ConflictTest {
  classIndex: number;
  word: string;
  /** `with`: the class rarely has the word, its hard images do. `without`: the class usually has it, its hard images do not. */
  side: 'with' | 'without';
  /** Captions on that side: of the class's hard images, of its other training images, and of the other classes. */
  hard: WordCount;
  rest: WordCount;
  others: WordCount;
  /** The larger of two exact p: that the hard images are on that side more than the rest, and that the class is less than the others. */
  p: number;
  /** Benjamini and Hochberg over all classes and words. */
  q: number;
  isFound: boolean;
}

/**
 * Tells a bias from images that are merely hard. A head whose bias is amplified always has images of largest loss; they conflict with a bias where a
 * word of their captions (1) is more frequent among them than in the rest of their class and (2) goes with other classes in the training set. Both by
 * the exact hypergeometric tail, the second doubled because the data choose its direction. Both have to hold, so the larger p counts.
 *
 * DiffuBias (arXiv 2411.16079) has no such test: it takes every class's hardest images for bias-conflicting.
 *
 * @param captions of all training images, each row once
 * @param classNames their words are left out: a caption that names another class speaks of the label, not of what goes with it
 * @returns strongest first within each class, classes in order
 */
export function conflictTests(
  captions: readonly ImageCaption[],
  ends: readonly Pick<LossEnds, 'classIndex' | 'hard'>[],
  classNames: readonly string[],
): ConflictTest[] {
  const names = new Set(classNames.flatMap((name) => contentWords(wordsOfName(name))));
  const told = captions.map(({ row, label, caption }) => ({
    row,
    label,
    words: new Set(contentWords(caption).filter((word) => !names.has(word))),
  }));
  const all = tally(told);
  const tests = ends.flatMap(({ classIndex, hard }) => {
    const own = told.filter(({ label }) => label === classIndex);
    const hardRows = new Set(hard);
    return testsOfClass(classIndex, tally(own.filter(({ row }) => hardRows.has(row))), tally(own), all);
  });
  const q = benjaminiHochberg(Float64Array.from(tests, ({ p }) => p));
  return tests
    .map((test, i) => ({ ...test, q: q[i]!, isFound: q[i]! <= FALSE_DISCOVERY_RATE }))
    .sort((one, other) => one.classIndex - other.classIndex || one.p - other.p || (one.word < other.word ? -1 : 1));
}

/** In how many of some captions each word stands. */
interface Tally {
  of: number;
  counts: ReadonlyMap<string, number>;
}

function tally(told: readonly { words: ReadonlySet<string> }[]): Tally {
  const counts = new Map<string, number>();
  for (const { words } of told) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { of: told.length, counts };
}

/** @param hard of the class's hard images, which `own` holds too; `all` is of all classes */
function testsOfClass(classIndex: number, hard: Tally, own: Tally, all: Tally): Omit<ConflictTest, 'q' | 'isFound'>[] {
  if (hard.of === 0 || hard.of === own.of || own.of === all.of) return [];
  return [...own.counts].flatMap(([word, ownCount]) => {
    // What all captions of the class say cannot tell its images apart.
    if (ownCount === own.of) return [];
    const [hardCount, allCount] = [hard.counts.get(word) ?? 0, all.counts.get(word)!];
    const isRarer = ownCount / own.of < (allCount - ownCount) / (all.of - own.of);
    const onSide = (count: number, of: number): WordCount => ({ count: isRarer ? count : of - count, of });
    const ofHard = onSide(hardCount, hard.of);
    const ofRest = onSide(ownCount - hardCount, own.of - hard.of);
    const ofOthers = onSide(allCount - ownCount, all.of - own.of);
    const ofOwn = ofHard.count + ofRest.count;
    const amongHard = upperTail(own.of, ofOwn, hard.of, ofHard.count);
    const amongOthers = Math.min(1, 2 * upperTail(all.of, ofOwn + ofOthers.count, ofOthers.of, ofOthers.count));
    const p = Math.max(amongHard, amongOthers);
    return [{ classIndex, word, side: isRarer ? 'with' : 'without', hard: ofHard, rest: ofRest, others: ofOthers, p }];
  });
}

/** Whether a caption is on the side of a found test of its class: what a bias-conflicting image says. */
export function isConflictingCaption({ label, caption }: ImageCaption, tests: readonly ConflictTest[]): boolean {
  const words = new Set(contentWords(caption));
  return tests.some(
    ({ classIndex, word, side, isFound }) => isFound && classIndex === label && words.has(word) === (side === 'with'),
  );
}
