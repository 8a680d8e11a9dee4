import { Breather } from './breather';
import { choleskyFactor } from './cholesky';
import { AppError } from './errors';
import { solveLower, solveUpper } from './gram';
import { meanVector } from './modality-gap';
import type { FeatureMatrix } from './normalisation';
import type { TaskControl } from './trainer';
import { requireFinite } from './vector-checks';

/**
 * From the space of words and images into the space of a head: the closed form of TLDR (arXiv 2311.18291).
 *
 *   A  = (X^T X + lambda I)^-1,  B = A X^T Y        ridge of the head's features on the encoder's, neither centred
 *   W  = B - A g (g^T A g)^-1 g^T B                 = argmin ||Y - X W||² + lambda ||W||² subject to g^T W = 0
 *   b  = column means of Y - X W
 *
 * g is the modality gap. As g^T W = 0, a word's vector and the image's that differs from it by the gap go to one place. With Y = X it is
 * the oblique projector that takes the gap out of the encoder's own space.
 */
export interface Projector {
  /** inputDimension x outputDimension, row-major. */
  weights: Float64Array;
  /** One per output. */
  bias: Float64Array;
  inputDimension: number;
  outputDimension: number;
  lambda: number;
  /** Images that it was fitted on. */
  rowCount: number;
  /** Whether outputs below zero are set to zero, since the head's features never are below zero. */
  isRectified: boolean;
}

export interface ProjectorProblem {
  /** The encoder's vectors of the images: n x d. */
  from: FeatureMatrix;
  /** What the head sees of the same images: n x m. */
  to: FeatureMatrix;
  /** Images to fit on. */
  rows: Uint32Array;
  /** Strength of the ridge, above 0; compare it with the mean squared length of a vector times n. */
  lambda: number;
  /** The modality gap, d numbers; null leaves the ridge without its constraint. */
  gap: Float64Array | null;
  isRectified: boolean;
}

/** Rows that one pass over the products takes in together: each pass reads the whole of them. */
const ROWS_PER_PASS = 8;

/** X^T X (lower triangle) and X^T Y over the rows, in double precision. */
async function crossProducts(
  { from, to, rows }: ProjectorProblem,
  breather: Breather,
): Promise<{ gram: Float64Array; cross: Float64Array }> {
  const [d, m] = [from.dimension, to.dimension];
  const gram = new Float64Array(d * d);
  const cross = new Float64Array(d * m);
  for (let start = 0; start < rows.length; start += ROWS_PER_PASS) {
    const pass = rows.subarray(start, start + ROWS_PER_PASS);
    for (let j = 0; j < d; j += 1) {
      for (const row of pass) {
        const value = from.values[row * d + j]!;
        for (let k = 0; k <= j; k += 1) gram[j * d + k]! += value * from.values[row * d + k]!;
        for (let k = 0; k < m; k += 1) cross[j * m + k]! += value * to.values[row * m + k]!;
      }
    }
    if (breather.isDue) await breather.breathe();
  }
  return { gram, cross };
}

/** A applied to each column of a d x m matrix, in place. */
async function solveColumns(
  factor: readonly Float64Array[],
  matrix: Float64Array,
  m: number,
  breather: Breather,
): Promise<void> {
  const column = new Float64Array(factor.length);
  for (let k = 0; k < m; k += 1) {
    for (let j = 0; j < column.length; j += 1) column[j] = matrix[j * m + k]!;
    const solved = solveUpper(factor, solveLower(factor, column));
    for (let j = 0; j < column.length; j += 1) matrix[j * m + k] = solved[j]!;
    if (breather.isDue) await breather.breathe();
  }
}

/** W = B - A g (g^T A g)^-1 g^T B, in place of B. @throws AppError `bad-input` for a gap without length */
function takeOutGap(weights: Float64Array, factor: readonly Float64Array[], gap: Float64Array, m: number): void {
  const towards = solveUpper(factor, solveLower(factor, gap));
  const share = gap.reduce((sum, value, j) => sum + value * towards[j]!, 0);
  if (!(share > 0) || !Number.isFinite(share)) {
    throw new AppError(
      'bad-input',
      'The modality gap has no length, so that no direction can be taken out.',
      'Check that the words and the images come from the same encoder and are not the same vectors.',
    );
  }
  const along = new Float64Array(m);
  gap.forEach((value, j) => {
    for (let k = 0; k < m; k += 1) along[k]! += value * weights[j * m + k]!;
  });
  towards.forEach((value, j) => {
    for (let k = 0; k < m; k += 1) weights[j * m + k]! -= (value / share) * along[k]!;
  });
}

