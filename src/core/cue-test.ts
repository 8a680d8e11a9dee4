import { countLacking, cueEnds, type CueEnds } from './absence';
import { Breather } from './breather';
import { standUnder } from './cue-families';
import { DEFAULT_K, FEWEST_AT_AN_END, gapFromCounts, kFor, type ClassGap } from './gap';
import { compareByRankSum, rankSumsByClass, type RankSums } from './mann-whitney';
import { benjaminiHochberg, FALSE_DISCOVERY_RATE } from './multiplicity';
import { orderDescending, ScoreSorter } from './ordering';
import { mulberry32, shuffle } from './random';
import { cueColumn, type CueScores } from './spuriosity';
import { rowsByClass, SMALLEST_DEVIATION } from './summary';
import type { TaskControl } from './trainer';

/**
 * The family of tests of an audit: every class x cue. The gap is measured on held-out predictions with its exact p. For a head
 * fitted on these very labels a gap exists even where the labels are noise (it leans on something), so there a finding also needs
 * the cue to go with the label in the fitting data: p is the larger of the gap's and of the Mann-Whitney test's, class against the
 * rest. Benjamini and Hochberg's correction runs over all tests together.
 */
export interface CueTestInput {
  scores: CueScores;
  /** Class per row. */
  labels: ArrayLike<number>;
  classCount: number;
  /** 1 per row that the model gets right out of sample. */
  isRight: Uint8Array;
  /** Rows with out-of-sample predictions: the gaps are measured on them. */
  heldOutRows: Uint32Array;
  /** Rows that the head was fitted on; null for a classifier that was not fitted here, whose p is the gap's alone. */
  fittingRows: Uint32Array | null;
  /**
   * Per cue 1 where scores of different cues are on one scale (cosines with words). Where gaps are equal, the cue of the largest lift is
   * named first; a cue without a common scale comes after those.
   */
  hasCommonScale?: Uint8Array;
  /** Images at each end; the default is min(50, floor(n / 2)), or what a cue asks that is there or not (absence.ts). */
  k?: number;
  /** False discovery rate; the default is .05. */
  rate?: number;
}

export interface CueFinding {
  classIndex: number;
  /** Column of the cue. */
  cue: number;
  gap: ClassGap;
  /** Share of the class's images that score above the median of all images: .5 for a cue that knows nothing of the class. */
  presence: number;
  /** Probability that an image of the class scores higher than one of the rest; in the fitting data where there are any. */
  associationAuc: number;
  associationP: number;
  /**
   * Mean score at the high end minus mean score at the low end, 0 without a common scale. For unit vectors and words this is Domino's
   * score of a description (word times difference of the two means): the word whose presence really changes says best what the
   * ends differ in.
   */
  lift: number;
  /** The gap is between images that lack the cue and as many that have it. */
  isThereOrNot: boolean;
  p: number;
  q: number;
  isSignificant: boolean;
  /** 1 = first of its class: suspects by the interval's lower bound, then the cues that stand under one. */
  rank: number;
  /** Weaker cues (columns) that stand under this one, strongest first. */
  alike: number[];
  /** The suspect (column) this cue stands under, null for a suspect. */
  standsUnder: number | null;
}

export interface CueTestResult {
  /** Every pair tested, class by class, by rank. */
  findings: CueFinding[];
  /** How many tests the correction covers. */
  familySize: number;
  rate: number;
  asksForAssociation: boolean;
  /** Images of each class that the associations rest on. */
  associationCounts: readonly number[];
}

/**
 * Rows of a class from the highest to the lowest score. Ties go by a fixed shuffle of the rows, not by their order: files lie in an
 * order that often goes with where or when they were taken, and a cue that most images lack would borrow a gap from it.
 */
export function orderByCue(column: Float32Array, rows: Uint32Array): Uint32Array {
  return orderDescending(column, shuffledRows(rows));
}

function shuffledRows(rows: Uint32Array): Uint32Array {
  return shuffle(rows.slice().sort(), mulberry32(rows.length));
}

/**
 * Tests every cue on every class. Linear in images x cues (one radix order per cue and set of rows, shared by all classes). A cue that is
 * constant on a class, or has a score that is not a number, is not tested there and does not count in the family.
 */
