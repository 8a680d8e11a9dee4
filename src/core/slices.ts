import { Breather } from './breather';
import { AppError } from './errors';
import { kMeans, squaredDistance } from './k-means';
import type { FeatureMatrix } from './normalisation';
import { principalComponents, project } from './principal-components';
import type { TaskControl } from './trainer';

/**
 * Slices: groups of images found without words or labels of what is in them, as cues (from the vectors alone) or as places where a
 * model errs (vectors with labels and predictions).
 */
export interface SliceInput {
  /** Unit-length vectors. */
  features: FeatureMatrix;
  /** The images that slices are found on. */
  rows: Uint32Array;
  /** Class per image; read where `labelWeight` or `predictionWeight` is above 0. */
  labels: ArrayLike<number>;
  classCount: number;
  /** n x K over all images, row-major; null where predictions have no say. */
  probabilities: Float64Array | null;
  sliceCount: number;
  seed: number;
  method: SliceMethod;
  /**
   * Weights of the terms of label and prediction in the mixture (Domino's gamma, 1 in its code). With both 0 the slices depend on
   * the vectors alone: only then does it say nothing of right and wrong beforehand, and a gap along a slice may be tested.
   */
  labelWeight: number;
  predictionWeight: number;
}

/** `mixture`: Domino's (Eyuboglu et al. 2022, arXiv 2203.14960); `k-means`: the simple one. */
export type SliceMethod = 'mixture' | 'k-means';

export interface SliceModel {
  method: SliceMethod;
  sliceCount: number;
  /** Mean of the vectors that the axes start from, and the axes: the principal components that were kept. */
  mean: Float64Array;
  axes: Float64Array[];
  /** slices x axes. */
  centres: Float64Array;
  /** slices x axes; ones for k-means. */
  variances: Float64Array;
  /** Share of the images in each slice, summing to 1. */
  shares: Float64Array;
  /** Membership of the images that slices were found on, labels and predictions included: rows x slices, each row summing to 1. */
  memberships: Float32Array;
  /** Log-likelihood per image after each turn of the mixture; empty for k-means. */
  logLikelihoods: number[];
}

const MOST_AXES = 128;
const MOST_TURNS = 100;
const SMALLEST_GAIN = 1e-6;
/** Floor of a slice's variance along an axis, as a share of the axis' own. */
const VARIANCE_FLOOR = 1e-2;

/**
 * Finds slices among the rows: principal components (at most 128, and no more than rows / 2), then k-means, from which the mixture of
 * diagonal Gaussians x Cat(label) x Cat(prediction) starts and is fitted by EM. The likelihood never falls from turn to turn.
 *
 * @throws AppError `bad-input` for fewer than two slices or than two images a slice
 */
export async function findSlices(input: SliceInput, control: TaskControl = {}): Promise<SliceModel> {
  const { features, rows, sliceCount, seed, method } = input;
  if (sliceCount < 2 || rows.length < 2 * sliceCount) {
    throw new AppError(
      'bad-input',
      `${rows.length} images are too few for ${sliceCount} slices.`,
      'Ask for at least two slices, of at least two images each.',
    );
  }
  const axisCount = Math.min(MOST_AXES, features.dimension, Math.floor(rows.length / 2));
  const { mean, components, projections } = await principalComponents(features, rows, axisCount, {
    signal: control.signal,
  });
  const axes = components.filter((axis) => axis.some((value) => value !== 0));
  const clusters = await kMeans(projections, components.length, { k: sliceCount, seed }, control);
  const model = fromClusters(clusters.assignment, clusters.centres, sliceCount);
  const start: SliceModel = { ...model, method, mean, axes, logLikelihoods: [] };
  return method === 'k-means' ? start : fitMixture(start, projections, input, control);
}

function fromClusters(
  assignment: Uint16Array,
  centres: Float64Array,
  sliceCount: number,
): Omit<SliceModel, 'method' | 'mean' | 'axes' | 'logLikelihoods'> {
  const memberships = new Float32Array(assignment.length * sliceCount);
  const shares = new Float64Array(sliceCount);
  assignment.forEach((slice, i) => {
    memberships[i * sliceCount + slice] = 1;
    shares[slice]! += 1 / assignment.length;
  });
  return { sliceCount, centres, variances: new Float64Array(centres.length).fill(1), shares, memberships };
}

