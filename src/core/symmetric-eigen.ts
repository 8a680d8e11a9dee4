/** Eigenvalues in descending order with their vectors. */
export interface Eigen {
  values: Float64Array;
  /** Row i is the unit vector of values[i]. */
  vectors: Float64Array[];
}

const MOST_SWEEPS = 60;

/**
 * Eigenvalues and vectors of a symmetric matrix by Jacobi's rotations: slow for large matrices (cubic, with a large constant), exact to
 * rounding for those of a hundred rows that it is used for.
 *
 * @param matrix size x size, row-major; overwritten
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const basis = identity(size);
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(matrix, size) > 1e-26 * trace2(matrix, size); sweep += 1) {
    for (let p = 0; p < size - 1; p += 1) {
      for (let q = p + 1; q < size; q += 1) rotate(matrix, basis, size, p, q);
    }
  }
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (a, b) => matrix[b * size + b]! - matrix[a * size + a]! || a - b,
  );
  return {
    values: Float64Array.from(order, (i) => matrix[i * size + i]!),
    vectors: order.map((i) => Float64Array.from({ length: size }, (_, row) => basis[row * size + i]!)),
  };
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) matrix[i * size + i] = 1;
  return matrix;
}

function offDiagonal(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) for (let j = 0; j < i; j += 1) sum += 2 * matrix[i * size + j]! ** 2;
  return sum;
}

function trace2(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += matrix[i * size + i]! ** 2;
  return sum || 1;
}

/** One rotation in the plane of p and q that makes their entry zero. */
function rotate(matrix: Float64Array, basis: Float64Array, size: number, p: number, q: number): void {
  const off = matrix[p * size + q]!;
  if (off === 0) return;
  const theta = (matrix[q * size + q]! - matrix[p * size + p]!) / (2 * off);
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  for (let i = 0; i < size; i += 1) {
    const a = matrix[i * size + p]!;
    const b = matrix[i * size + q]!;
    matrix[i * size + p] = cosine * a - sine * b;
    matrix[i * size + q] = sine * a + cosine * b;
  }
  for (let i = 0; i < size; i += 1) {
    const a = matrix[p * size + i]!;
    const b = matrix[q * size + i]!;
    matrix[p * size + i] = cosine * a - sine * b;
    matrix[q * size + i] = sine * a + cosine * b;
    const v = basis[i * size + p]!;
    const w = basis[i * size + q]!;
    basis[i * size + p] = cosine * v - sine * w;
    basis[i * size + q] = sine * v + cosine * w;
  }
}