export async function testCues(input: CueTestInput, control: TaskControl = {}): Promise<CueTestResult> {
  const breather = new Breather(control.signal);
  const rate = input.rate ?? FALSE_DISCOVERY_RATE;
  const sweep = new CueSweep(input);
  const startedAt = Date.now();
  const { cueCount } = input.scores;
  const findings: CueFinding[] = [];
  for (let cue = 0; cue < cueCount; cue += 1) {
    findings.push(...sweep.test(cue));
    control.onProgress?.({ stage: 'Testing cues', done: cue + 1, total: cueCount, unit: 'cues', startedAt });
    if (breather.isDue) await breather.breathe();
  }
  const q = benjaminiHochberg(Float64Array.from(findings, (finding) => finding.p));
  findings.forEach((finding, test) => {
    finding.q = q[test]!;
    finding.isSignificant = finding.q <= rate;
  });
  const ranked: CueFinding[] = [];
  for (let classIndex = 0; classIndex < input.classCount; classIndex += 1) {
    const ofClass = findings.filter((finding) => finding.classIndex === classIndex);
    ranked.push(...rankSuspects(ofClass, input.scores, sweep.heldOutOfClass[classIndex]!));
    await breather.breathe();
  }
  return {
    findings: ranked,
    familySize: findings.length,
    rate,
    asksForAssociation: input.fittingRows !== null,
    associationCounts: sweep.fittingCounts,
  };
}

/** One pass over the images per cue, with the memory it reuses. */
class CueSweep {
  readonly heldOutOfClass: Uint32Array[];
  readonly fittingCounts: number[];
  readonly #input: CueTestInput;
  readonly #sorter: ScoreSorter;
  readonly #heldOut: Uint32Array;
  readonly #fitting: Uint32Array;
  readonly #plainEnds: readonly CueEnds[];
  readonly #rightInAll: Uint32Array;

  constructor(input: CueTestInput) {
    this.#input = input;
    const { labels, classCount, isRight } = input;
    this.#heldOut = shuffledRows(input.heldOutRows);
    const isSame = !input.fittingRows || haveSameRows(input.fittingRows, input.heldOutRows);
    this.#fitting = isSame ? this.#heldOut : input.fittingRows!;
    this.#sorter = new ScoreSorter(Math.max(this.#heldOut.length, this.#fitting.length));
    this.heldOutOfClass = rowsByClass(labels, classCount, input.heldOutRows);
    this.fittingCounts = rowsByClass(labels, classCount, this.#fitting).map((rows) => rows.length);
    this.#plainEnds = this.heldOutOfClass.map((rows) => ({ k: kFor(rows.length, input.k), isThereOrNot: false }));
    this.#rightInAll = Uint32Array.from(this.heldOutOfClass, (rows) =>
      rows.reduce((sum, row) => sum + isRight[row]!, 0),
    );
  }

