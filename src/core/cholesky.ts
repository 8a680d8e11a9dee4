import { AppError } from './errors';
import { dotDouble } from './dot-product';

/**
 * Cholesky factor of a symmetric positive definite matrix: A = L L^T in double precision, row i of L as i + 1 numbers. Solve with
 * `solveLower` and `solveUpper` of core/gram.
 *
 * A pivot at or below the size times the precision of a double times the largest diagonal entry counts as zero.
 *
 * @param matrix size x size, row-major; only the lower triangle is read
 * @throws AppError `bad-input` where the matrix is singular to double precision, or holds a number that is none
 */
export function choleskyFactor(matrix: Float64Array, size: number): Float64Array[] {
  let largest = 0;
  for (let i = 0; i < size; i += 1) largest = Math.max(largest, matrix[i * size + i]!);
  const smallestPivot = size * Number.EPSILON * largest;
  const factor: Float64Array[] = [];
  for (let i = 0; i < size; i += 1) {
    const row = new Float64Array(i + 1);
    for (let j = 0; j < i; j += 1) {
      row[j] = (matrix[i * size + j]! - dotDouble(row, 0, factor[j]!, 0, j)) / factor[j]![j]!;
    }
    const pivot = matrix[i * size + i]! - dotDouble(row, 0, row, 0, i);
    if (!(pivot > smallestPivot)) throw singularError(i, size);
    row[i] = Math.sqrt(pivot);
    factor.push(row);
  }
  return factor;
}

function singularError(at: number, size: number): AppError {
  return new AppError(
    'bad-input',
    `The vectors span only ${at} of ${size} directions as far as a double can tell, so that the equations have no single answer.`,
    'Raise lambda above 0, or add images that differ from each other.',
  );
}
