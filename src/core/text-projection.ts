import { choleskyFactor } from './cholesky';
import { solveLower, solveUpper } from './gram';

/** A direction kept in a basis must be at least this long beside the basis: below it is the rounding of single precision. */
const SHORTEST = 1e-6;

function dot(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, j) => sum + value * other[j]!, 0);
}

/** The vector less its parts along an orthonormal basis; twice, so that rounding leaves nothing. */
export function withoutSpan(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const rest = vector.slice();
  for (let turn = 0; turn < 2; turn += 1) {
    for (const direction of basis) {
      const along = dot(rest, direction);
      for (let j = 0; j < rest.length; j += 1) rest[j]! -= along * direction[j]!;
    }
  }
  return rest;
}

/** An orthonormal basis of the span (Gram and Schmidt); vectors that others span already add nothing. */
export function orthonormalBasis(vectors: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = withoutSpan(vector, basis);
    const length = Math.hypot(...rest);
    if (length > SHORTEST * Math.hypot(...vector)) basis.push(rest.map((value) => value / length));
  }
  return basis;
}

/**
 * The calibrated projection of debias_vl (Chuang et al. 2023, arXiv 2302.00070): P = P0 (lambda M + I)^-1, P0 the projection off the
 * span of the spurious directions, M the mean of d d^T over differences d that should vanish. Not symmetric: it is applied as P z.
 *
 * @param spurious directions, d numbers each
 * @param differences of texts that should mean the same
 * @returns P z for a z
 */
export function calibratedProjection(
  spurious: readonly Float64Array[],
  differences: readonly Float64Array[],
  lambda: number,
): (z: Float64Array) => Float64Array {
  const basis = orthonormalBasis(spurious);
  const size = (spurious[0] ?? differences[0])?.length ?? 0;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) matrix[i * size + i] = 1;
  for (const difference of differences) {
    for (let i = 0; i < size; i += 1) {
      const share = (lambda / differences.length) * difference[i]!;
      for (let j = 0; j <= i; j += 1) matrix[i * size + j]! += share * difference[j]!;
    }
  }
  const factor = choleskyFactor(matrix, size);
  return (z) => withoutSpan(solveUpper(factor, solveLower(factor, z)), basis);
}

/** Divided by its length. */
export function unitVector(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector.slice();
}
