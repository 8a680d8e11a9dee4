import type { Estimate } from './audit';
import { wilson } from './intervals';
import { benjaminiHochberg, FALSE_DISCOVERY_RATE } from './multiplicity';
import { mcNemarP, pairedDrop } from './paired-proportions';

/** What a cue is taken from: the place of a picture, or a thing in it beside the labelled one. */
export type CueFactor = 'background' | 'foreground';

/** One image of a class with a cue, edited twice: the cue replaced, and as much changed without touching what it says. */
export interface EditPair {
  row: number;
  classIndex: number;
  factor: CueFactor;
  /** The cue, in words: "autumn wood". */
  phrase: string;
  /** Whether the prediction is another one than the label after the edit, and after the control edit. */
  isFlipped: boolean;
  isControlFlipped: boolean;
}

/** Of a class and a cue. */
export interface FlipTest {
  classIndex: number;
  factor: CueFactor;
  phrase: string;
  /** Share of the edits that flipped the prediction: ASPIRE's score, hits over occurrences. */
  hitRate: Estimate;
  controlRate: Estimate;
  /** Hit rate less control rate, on the same images: Bonett and Price's interval. */
  difference: Estimate;
  /** McNemar's exact test on the same images, two-sided. */
  p: number;
  /** Benjamini and Hochberg over all classes and cues. */
  q: number;
  /** The edit flips more than the control, and q is within the false discovery rate. */
  isSignificant: boolean;
  /** Rows whose prediction the edit flipped: the examples. */
  flippedRows: readonly number[];
  rows: readonly number[];
}

/**
 * Flip tests per class and cue (ASPIRE, arXiv 2308.10103, step 3 and 4), strongest first within a class. The paper counts an edit as a hit where
 * the prediction changes, and ranks by hits over occurrences. A flip may come from the editing itself, so every edit has a control on the same
 * image here, and what is tested is the difference of the two.
 *
 * @param pairs of images that the head has right before the edit
 */
export function flipTests(pairs: readonly EditPair[]): FlipTest[] {
  const groups = new Map<string, EditPair[]>();
  for (const pair of pairs) {
    const key = JSON.stringify([pair.classIndex, pair.factor, pair.phrase]);
    groups.set(key, [...(groups.get(key) ?? []), pair]);
  }
  const tests = [...groups.values()].map(flipTest);
  const q = benjaminiHochberg(Float64Array.from(tests, ({ p }) => p));
  return tests
    .map((test, i) => ({
      ...test,
      q: q[i]!,
      isSignificant: q[i]! <= FALSE_DISCOVERY_RATE && test.difference.value > 0,
    }))
    .sort(
      (one, other) =>
        one.classIndex - other.classIndex ||
        other.difference.value - one.difference.value ||
        one.phrase.localeCompare(other.phrase),
    );
}

function flipTest(pairs: readonly EditPair[]): Omit<FlipTest, 'q' | 'isSignificant'> {
  const [{ classIndex, factor, phrase }] = pairs as [EditPair];
  const count = (has: (pair: EditPair) => boolean): number => pairs.filter(has).length;
  const hitRate = wilson(
    count(({ isFlipped }) => isFlipped),
    pairs.length,
  );
  const controlRate = wilson(
    count(({ isControlFlipped }) => isControlFlipped),
    pairs.length,
  );
  const changes = {
    bothRight: count(({ isFlipped, isControlFlipped }) => !isFlipped && !isControlFlipped),
    lost: count(({ isFlipped, isControlFlipped }) => isFlipped && !isControlFlipped),
    won: count(({ isFlipped, isControlFlipped }) => !isFlipped && isControlFlipped),
    bothWrong: count(({ isFlipped, isControlFlipped }) => isFlipped && isControlFlipped),
  };
  return {
    classIndex,
    factor,
    phrase,
    hitRate,
    controlRate,
    difference: pairedDrop(changes),
    p: mcNemarP(changes),
    flippedRows: pairs.filter(({ isFlipped }) => isFlipped).map(({ row }) => row),
    rows: pairs.map(({ row }) => row),
  };
}
