import { JOINT_COUNT, placedWords, type EmbeddedWords } from '../embedded-words';
import { AppError } from '../errors';
import type { FeatureMatrix } from '../normalisation';
import { unitVector } from '../text-projection';
import { WORD_TEMPLATES } from '../word-prompts';
import type { WordCheck } from '../word-validation';

function unitRow({ values, dimension }: FeatureMatrix, row: number): Float64Array {
  return unitVector(Float64Array.from(values.subarray(row * dimension, (row + 1) * dimension)));
}

/** A word's direction: the mean over templates of its unit vectors. */
function wordDirection({ texts }: EmbeddedWords, word: number): Float64Array {
  const mean = new Float64Array(texts.dimension);
  for (let t = 0; t < WORD_TEMPLATES.length; t += 1) {
    unitRow(texts, word * WORD_TEMPLATES.length + t).forEach((value, j) => (mean[j]! += value));
  }
  return unitVector(mean);
}

/** Directions of the first kept words of a list, in the order given. */
export function listDirections(
  words: EmbeddedWords,
  { verdicts }: WordCheck,
  kind: 'class' | 'value',
  list: number,
  most: number,
): Float64Array[] {
  const places = placedWords(words.lists).flatMap((word, at) =>
    word.kind === kind && word.list === list && verdicts[at]!.dropped === null ? [at] : [],
  );
  return places.slice(0, most).map((place) => wordDirection(words, place));
}

/**
 * One direction per class: of its name where the encoder knows all names, else of all the mean of their kept words, since one by its name
 * and another by its words would set them apart by the way they were made.
 */
export function classDirections(words: EmbeddedWords, check: WordCheck): Float64Array[] {
  const areNamesKnown = words.lists.classes.every((_, classIndex) => words.isAnchorKnown[classIndex]);
  return words.lists.classes.map((list, classIndex) => {
    if (areNamesKnown) return unitRow(words.anchors, classIndex);
    const sum = new Float64Array(words.texts.dimension);
    for (const direction of listDirections(words, check, 'class', classIndex, list.words.length)) {
      direction.forEach((value, j) => (sum[j]! += value));
    }
    return unitVector(sum);
  });
}

/**
 * Differences of sentences that name one class with different values of the cue, for every class, pair of values and sentence.
 * @throws AppError `bad-input` where the encoder knows the name of no class or of fewer than two values
 */
export function jointDifferences({ joint, lists, isAnchorKnown }: EmbeddedWords): Float64Array[] {
  const { classes, values } = lists;
  const knownValues = [...values.keys()].filter((value) => isAnchorKnown[classes.length + value]);
  const knownClasses = [...classes.keys()].filter((classIndex) => isAnchorKnown[classIndex]);
  const rowOf = (classIndex: number, value: number, sentence: number): Float64Array =>
    unitRow(joint, (classIndex * values.length + value) * JOINT_COUNT + sentence);
  const differences = knownClasses.flatMap((classIndex) =>
    knownValues.flatMap((value) =>
      knownValues
        .filter((other) => other > value)
        .flatMap((other) =>
          Array.from({ length: JOINT_COUNT }, (_, sentence) => {
            const beside = rowOf(classIndex, other, sentence);
            return rowOf(classIndex, value, sentence).map((one, j) => one - beside[j]!);
          }),
        ),
    ),
  );
  if (differences.length > 0) return differences;
  throw new AppError(
    'bad-input',
    'The calibration compares sentences such as "a landbird with a forest" and "a landbird with a sea", and the encoder knows the name of no class or of fewer than two values.',
    'Give the lists anchors in words that the encoder knows.',
  );
}
