import { directionBetween, pickRows, type ExampleVectors } from './example-direction';
import type { FeatureMatrix } from './normalisation';
import { allRows } from './summary';

/** Images of the data set that show a cue, and images that lack it (null: the whole data set stands for them). */
export interface ExampleRows {
  withRows: Uint32Array;
  withoutRows: Uint32Array | null;
}

/** A cue by example: its direction, d numbers of unit length, and one score per image along it. */
export interface ExampleColumn {
  direction: Float32Array;
  scores: Float32Array;
}

/**
 * Scores of every image along the direction of a cue that was given by example (see {@link directionBetween}).
 *
 * An image that is itself an example would score high because it helped to make the direction. So it is scored along the direction that
 * the other examples give: what a person saw when choosing it (that the model errs on it, for instance) cannot enter by itself. A single
 * example of its side leaves nothing to score it by; it gets the median of the others, which is in the middle of every ranking.
 *
 * @param unit n x d, unit length
 */
export function exampleScores(unit: FeatureMatrix, { withRows, withoutRows }: ExampleRows): ExampleColumn {
  const background = allRows(unit.rowCount);
  const lackingRows = withoutRows && withoutRows.length > 0 ? withoutRows : null;
  const having = pickRows(unit, withRows);
  const lacking = lackingRows && pickRows(unit, lackingRows);
  const direction = directionBetween(unit, having, lacking, background);
  const scores = scoresAlong(unit, direction);
  const alone: number[] = [];
  withRows.forEach((row, place) => {
    if (withRows.length === 1) alone.push(row);
    else scores[row] = along(unit, row, directionBetween(unit, without(having, place), lacking, background));
  });
  lackingRows?.forEach((row, place) => {
    if (lackingRows.length === 1) alone.push(row);
    else scores[row] = along(unit, row, directionBetween(unit, having, without(lacking!, place), background));
  });
  const others = scores.filter((_, row) => !alone.includes(row)).sort();
  for (const row of alone) scores[row] = others[others.length >> 1] ?? 0;
  return { direction, scores };
}

/** Scores of every image along a direction that comes from images outside the data set. */
export function outsideExampleScores(
  unit: FeatureMatrix,
  having: ExampleVectors,
  lacking: ExampleVectors | null,
): ExampleColumn {
  const direction = directionBetween(unit, having, lacking, allRows(unit.rowCount));
  return { direction, scores: scoresAlong(unit, direction) };
}

function scoresAlong(unit: FeatureMatrix, direction: Float32Array): Float32Array {
  return Float32Array.from({ length: unit.rowCount }, (_, row) => along(unit, row, direction));
}

function along({ dimension, values }: FeatureMatrix, row: number, direction: Float32Array): number {
  let product = 0;
  for (let j = 0; j < dimension; j += 1) product += values[row * dimension + j]! * direction[j]!;
  return product;
}

function without({ count, values }: ExampleVectors, place: number): ExampleVectors {
  const dimension = values.length / count;
  const left = new Float32Array(values.length - dimension);
  left.set(values.subarray(0, place * dimension));
  left.set(values.subarray((place + 1) * dimension), place * dimension);
  return { count: count - 1, values: left };
}
