import type { MethodId } from '../audit';
import { AppError } from '../errors';
import type { GeneratedImages } from '../generated-images';
import type { Head, HeadWeights } from '../head';
import type { ImageGroups } from '../image-groups';
import type { FeatureMatrix, Normalisation } from '../normalisation';
import { rowsOfSplit } from '../splits';
import type { TaskControl, Trainer } from '../trainer';
import type { WordMaterial } from '../word-material';
import type { WordCheck } from '../word-validation';

/** What a method must be given beside features, labels and splits. */
export type Need =
  /** A head to start from. */
  | 'head'
  /** Spuriosity per image, from cues judged spurious. */
  | 'spuriosity'
  /** Vectors of the class names in the features' own space. */
  | 'class-texts'
  /** Images parted within their class, by the metadata or by a cue. */
  | 'groups'
  /** Words per class and per value of the cue, as vectors of the encoder. */
  | 'words'
  /** The head stands on the encoder itself, so that words and images are in one space. */
  | 'shared-space'
  /** Accepted images of a system that generates. */
  | 'generated';

/** An option as a form can draw it. */
export interface NumberOption {
  id: string;
  title: string;
  /** One sentence: what it does and what its default rests on. */
  description: string;
  default: number;
  minimum: number;
  maximum: number;
  isInteger: boolean;
}

export interface MitigationInput {
  /** All images, normalised. */
  features: FeatureMatrix;
  /** What was done to the stored vectors to get `features`; the head carries it on. */
  normalisation: Normalisation;
  labels: ArrayLike<number>;
  classCount: number;
  /** For what a method has to tell; in label order. */
  classNames: readonly string[];
  /** Index into SPLITS per row. Methods read train and validation; test is for the report alone. */
  splits: ArrayLike<number>;
  head: Head | null;
  /** Within class and split; NaN where the class has no spurious cue. */
  spuriosity: Float32Array | null;
  /** One L2-normalised row per class. */
  classTexts: FeatureMatrix | null;
  /** Absent or null: none. A method that does not need them chooses by them on validation where they are there. */
  groups?: ImageGroups | null;
  /** Absent or null: none. */
  words?: WordMaterial | null;
  /** Accepted images of the system that the method belongs to; absent or null: none. */
  generated?: GeneratedImages | null;
}

export interface MitigationTools extends TaskControl {
  trainer: Trainer;
  seed: number;
}

/** One step of a tuning, for the live curve. */
export interface TuningStep {
  step: number;
  /** Mean over classes of the validation gap, in points; NaN without validation images. */
  gapPoints: number;
  /** Accuracy on the validation split, 0 to 1. */
  accuracy: number;
}

export interface MitigationResult {
  head: Head;
  /** Step 0 is the head it began with; empty for methods that do not go in steps. */
  trace: TuningStep[];
  /** Rows that the final fit or tuning used. */
  rowsUsed: Uint32Array;
  /** What the user should know: classes without a cue, a stop that was not reached. */
  notes: string[];
  /** Which words it used and why not the others; absent of methods that use none. */
  words?: WordCheck;
  seconds: number;
}

export type OptionValues = Readonly<Record<string, number>>;

/** A way to get a head. All methods have this one shape, so that a screen or a command line can offer whatever is registered. */
export interface Mitigation {
  id: MethodId;
  title: string;
  /** What it does, in a sentence or two. */
  description: string;
  /** Where it comes from. */
  paper: string;
  needs: readonly Need[];
  options: readonly NumberOption[];
  run(input: MitigationInput, tools: MitigationTools, options?: OptionValues): Promise<MitigationResult>;
}

/**
 * Every declared option, as given or by default.
 * @throws AppError `bad-input` for an unknown option or a value out of bounds
 */
export function resolveOptions(declared: readonly NumberOption[], given: OptionValues = {}): Record<string, number> {
  for (const id of Object.keys(given)) {
    if (declared.some((option) => option.id === id)) continue;
    throw new AppError('bad-input', `There is no option "${id}".`, `Use ${declared.map((o) => o.id).join(', ')}.`);
  }
  return Object.fromEntries(
    declared.map((option) => {
      const value = given[option.id] ?? option.default;
      const isInside = value >= option.minimum && value <= option.maximum;
      if (!isInside || (option.isInteger && !Number.isInteger(value))) {
        const kind = option.isInteger ? 'a whole number' : 'a number';
        const fix = `Give ${kind} from ${option.minimum} to ${option.maximum}.`;
        throw new AppError('bad-input', `${option.title} cannot be ${value}.`, fix);
      }
      return [option.id, value];
    }),
  );
}

/** Rows of the train split. @throws AppError `too-few-images` where a class has none */
export function trainRows(input: MitigationInput): Uint32Array {
  const rows = rowsOfSplit(input.splits, 'train');
  const present = new Set(Array.from(rows, (row) => input.labels[row]!));
  for (let classIndex = 0; classIndex < input.classCount; classIndex += 1) {
    if (present.has(classIndex)) continue;
    const message = `"${input.classNames[classIndex]}" has no image in the train split, so no head can be fitted.`;
    throw new AppError('too-few-images', message, 'Add training images of that class, or leave the class out.');
  }
  return rows;
}

/** The head to start from. @throws AppError `bad-input` where there is none */
export function requireHead(input: MitigationInput): Head {
  if (input.head) return input.head;
  throw new AppError(
    'bad-input',
    'This method tunes an existing head, and there is none yet.',
    'Fit a classifier first.',
  );
}

export interface HeadNotes {
  method: MethodId;
  seed: number;
  selection: string;
  options: Readonly<Record<string, number>>;
  detail: string;
}

/** A head on the input's features. */
export function makeHead(input: MitigationInput, fitted: HeadWeights, notes: HeadNotes): Head {
  return {
    weights: fitted.weights,
    bias: fitted.bias,
    classCount: input.classCount,
    dimension: input.features.dimension,
    normalisation: input.normalisation,
    provenance: { ...notes },
  };
}

/** Seconds since a `Date.now()`. */
export function secondsSince(startedAt: number): number {
  return (Date.now() - startedAt) / 1000;
}
