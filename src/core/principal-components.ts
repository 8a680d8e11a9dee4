import { Breather } from './breather';
import type { FeatureMatrix } from './normalisation';
import { drawNormal, mulberry32 } from './random';
import { symmetricEigen } from './symmetric-eigen';
import type { TaskControl } from './trainer';

/** Directions beside those asked for: they make the block's span settle on the leading ones within a few turns. */
const EXTRA_DIRECTIONS = 8;
const TURNS = 7;

export interface PrincipalComponents {
  /** Length d. */
  mean: Float64Array;
  /** One unit vector of length d per component; the entry of largest size is positive. */
  components: Float64Array[];
  /** Share of the variance of the rows that each component explains. */
  explained: Float64Array;
  /** rows x count, row-major: the centred rows along the components. */
  projections: Float32Array;
}

/**
 * Principal components of the given rows by subspace iteration with a seeded start (Halko, Martinsson, Tropp 2011): a block of
 * directions is multiplied by the covariance and made orthonormal, seven times, and the block's own covariance is then solved exactly. Cost
 * n d (count + 8) a turn, so a plane of 50,000 vectors takes seconds. Repeats exactly; the sign is fixed by the largest entry.
 *
 * @param features n x d
 * @param rows the rows that are looked at
 * @param count components wanted; fewer come back where rows or dimensions are fewer
 */
export async function principalComponents(
  features: FeatureMatrix,
  rows: Uint32Array,
  count: number,
  control: TaskControl = {},
): Promise<PrincipalComponents> {
  const { dimension } = features;
  const size = Math.min(count + EXTRA_DIRECTIONS, dimension, Math.max(1, rows.length));
  const wanted = Math.min(count, size);
  const breather = new Breather(control.signal);
  const startedAt = Date.now();
  const mean = meanOf(features, rows);
  const uniform = mulberry32(dimension * 7919 + count);
  let block: Float64Array[] = Array.from({ length: size }, () =>
    Float64Array.from({ length: dimension }, () => drawNormal(uniform)),
  );
  let image: Float64Array[] = block;
  let total = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    orthonormalise(block);
    ({ image, total } = await timesCovariance(features, rows, mean, block, breather));
    control.onProgress?.({ stage: 'Finding the main axes', done: turn + 1, total: TURNS, unit: 'turns', startedAt });
    if (turn < TURNS - 1) block = image;
  }
  const small = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) small[i * size + j] = (dot(block[i]!, image[j]!) + dot(block[j]!, image[i]!)) / 2;
  }
  const { values, vectors } = symmetricEigen(small, size);
  const components = vectors.slice(0, wanted).map((weights) => signed(combine(block, weights)));
  return {
    mean,
    components,
    explained: values.slice(0, wanted).map((value) => (total > 0 ? Math.max(0, value) / total : 0)),
    projections: await project(features, rows, mean, components, breather),
  };
}

/** The centred rows along given directions: rows x directions, row-major. */
export async function project(
  features: FeatureMatrix,
  rows: Uint32Array,
  mean: Float64Array,
  directions: readonly Float64Array[],
  breather: Breather,
): Promise<Float32Array> {
  const { dimension, values } = features;
  const projections = new Float32Array(rows.length * directions.length);
  const centred = new Float64Array(dimension);
  for (let i = 0; i < rows.length; i += 1) {
    const at = rows[i]! * dimension;
    for (let j = 0; j < dimension; j += 1) centred[j] = values[at + j]! - mean[j]!;
    directions.forEach((direction, c) => (projections[i * directions.length + c] = dot(direction, centred)));
    if (breather.isDue) await breather.breathe();
  }
  return projections;
}

function meanOf({ dimension, values }: FeatureMatrix, rows: Uint32Array): Float64Array {
  const mean = new Float64Array(dimension);
  for (const row of rows) for (let j = 0; j < dimension; j += 1) mean[j]! += values[row * dimension + j]!;
  return mean.map((sum) => sum / Math.max(1, rows.length));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j += 1) sum += a[j]! * b[j]!;
  return sum;
}

/** Gram and Schmidt, twice for accuracy; a direction that the others span already becomes zero. */
function orthonormalise(block: readonly Float64Array[]): void {
  block.forEach((direction, i) => {
    const before = Math.sqrt(dot(direction, direction));
    for (let pass = 0; pass < 2; pass += 1) {
      for (let other = 0; other < i; other += 1) {
        const along = dot(direction, block[other]!);
        for (let j = 0; j < direction.length; j += 1) direction[j]! -= along * block[other]![j]!;
      }
    }
    const length = Math.sqrt(dot(direction, direction));
    const scale = length > 1e-10 * before ? 1 / length : 0;
    for (let j = 0; j < direction.length; j += 1) direction[j]! *= scale;
  });
}

/** Covariance of the rows times each direction, and the total variance. */
async function timesCovariance(
  { dimension, values }: FeatureMatrix,
  rows: Uint32Array,
  mean: Float64Array,
  block: readonly Float64Array[],
  breather: Breather,
): Promise<{ image: Float64Array[]; total: number }> {
  const image = block.map(() => new Float64Array(dimension));
  const centred = new Float64Array(dimension);
  let total = 0;
  for (const row of rows) {
    for (let j = 0; j < dimension; j += 1) centred[j] = values[row * dimension + j]! - mean[j]!;
    total += dot(centred, centred);
    for (let c = 0; c < block.length; c += 1) {
      const along = dot(block[c]!, centred);
      const target = image[c]!;
      for (let j = 0; j < dimension; j += 1) target[j]! += along * centred[j]!;
    }
    if (breather.isDue) await breather.breathe();
  }
  return { image, total };
}

function combine(block: readonly Float64Array[], weights: Float64Array): Float64Array {
  const direction = new Float64Array(block[0]!.length);
  block.forEach((one, i) => {
    for (let j = 0; j < direction.length; j += 1) direction[j]! += weights[i]! * one[j]!;
  });
  return direction;
}

function signed(direction: Float64Array): Float64Array {
  let largest = 0;
  for (const value of direction) if (Math.abs(value) > Math.abs(largest)) largest = value;
  return largest < 0 ? direction.map((value) => -value) : direction;
}
