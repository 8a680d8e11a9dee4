import { AppError } from './errors';
import type { FeatureMatrix } from './normalisation';

/**
 * Refuses vectors with a number that is none: it would spread into every result without a trace.
 *
 * @param whose what they are the vectors of, as told to the person: "images", "words"
 * @param fix what to do about it
 * @throws AppError `bad-input` naming the first row
 */
export function requireFinite(
  { values, dimension }: FeatureMatrix,
  whose: string,
  fix = 'Embed again; where it stays, choose another encoder or device in the step Embed.',
): void {
  for (let at = 0; at < values.length; at += 1) {
    if (Number.isFinite(values[at])) continue;
    throw new AppError(
      'bad-input',
      `The vectors of the ${whose} hold a number that is none (row ${Math.floor(at / dimension) + 1}).`,
      fix,
    );
  }
}
