import type { Estimate } from './audit';
import { DEFAULT_Q, fitAmplifier } from './generalised-cross-entropy';
import { logits, type HeadWeights } from './head';
import { wilson } from './intervals';
import { gather, safeCoordinates } from './methods/safe-coordinates';
import { allRows, rowsByClass } from './summary';
import type { TaskControl, Trainer, TrainingProblem } from './trainer';

/**
 * Steps of the amplified head, fixed before any image is looked at. A head learns what is easy first and the exceptions one by one later, the
 * sooner the more dimensions there are. The step is the largest that is safe whatever the features' scale, so that a count means the same for
 * every network.
 */
export const AMPLIFIER_STEPS = 20;

/** Of a class's images, the share that is presumed to conflict with the bias. */
export const HARD_SHARE = 0.1;

export interface AmplifiedLosses {
  /** On the features as they came. */
  head: HeadWeights;
  /** Cross-entropy per entry of the problem's rows. */
  losses: Float64Array;
}

/** How the amplified head was fitted, and the loss that each training image has under it. */
export interface AmplifiedReport {
  q: number;
  steps: number;
  /** Of the train split, ascending. */
  rows: Uint32Array;
  /** Cross-entropy, in nats; one per entry of `rows`. */
  losses: Float64Array;
}

/**
 * Losses under a head whose bias is amplified (DiffuBias, arXiv 2411.16079, steps 1 and 2): generalised cross-entropy makes the head lean on what
 * is easy, cross-entropy under it tells which images that does not serve. Few steps of full-batch descent from zero.
 *
 * @throws AppError `aborted`
 */
export async function amplifiedLosses(
  trainer: Trainer,
  problem: TrainingProblem,
  { q = DEFAULT_Q, steps = AMPLIFIER_STEPS }: { q?: number; steps?: number } = {},
  control: TaskControl = {},
): Promise<AmplifiedLosses> {
  const { features, labels, classCount, rows } = problem;
  const places = allRows(rows.length);
  const own = Uint16Array.from(rows, (row) => labels[row]!);
  const coordinates = safeCoordinates(gather(features, rows), [{ rows: places }]);
  const moved = { ...problem, features: coordinates.features, labels: own, rows: places };
  const fitted = await fitAmplifier(trainer, moved, { q, steps, stepSize: coordinates.stepSize }, control);
  return {
    head: coordinates.leave(fitted),
    losses: crossEntropyOf(logits(fitted, coordinates.features), own, classCount),
  };
}

/** -ln p of the label, per row of logits (n x K). */
function crossEntropyOf(values: Float64Array, labels: Uint16Array, classCount: number): Float64Array {
  return Float64Array.from(labels, (label, i) => {
    const row = values.subarray(i * classCount, (i + 1) * classCount);
    const largest = row.reduce((most, value) => Math.max(most, value), -Infinity);
    const sum = row.reduce((total, value) => total + Math.exp(value - largest), 0);
    return Math.log(sum) + largest - row[label]!;
  });
}

/** The two ends of a class by its amplified loss; never the same image in both. */
export interface LossEnds {
  classIndex: number;
  /** Largest loss first: presumed to conflict with the bias. Wrong labels and hard images are among them. */
  hard: Uint32Array;
  /** Smallest loss first: presumed to follow the bias. */
  easy: Uint32Array;
}

/**
 * The K images of largest and of smallest loss in each class, ties by ascending row.
 *
 * @param losses one per entry of `rows`
 * @param count K of a class of so many images; cut to half of them
 */
export function lossEnds(
  losses: Float64Array,
  rows: Uint32Array,
  labels: ArrayLike<number>,
  classCount: number,
  count: (size: number) => number = (size) => Math.max(1, Math.round(HARD_SHARE * size)),
): LossEnds[] {
  const lossOf = new Map(Array.from(rows, (row, i) => [row, losses[i]!]));
  return rowsByClass(labels, classCount, rows).map((own, classIndex) => {
    const k = Math.min(Math.floor(own.length / 2), count(own.length));
    const ascending = own.slice().sort((one, other) => lossOf.get(one)! - lossOf.get(other)! || one - other);
    const descending = own.slice().sort((one, other) => lossOf.get(other)! - lossOf.get(one)! || one - other);
    const hard = descending.slice(0, k);
    const taken = new Set(hard);
    return { classIndex, hard, easy: ascending.filter((row) => !taken.has(row)).slice(0, k) };
  });
}

/** How well a list finds what is known to be there. */
export interface FoundKnown {
  /** Share of the list that is known: NaN of an empty list. */
  precision: Estimate;
  /** Share of the known that is in the list: NaN where nothing is known. */
  recall: Estimate;
}

/** @param found rows of the list, each once */
export function foundKnown(found: ArrayLike<number>, known: ReadonlySet<number>): FoundKnown {
  const hits = Array.from(found).filter((row) => known.has(row)).length;
  return { precision: wilson(hits, found.length), recall: wilson(hits, known.size) };
}

/** Hard images beside those whose label may be wrong: a wrong label has a large loss too. */
export interface HardAndFlagged {
  both: Uint32Array;
  hardOnly: Uint32Array;
  flaggedOnly: Uint32Array;
}

/** Parts two lists of rows; each keeps its order. */
export function besideLabelFlags(hard: Uint32Array, flagged: Uint32Array): HardAndFlagged {
  const [isHard, isFlagged] = [new Set(hard), new Set(flagged)];
  return {
    both: hard.filter((row) => isFlagged.has(row)),
    hardOnly: hard.filter((row) => !isFlagged.has(row)),
    flaggedOnly: flagged.filter((row) => !isHard.has(row)),
  };
}