/** What the mixture holds beside the model: each slice's distribution of labels and of predicted classes. */
interface Categories {
  labels: Float64Array;
  predictions: Float64Array;
}

async function fitMixture(
  start: SliceModel,
  points: Float32Array,
  input: SliceInput,
  control: TaskControl,
): Promise<SliceModel> {
  const breather = new Breather(control.signal);
  const startedAt = Date.now();
  const model = { ...start, logLikelihoods: [] as number[] };
  const { classCount } = input;
  const categories: Categories = {
    labels: new Float64Array(model.sliceCount * classCount),
    predictions: new Float64Array(model.sliceCount * classCount),
  };
  const floors = varianceFloors(points, model.axes.length);
  maximise(model, categories, points, floors, input);
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const logLikelihood = await expect(model, categories, points, input, breather);
    const last = model.logLikelihoods.at(-1) ?? -Infinity;
    model.logLikelihoods.push(logLikelihood);
    control.onProgress?.({ stage: 'Fitting slices', done: turn + 1, total: MOST_TURNS, unit: 'turns', startedAt });
    if (logLikelihood - last < SMALLEST_GAIN) break;
    maximise(model, categories, points, floors, input);
  }
  return model;
}

function varianceFloors(points: Float32Array, d: number): Float64Array {
  const n = points.length / d;
  const floors = new Float64Array(d);
  for (let i = 0; i < n; i += 1) for (let j = 0; j < d; j += 1) floors[j]! += points[i * d + j]! ** 2 / n;
  return floors.map((variance) => Math.max(VARIANCE_FLOOR * variance, 1e-12));
}

/** The M step, in place; the floor only ever widens a slice. */
function maximise(
  model: SliceModel,
  categories: Categories,
  points: Float32Array,
  floors: Float64Array,
  { rows, labels, probabilities, classCount }: SliceInput,
): void {
  const { sliceCount, memberships, centres, variances, shares } = model;
  const d = floors.length;
  for (let slice = 0; slice < sliceCount; slice += 1) {
    let weight = 0;
    const sum = new Float64Array(d);
    const squares = new Float64Array(d);
    // Half an image spread over the classes: no class is ever impossible in a slice.
    const ofLabel = new Float64Array(classCount).fill(0.5 / classCount);
    const ofPrediction = new Float64Array(classCount).fill(0.5 / classCount);
    for (let i = 0; i < rows.length; i += 1) {
      const share = memberships[i * sliceCount + slice]!;
      if (share === 0) continue;
      weight += share;
      for (let j = 0; j < d; j += 1) {
        const value = points[i * d + j]!;
        sum[j]! += share * value;
        squares[j]! += share * value * value;
      }
      ofLabel[labels[rows[i]!]!]! += share;
      for (let k = 0; probabilities && k < classCount; k += 1) {
        ofPrediction[k]! += share * probabilities[rows[i]! * classCount + k]!;
      }
    }
    shares[slice] = Math.max(weight, 1e-9) / rows.length;
    if (weight < 1e-9) continue;
    for (let j = 0; j < d; j += 1) {
      const centre = sum[j]! / weight;
      centres[slice * d + j] = centre;
      variances[slice * d + j] = Math.max(floors[j]!, squares[j]! / weight - centre * centre);
    }
    categories.labels.set(
      ofLabel.map((count) => count / (weight + 0.5)),
      slice * classCount,
    );
    categories.predictions.set(
      ofPrediction.map((count) => count / (weight + 0.5)),
      slice * classCount,
    );
  }
}

