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
  const tests = ends.flatMap(({ classIndex, hard }) => testsOfClass(told, classIndex, new Set(hard)));
  const q = benjaminiHochberg(Float64Array.from(tests, ({ p }) => p));
  return tests
    .map((test, i) => ({ ...test, q: q[i]!, isFound: q[i]! <= FALSE_DISCOVERY_RATE }))
    .sort((one, other) => one.classIndex - other.classIndex || one.p - other.p || (one.word < other.word ? -1 : 1));
}

interface ToldImage {
  row: number;
  label: number;
  words: ReadonlySet<string>;
}

function testsOfClass(told: readonly ToldImage[], classIndex: number, hardRows: ReadonlySet<number>) {
  const own = told.filter(({ label }) => label === classIndex);
  const parts = {
    hard: own.filter(({ row }) => hardRows.has(row)),
    rest: own.filter(({ row }) => !hardRows.has(row)),
    others: told.filter(({ label }) => label !== classIndex),
  };
  if (parts.hard.length === 0 || parts.rest.length === 0 || parts.others.length === 0) return [];
  const words = new Set(told.flatMap((image) => [...image.words]));
  return [...words].sort().flatMap((word): Omit<ConflictTest, 'q' | 'isFound'>[] => {
    const having = (images: readonly ToldImage[]): number => images.filter((image) => image.words.has(word)).length;
    const counts = { hard: having(parts.hard), rest: having(parts.rest), others: having(parts.others) };
    const ownCount = counts.hard + counts.rest;
    // What all captions of the class say, or none does, cannot tell its images apart.
    if (ownCount === 0 || ownCount === own.length) return [];
    const isRarer = ownCount / own.length < counts.others / parts.others.length;
    const onSide = (part: keyof typeof parts): WordCount => {
      const of = parts[part].length;
      return { count: isRarer ? counts[part] : of - counts[part], of };
    };
    const [hard, rest, others] = [onSide('hard'), onSide('rest'), onSide('others')];
    const amongHard = upperTail(own.length, hard.count + rest.count, hard.of, hard.count);
    const all = hard.count + rest.count + others.count;
    const amongOthers = Math.min(1, 2 * upperTail(told.length, all, others.of, others.count));
    return [
      {
        classIndex,
        word,
        side: isRarer ? 'with' : 'without',
        hard,
        rest,
        others,
        p: Math.max(amongHard, amongOthers),
      },
    ];
  });
}

/** Whether a caption is on the side of a found test of its class: what a bias-conflicting image says. */
export function isConflictingCaption({ label, caption }: ImageCaption, tests: readonly ConflictTest[]): boolean {
  const words = new Set(contentWords(caption));
  return tests.some(
    ({ classIndex, word, side, isFound }) => isFound && classIndex === label && words.has(word) === (side === 'with'),
  );
}
