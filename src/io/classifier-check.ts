import { AppError } from '../core/errors';
import { pluralText } from '../core/number-text';
import type { ClassifierFacts } from '../core/own-classifier';
import type { Preprocessing } from '../core/preprocessing';

/** Facts with nothing left open: what a classifier can run with. */
export interface SettledFacts extends ClassifierFacts {
  output: string;
  preprocessing: Preprocessing;
}

function madeSize({ crop, resize }: Preprocessing): { width: number; height: number } | null {
  if (crop) return crop;
  return resize?.kind === 'exact' ? resize : null;
}

/**
 * Whether a classifier can run as its files and the person describe it.
 *
 * @returns what is wrong or missing; null where nothing is
 */
export function classifierTrouble(facts: ClassifierFacts): AppError | null {
  const { title, heads, output, preprocessing, classNames, inputSize } = facts;
  const head = heads.find((one) => one.output === output);
  if (!head) {
    const named = heads.map((one) => `${one.output} (${one.classCount} classes)`).join(', ');
    const wished = output === null ? '' : `, and none behind "${output}"`;
    return new AppError(
      'bad-input',
      `${title} has ${pluralText(heads.length, 'last layer')}: ${named}${wished}.`,
      'Choose the output whose classes are audited; on the command line with --classifier-output.',
    );
  }
  if (head.classCount < 2) {
    return new AppError(
      'model-invalid',
      `The last layer of ${title} gives one score, not one per class.`,
      'Export it with one score per class, two for a yes or no: a last layer of two rows, zeros for no and its present row for yes, with softmax in place of the sigmoid gives the same answers.',
    );
  }
  if (!preprocessing) {
    return new AppError(
      'bad-input',
      `No file of ${title} says how pictures are prepared for it.`,
      'Fill in size, mean and deviation, or put its preprocessor_config.json beside it.',
    );
  }
  if (classNames && classNames.length !== head.classCount) {
    return new AppError(
      'bad-input',
      `${title} gives ${head.classCount} scores, and ${classNames.length} class names are listed.`,
      'List one name per score in their order, one a line; a background class counts too.',
    );
  }
  const made = madeSize(preprocessing);
  if (made && inputSize && (made.width !== inputSize.width || made.height !== inputSize.height)) {
    return new AppError(
      'bad-input',
      `${title} takes pictures of ${inputSize.width} x ${inputSize.height} pixels, and they are prepared as ${made.width} x ${made.height}.`,
      `Set the size to ${inputSize.width} x ${inputSize.height}, or export the network for another one.`,
    );
  }
  return null;
}

/** @throws AppError with what {@link classifierTrouble} says */
export function settled(facts: ClassifierFacts): SettledFacts {
  const trouble = classifierTrouble(facts);
  if (trouble) throw trouble;
  return facts as SettledFacts;
}
