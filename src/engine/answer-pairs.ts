import type { ClassSensitivity, ComparedRows } from '../core/closer-look';
import { compareAnswers } from '../core/paired-proportions';
import type { DrawnRows } from './test-rows';

/** Predicted classes of the drawn rows before and after a change, aligned with them. */
export interface AnswerPairs {
  before: ArrayLike<number>;
  after: ArrayLike<number>;
}

/** The comparison over some of the drawn rows, by their places, with the rows whose answer changed for the worse and for the better. */
export function compareAt(
  { rows, labels }: DrawnRows,
  { before, after }: AnswerPairs,
  places: readonly number[],
): ComparedRows {
  const isRight = (answers: ArrayLike<number>, place: number): boolean => answers[place] === labels[place];
  const right = (answers: ArrayLike<number>): number[] => places.map((place) => (isRight(answers, place) ? 1 : 0));
  const changed = (from: ArrayLike<number>, to: ArrayLike<number>): number[] =>
    places.filter((place) => isRight(from, place) && !isRight(to, place)).map((place) => rows[place]!);
  return {
    ...compareAnswers(right(before), right(after)),
    lost: changed(before, after),
    won: changed(after, before),
  };
}

/** Places of each class among the drawn rows. */
export function placesByClass({ labels, available }: DrawnRows): number[][] {
  const places: number[][] = available.map(() => []);
  labels.forEach((label, place) => places[label]!.push(place));
  return places;
}

/** Every class before and after. */
export function compareClasses(drawn: DrawnRows, answers: AnswerPairs): ClassSensitivity[] {
  return placesByClass(drawn).map((places, classIndex) => ({
    classIndex,
    available: drawn.available[classIndex]!,
    ...compareAt(drawn, answers, places),
  }));
}