  test(cue: number): CueFinding[] {
    const { scores, labels, classCount } = this.#input;
    const column = cueColumn(scores, cue);
    const fittingOrder = this.#sorter.descending(column, this.#fitting);
    const last = fittingOrder[fittingOrder.length - 1];
    if (last === undefined || Number.isNaN(column[last]!)) return []; // NaN goes last
    const ranks = rankSumsByClass(fittingOrder, column, labels, classCount);
    const above = this.#countAboveMedian(fittingOrder, column);
    const isSame = this.#fitting === this.#heldOut;
    const order = isSame ? fittingOrder : this.#sorter.descending(column, this.#heldOut);
    const ends = this.#ends(order, column);
    const { rightHigh, rightLow, spread, lift } = this.#countEnds(order, column, ends);
    const hasCommonScale = this.#input.hasCommonScale?.[cue] === 1;
    const findings: CueFinding[] = [];
    for (let classIndex = 0; classIndex < classCount; classIndex += 1) {
      const rows = this.heldOutOfClass[classIndex]!;
      const { k, isThereOrNot } = ends[classIndex]!;
      // "Not at least", so that a deviation that is not a number is left out too.
      if (k === 0 || !(spread[classIndex]! >= SMALLEST_DEVIATION)) continue;
      const right = this.#rightInAll[classIndex]!;
      const asked = this.#input.k ?? DEFAULT_K;
      const gap = gapFromCounts(
        classIndex,
        rows.length,
        k,
        rightHigh[classIndex]!,
        rightLow[classIndex]!,
        right,
        asked,
      );
      const ownLift = hasCommonScale ? lift[classIndex]! / k : 0;
      findings.push({ ...this.#finding(cue, gap, ranks, above[classIndex]!), lift: ownLift, isThereOrNot });
    }
    return findings;
  }

  /** Ends per class: as asked for, else as the cue's absence asks. */
  #ends(order: Uint32Array, column: Float32Array): readonly CueEnds[] {
    const { labels, classCount, k } = this.#input;
    if (k !== undefined) return this.#plainEnds;
    const lacking = countLacking(order, column, labels, classCount);
    return this.#plainEnds.map((ends, classIndex) => {
      if (lacking[classIndex]! < FEWEST_AT_AN_END) return ends;
      const ofClass = order.filter((row) => labels[row] === classIndex);
      return cueEnds(ofClass, column, lacking[classIndex]!, ends.k);
    });
  }

  #finding(cue: number, gap: ClassGap, ranks: RankSums, above: number): Omit<CueFinding, 'lift' | 'isThereOrNot'> {
    const count = this.fittingCounts[gap.classIndex]!;
    const rest = this.#fitting.length - count;
    const association = compareByRankSum(ranks.sums[gap.classIndex]!, count, rest, ranks.tieSum);
    return {
      classIndex: gap.classIndex,
      cue,
      gap,
      presence: above / count,
      associationAuc: association.auc,
      associationP: association.p,
      p: this.#input.fittingRows ? Math.max(gap.p, association.p) : gap.p,
      q: 1,
      isSignificant: false,
      rank: 0,
      alike: [],
      standsUnder: null,
    };
  }

  /**
   * One walk down the order: right answers among the first and the last k of each class, the sum of scores of the first less that of
   * the last k, and the highest less the lowest score.
   */
  #countEnds(
    order: Uint32Array,
    column: Float32Array,
    ends: readonly CueEnds[],
  ): { rightHigh: Uint32Array; rightLow: Uint32Array; spread: Float64Array; lift: Float64Array } {
    const { labels, classCount, isRight } = this.#input;
    const rightHigh = new Uint32Array(classCount);
    const rightLow = new Uint32Array(classCount);
    const seen = new Uint32Array(classCount);
    const spread = new Float64Array(classCount);
    const lift = new Float64Array(classCount);
    for (let place = 0; place < order.length; place += 1) {
      const row = order[place]!;
      const label = labels[row]!;
      if (label >= classCount) continue;
      const placeInClass = seen[label]!;
      seen[label] = placeInClass + 1;
      if (placeInClass === 0) spread[label] = column[row]!;
      if (placeInClass === this.heldOutOfClass[label]!.length - 1) spread[label]! -= column[row]!;
      const { k } = ends[label]!;
      if (placeInClass < k) {
        rightHigh[label]! += isRight[row]!;
        lift[label]! += column[row]!;
      } else if (placeInClass >= this.heldOutOfClass[label]!.length - k) {
        rightLow[label]! += isRight[row]!;
        lift[label]! -= column[row]!;
      }
    }
    return { rightHigh, rightLow, spread, lift };
  }

  #countAboveMedian(order: Uint32Array, column: Float32Array): Uint32Array {
    const { labels, classCount } = this.#input;
    const above = new Uint32Array(classCount);
    const median = column[order[order.length >> 1]!]!;
    for (let place = 0; place < order.length && column[order[place]!]! > median; place += 1) {
      const label = labels[order[place]!]!;
      if (label < classCount) above[label]! += 1;
    }
    return above;
  }
}

function haveSameRows(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return false;
  const sorted = a.slice().sort();
  return b
    .slice()
    .sort()
    .every((row, i) => row === sorted[i]);
}

/**
 * By the interval's lower bound; of equals first a cue that is there or not, because it says which images; then by lift, by how
 * strongly the cue goes with the label, by column.
 */
function byStrength(a: CueFinding, b: CueFinding): number {
  return (
    b.gap.gapPoints.low - a.gap.gapPoints.low ||
    Number(b.isThereOrNot) - Number(a.isThereOrNot) ||
    b.lift - a.lift ||
    Math.abs(b.associationAuc - 0.5) - Math.abs(a.associationAuc - 0.5) ||
    a.cue - b.cue
  );
}

/** Sets rank, alike and standsUnder of one class's findings. */
function rankSuspects(findings: CueFinding[], scores: CueScores, rows: Uint32Array): CueFinding[] {
  const byBound = findings.sort(byStrength);
  const leaders = standUnder(
    byBound.map((finding) => cueColumn(scores, finding.cue)),
    rows,
  );
  byBound.forEach((finding, position) => {
    const leader = leaders[position]!;
    if (leader < 0) return;
    finding.standsUnder = byBound[leader]!.cue;
    byBound[leader]!.alike.push(finding.cue);
  });
  const ranked = [...byBound.filter((f) => f.standsUnder === null), ...byBound.filter((f) => f.standsUnder !== null)];
  ranked.forEach((finding, position) => (finding.rank = position + 1));
  return ranked;
}