/**
 * Fits it in double precision: single precision loses half a percent of W where lambda is small.
 *
 * @throws AppError `bad-input` for a lambda below 0, a singular system, a gap of another length or of none
 */
export async function fitProjector(problem: ProjectorProblem, control: TaskControl = {}): Promise<Projector> {
  const { from, to, rows, lambda, gap, isRectified } = problem;
  if (!(lambda >= 0)) {
    throw new AppError('bad-input', `Lambda of the projector cannot be ${lambda}.`, 'Give a number above 0.');
  }
  if (gap && gap.length !== from.dimension) {
    const message = `The modality gap has ${gap.length} numbers where the encoder's vectors have ${from.dimension}.`;
    throw new AppError('bad-input', message, 'Use words of the encoder that the images were embedded with.');
  }
  requireFinite(from, 'images');
  requireFinite(to, 'images');
  const breather = new Breather(control.signal);
  const { gram, cross } = await crossProducts(problem, breather);
  for (let j = 0; j < from.dimension; j += 1) gram[j * from.dimension + j]! += lambda;
  const factor = choleskyFactor(gram, from.dimension);
  await solveColumns(factor, cross, to.dimension, breather);
  if (gap) takeOutGap(cross, factor, gap, to.dimension);
  const projector: Projector = {
    weights: cross,
    bias: new Float64Array(to.dimension),
    inputDimension: from.dimension,
    outputDimension: to.dimension,
    lambda,
    rowCount: rows.length,
    isRectified,
  };
  return { ...projector, bias: meanRest(projector, from, to, rows) };
}

/** Column means of Y - X W: those of Y less those of X, through W. */
function meanRest({ weights }: Projector, from: FeatureMatrix, to: FeatureMatrix, rows: Uint32Array): Float64Array {
  const rest = meanVector(to, rows);
  meanVector(from, rows).forEach((value, j) => {
    for (let k = 0; k < rest.length; k += 1) rest[k]! -= value * weights[j * rest.length + k]!;
  });
  return rest;
}

/** Proj(e) = e W + b, with ReLU where the projector has it: rows x m. @param rows absent: all */
export function project(
  { weights, bias, inputDimension: d, outputDimension: m, isRectified }: Projector,
  { values, rowCount }: FeatureMatrix,
  rows?: Uint32Array,
): FeatureMatrix {
  const count = rows ? rows.length : rowCount;
  const out = new Float32Array(count * m);
  const one = new Float64Array(m);
  for (let i = 0; i < count; i += 1) {
    const at = (rows ? rows[i]! : i) * d;
    one.set(bias);
    for (let j = 0; j < d; j += 1) {
      const value = values[at + j]!;
      for (let k = 0; k < m; k += 1) one[k]! += value * weights[j * m + k]!;
    }
    for (let k = 0; k < m; k += 1) out[i * m + k] = isRectified ? Math.max(0, one[k]!) : one[k]!;
  }
  return { rowCount: count, dimension: m, values: out };
}

/** ||g^T W||: how much of the gap is left in the projector; 0 up to rounding with the constraint. */
export function gapLeft({ weights, outputDimension: m }: Projector, gap: Float64Array): number {
  const along = new Float64Array(m);
  gap.forEach((value, j) => {
    for (let k = 0; k < m; k += 1) along[k]! += value * weights[j * m + k]!;
  });
  return Math.hypot(...along);
}

/**
 * Normalised squared error ||Proj(X) - Y||² / ||Y||², over the rows; 1 is that of saying zero of every image. Without ReLU, as the
 * fit is.
 */
export function projectorError(
  projector: Projector,
  from: FeatureMatrix,
  to: FeatureMatrix,
  rows: Uint32Array,
): number {
  const { dimension: m } = to;
  const said = project({ ...projector, isRectified: false }, from, rows);
  let error = 0;
  let size = 0;
  rows.forEach((row, i) => {
    for (let k = 0; k < m; k += 1) {
      error += (said.values[i * m + k]! - to.values[row * m + k]!) ** 2;
      size += to.values[row * m + k]! ** 2;
    }
  });
  return error / size;
}
