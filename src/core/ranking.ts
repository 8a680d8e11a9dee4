import { orderAscending, orderDescending } from './ordering';
import { rowsByClass } from './summary';

/** Rows of each class from the most to the least spurious; ties by ascending row. */
export function rankClasses(
  spuriosity: Float32Array,
  labels: ArrayLike<number>,
  classCount: number,
  among?: Uint32Array,
): Uint32Array[] {
  return rowsByClass(labels, classCount, among).map((rows) => orderDescending(spuriosity, rows));
}

/**
 * The `count` least spurious of the rows, ties by ascending row. Rows whose spuriosity is NaN come last and are only taken when
 * nothing else is left.
 */
export function leastSpurious(spuriosity: Float32Array, rows: Uint32Array, count: number): Uint32Array {
  return orderAscending(spuriosity, rows).slice(0, count);
}