/** The E step, in place. @returns mean log-likelihood per image */
async function expect(
  model: SliceModel,
  categories: Categories,
  points: Float32Array,
  input: SliceInput,
  breather: Breather,
): Promise<number> {
  const { rows, labels, probabilities, classCount, labelWeight, predictionWeight } = input;
  const { sliceCount, memberships } = model;
  const densities = new GaussianSlices(model);
  const terms = new Float64Array(sliceCount);
  let total = 0;
  for (let i = 0; i < rows.length; i += 1) {
    densities.logDensities(points, i, terms);
    const row = rows[i]!;
    for (let slice = 0; slice < sliceCount; slice += 1) {
      if (labelWeight > 0) {
        terms[slice]! += labelWeight * Math.log(categories.labels[slice * classCount + labels[row]!]!);
      }
      if (predictionWeight > 0 && probabilities) {
        for (let k = 0; k < classCount; k += 1) {
          const p = probabilities[row * classCount + k]!;
          terms[slice]! += predictionWeight * p * Math.log(categories.predictions[slice * classCount + k]!);
        }
      }
    }
    total += normaliseLogs(terms);
    for (let slice = 0; slice < sliceCount; slice += 1) memberships[i * sliceCount + slice] = terms[slice]!;
    if (breather.isDue) await breather.breathe();
  }
  return total / rows.length;
}

/** Turns log weights into shares, in place. @returns log of their sum */
function normaliseLogs(terms: Float64Array): number {
  const largest = terms.reduce((most, term) => Math.max(most, term), -Infinity);
  let sum = 0;
  for (const term of terms) sum += Math.exp(term - largest);
  for (let i = 0; i < terms.length; i += 1) terms[i] = Math.exp(terms[i]! - largest) / sum;
  return largest + Math.log(sum);
}

/** log(share x Gaussian density) of a point in every slice. */
class GaussianSlices {
  readonly #model: SliceModel;
  readonly #constants: Float64Array;

  constructor(model: SliceModel) {
    const d = model.axes.length;
    this.#model = model;
    this.#constants = Float64Array.from({ length: model.sliceCount }, (_, slice) => {
      let sum = Math.log(model.shares[slice]!);
      for (let j = 0; j < d; j += 1) sum -= 0.5 * Math.log(2 * Math.PI * model.variances[slice * d + j]!);
      return sum;
    });
  }

  logDensities(points: Float32Array, point: number, into: Float64Array): void {
    const { centres, variances, axes } = this.#model;
    const d = axes.length;
    for (let slice = 0; slice < into.length; slice += 1) {
      let sum = this.#constants[slice]!;
      for (let j = 0; j < d; j += 1) {
        const away = points[point * d + j]! - centres[slice * d + j]!;
        sum -= (away * away) / (2 * variances[slice * d + j]!);
      }
      into[slice] = sum;
    }
  }
}

/**
 * Scores of images under each slice, from their vectors alone: how much nearer the image lies to this slice than to the nearest other
 * one (in squared distance for k-means, in log density for the mixture). Above 0: the image is in the slice.
 *
 * @returns one column per slice, aligned with `rows`
 */
export async function sliceScores(
  model: SliceModel,
  features: FeatureMatrix,
  rows: Uint32Array,
  control: TaskControl = {},
): Promise<Float32Array[]> {
  const breather = new Breather(control.signal);
  const { sliceCount, axes, centres } = model;
  const d = axes.length;
  const points = await project(features, rows, model.mean, axes, breather);
  const densities = new GaussianSlices(model);
  const near = new Float64Array(sliceCount);
  const columns = Array.from({ length: sliceCount }, () => new Float32Array(rows.length));
  for (let i = 0; i < rows.length; i += 1) {
    if (model.method === 'mixture') densities.logDensities(points, i, near);
    else
      for (let slice = 0; slice < sliceCount; slice += 1) near[slice] = -squaredDistance(points, i, centres, slice, d);
    for (let slice = 0; slice < sliceCount; slice += 1) {
      let other = -Infinity;
      for (let k = 0; k < sliceCount; k += 1) if (k !== slice) other = Math.max(other, near[k]!);
      columns[slice]![i] = near[slice]! - other;
    }
    if (breather.isDue) await breather.breathe();
  }
  return columns;
}

/** The slice that each of the images lies in, by {@link sliceScores}: the column of the largest score. */
export function sliceOf(columns: readonly Float32Array[]): Uint16Array {
  return Uint16Array.from(columns[0] ?? [], (_, i) =>
    columns.reduce((best, column, slice) => (column[i]! > columns[best]![i]! ? slice : best), 0),
  );
}
