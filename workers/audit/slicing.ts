import type { ColumnCue } from '../../src/core/column-cue';
import { AppError } from '../../src/core/errors';
import {
  largestSurplus,
  sliceFigure,
  sliceTitle,
  sliceWords,
  type DescribingWords,
  type ErrorSlice,
  type SliceReport,
  type SliceSettings,
} from '../../src/core/slice-report';
import { findSlices, sliceOf, sliceScores } from '../../src/core/slices';
import { allRows } from '../../src/core/summary';
import type { SplitPlan } from '../../src/core/split-plan';
import type { TaskControl } from '../../src/core/trainer';
import type { AuditState } from './audit-state';
import { unitVectors } from './example-cues';
import type { HeadAnswers } from './evaluated-head';

export const MOST_SLICES = 50;
const WORDS_A_SLICE = 3;
const MOST_ERROR_SLICES = 5;
/** Domino's gamma for labels and predictions: the value of its published code. */
const DOMINO_WEIGHT = 1;

export interface SlicingContext {
  state: AuditState;
  plan: SplitPlan;
  answers: HeadAnswers;
}

export interface FoundSlices {
  report: SliceReport;
  columns: ColumnCue[];
}

/** The images that the audited head answers out of sample: all of them where it is cross-fitted, else validation and test. */
function answeredRows({ isDrawn, measuredRows, reportRows }: SplitPlan): Uint32Array {
  return isDrawn ? measuredRows : Uint32Array.from(new Set([...measuredRows, ...reportRows])).sort();
}

/** Members of each slice, those of the largest score first. */
function membersOf(columns: readonly Float32Array[], rows: Uint32Array): Uint32Array[] {
  const slices = sliceOf(columns);
  return columns.map((column, slice) => {
    const places = allRows(rows.length).filter((place) => slices[place] === slice);
    return places.sort((one, other) => column[other]! - column[one]!).map((place) => rows[place]!);
  });
}

/**
 * Slices by the vectors alone, which become cues, and beside them those where the model errs (with labels and predictions), which are
 * told and never tested: what was found by right and wrong cannot be tested by right and wrong.
 */
export async function sliceAudit(
  { state, plan, answers }: SlicingContext,
  settings: SliceSettings,
  control: TaskControl,
): Promise<FoundSlices> {
  const { method, sliceCount, seed, space } = settings;
  if (!Number.isInteger(sliceCount) || sliceCount < 2 || sliceCount > MOST_SLICES) {
    throw new AppError('bad-input', `${sliceCount} is no number of groups.`, `Ask for 2 to ${MOST_SLICES}.`);
  }
  const features = unitVectors(state, space);
  const rows = answeredRows(plan);
  const classCount = state.classes.length;
  const data = { labels: state.labels, isRight: answers.isRight, classCount };
  const input = { features, rows, labels: state.labels, classCount, sliceCount, seed };
  const describe = (members: readonly Uint32Array[]): string[][] => wordsFor(state, rows, members);

  const model = await findSlices(
    { ...input, method, probabilities: null, labelWeight: 0, predictionWeight: 0 },
    control,
  );
  const everywhere = await sliceScores(model, features, allRows(state.count), control);
  const members = membersOf(
    everywhere.map((column) => Float32Array.from(rows, (row) => column[row]!)),
    rows,
  );
  const words = describe(members);
  const order = members
    .map((own, place) => ({ own, column: everywhere[place]!, words: words[place]! }))
    .filter(({ own }) => own.length > 0)
    .sort((one, other) => other.own.length - one.own.length);
  const slices = order.map(({ own, words: named }, i) => ({
    ...sliceFigure(i + 1, own, named, data),
    cueId: `slice:${space}-${method}-${sliceCount}-${seed}-${i + 1}`,
  }));
  const columns = slices.map((slice, i): ColumnCue => {
    const title = sliceTitle(slice);
    // A slice may be the class itself, so it is never taken as spurious without being asked.
    const cue = { id: slice.cueId, kind: 'slice' as const, title, group: 'Groups', isSurroundings: false };
    return { cue, scores: order[i]!.column };
  });

  const withErrors = await findSlices(
    {
      ...input,
      method: 'mixture',
      probabilities: answers.probabilities,
      labelWeight: DOMINO_WEIGHT,
      predictionWeight: DOMINO_WEIGHT,
    },
    control,
  );
  const memberships = Array.from({ length: sliceCount }, (_, slice) =>
    Float32Array.from(rows, (_row, i) => withErrors.memberships[i * sliceCount + slice]!),
  );
  const erring = membersOf(memberships, rows).filter((own) => own.length > 0);
  const erringWords = describe(erring);
  const errorSlices = erring
    .map((own, i): ErrorSlice => ({
      ...sliceFigure(i + 1, own, erringWords[i]!, data),
      ...largestSurplus(own, state.labels, answers.probabilities, classCount),
    }))
    .sort((one, other) => Math.abs(other.surplusPoints) - Math.abs(one.surplusPoints))
    .slice(0, MOST_ERROR_SLICES)
    .map((slice, i) => ({ ...slice, number: i + 1 }));
  return { report: { settings, imageCount: rows.length, slices, errorSlices }, columns };
}

/** Words come from the encoder, whosever vectors the slices were found in. */
function wordsFor(state: AuditState, rows: Uint32Array, members: readonly Uint32Array[]): string[][] {
  const { cues, vectors } = state.words;
  if (!state.unitEncoder || cues.length === 0) return members.map(() => []);
  const words: DescribingWords = { titles: cues.map(({ title }) => title), vectors };
  return sliceWords(state.unitEncoder, rows, members, words, WORDS_A_SLICE);
}
