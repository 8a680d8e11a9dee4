import { rightness, spuriousGaps } from '../gap';
import { predict, type HeadWeights } from '../head';
import type { FeatureMatrix } from '../normalisation';
import { rowsOfSplit } from '../splits';
import { gather, safeCoordinates, type Coordinates } from './safe-coordinates';
import { makeHead, requireHead, resolveOptions, secondsSince } from './mitigation';
import type {
  MitigationInput,
  MitigationResult,
  MitigationTools,
  NumberOption,
  OptionValues,
  TuningStep,
} from './mitigation';

/**
 * What low-spuriosity tuning and its two baselines share (Spuriosity Rankings, section 4.3 and appendix F): full-batch gradient
 * descent of the existing head on a few images of each class, until the spurious gap on the validation split is small.
 */
export const TUNING_OPTIONS: readonly NumberOption[] = [
  {
    id: 'imagesPerClass',
    title: 'Images of each class',
    description: 'At most this many, and at most the share below. The paper uses 100.',
    default: 100,
    minimum: 10,
    maximum: 10_000,
    isInteger: true,
  },
  {
    id: 'sharePercent',
    title: 'Share of the class, percent',
    description: 'At most this share of the class in the train split, but at least 10 images.',
    default: 10,
    minimum: 1,
    maximum: 100,
    isInteger: false,
  },
  {
    id: 'stopGapPoints',
    title: 'Stop below a gap of, points',
    description: 'Stops when the mean over classes of the validation gap is below this. The paper uses 5.',
    default: 5,
    minimum: -100,
    maximum: 100,
    isInteger: false,
  },
  {
    id: 'maximumSteps',
    title: 'Steps at most',
    description: 'Full-batch steps after which it ends even if the gap is still open.',
    default: 200,
    minimum: 1,
    maximum: 10_000,
    isInteger: true,
  },
  {
    id: 'stepSize',
    title: 'Step size',
    description: 'Of plain gradient descent; 0 takes the longest safe step from the images themselves.',
    default: 0,
    minimum: 0,
    maximum: 1000,
    isInteger: false,
  },
  {
    id: 'k',
    title: 'Images at each end of the gap',
    description: 'For the validation gap that decides when to stop; cut to half of the class.',
    default: 50,
    minimum: 1,
    maximum: 10_000,
    isInteger: true,
  },
];

/** Fewer than this of a class would tune to accidents. */
const FEWEST_TUNING_IMAGES = 10;

/** min(images, share of the class), at least 10, at most the class. */
export function tuningCount(classSize: number, options: Readonly<Record<string, number>>): number {
  const share = Math.floor((classSize * options['sharePercent']!) / 100);
  return Math.min(classSize, Math.max(FEWEST_TUNING_IMAGES, Math.min(options['imagesPerClass']!, share)));
}

/** The rows to tune on, and what to tell about them. */
export interface TuningChoice {
  rows: Uint32Array;
  notes: string[];
}

/** Picks the tuning images of all classes. */
export type ChooseTuningRows = (
  input: MitigationInput,
  tools: MitigationTools,
  options: Readonly<Record<string, number>>,
) => TuningChoice;

/** Measures gap and accuracy on the validation split, rows `from` to the end of the gathered features. */
function watchValidation(input: MitigationInput, rows: Uint32Array, from: number, k: number) {
  const { classCount, spuriosity } = input;
  const places = Uint32Array.from(rows, (_, i) => from + i);
  const labels = Uint16Array.from(rows, (row) => input.labels[row]!);
  const own = Float32Array.from(rows, (row) => spuriosity?.[row] ?? Number.NaN);
  return (step: number, weights: HeadWeights, features: FeatureMatrix): TuningStep => {
    const isRight = rightness(predict(weights, features, places), labels);
    const { meanPoints } = spuriousGaps({ spuriosity: own, labels, classCount, isRight, k });
    const right = isRight.reduce((sum, value) => sum + value, 0);
    return { step, gapPoints: meanPoints.value, accuracy: right / rows.length };
  };
}

/** Tunes the head on the chosen rows; the test split is never read. */
export async function tuneHead(
  method: 'low-spuriosity' | 'random-tuning' | 'error-tuning',
  choose: ChooseTuningRows,
  input: MitigationInput,
  tools: MitigationTools,
  given: OptionValues | undefined,
): Promise<MitigationResult> {
  const startedAt = Date.now();
  const options = resolveOptions(TUNING_OPTIONS, given);
  const start = requireHead(input);
  const { rows, notes } = choose(input, tools, options);
  const validation = rowsOfSplit(input.splits, 'val');
  const gathered = gather(input.features, Uint32Array.from([...rows, ...validation]));
  const tuned = Uint32Array.from(rows, (_, i) => i);
  const coordinates = coordinatesFor(gathered, tuned, options['stepSize']!);
  const { features } = coordinates;
  const labels = Uint16Array.from([...rows, ...validation], (row) => input.labels[row]!);
  const watch = watchValidation(input, validation, rows.length, options['k']!);
  const stopBelow = options['stopGapPoints']!;
  const begin = coordinates.enter(start);
  const trace = [watch(0, begin, features)];
  let weights: HeadWeights = begin;
  if (!(trace[0]!.gapPoints < stopBelow)) {
    weights = await tools.trainer.descend(
      { features, labels, classCount: input.classCount, rows: tuned },
      {
        start: begin,
        stepSize: coordinates.stepSize,
        maximumSteps: options['maximumSteps']!,
        afterStep: (step, current) => {
          const measured = watch(step, current, features);
          trace.push(measured);
          return measured.gapPoints < stopBelow;
        },
      },
      tools,
    );
  }
  const last = trace[trace.length - 1]!;
  const head = makeHead(input, coordinates.leave(weights), {
    method,
    seed: tools.seed,
    selection: selectionOf(last, stopBelow),
    options,
    detail: `${rows.length} images, ${last.step} steps, validation gap ${told(trace[0]!)} to ${told(last)} points`,
  });
  return {
    head,
    trace,
    rowsUsed: rows.slice().sort(),
    notes: [...notes, ...stopNotes(last, stopBelow)],
    seconds: secondsSince(startedAt),
  };
}

function coordinatesFor(features: FeatureMatrix, rows: Uint32Array, stepSize: number): Coordinates {
  if (stepSize === 0) return safeCoordinates(features, [{ rows }]);
  const same = (weights: HeadWeights) => weights;
  return { features, stepSize, enter: same, leave: same };
}

/** What ended the tuning: the gap, or the number of steps. */
function selectionOf({ step, gapPoints }: TuningStep, stopBelow: number): string {
  return gapPoints < stopBelow
    ? `stopped at a validation gap below ${stopBelow} points`
    : `stopped after ${step} steps, the validation gap not below ${stopBelow} points`;
}

function told({ gapPoints }: TuningStep): string {
  return Number.isNaN(gapPoints) ? 'unknown' : gapPoints.toFixed(1);
}

function stopNotes({ step, gapPoints }: TuningStep, stopBelow: number): string[] {
  if (Number.isNaN(gapPoints)) {
    return [`No validation gap could be measured, so it went on for all ${step} steps.`];
  }
  if (step === 0) return [`The validation gap was below ${stopBelow} points from the start: the head is unchanged.`];
  if (gapPoints < stopBelow) return [];
  return [`After ${step} steps the validation gap was still ${gapPoints.toFixed(1)} points.`];
}
