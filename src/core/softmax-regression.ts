import { Breather } from './breather';
import { lossAndResiduals, slopeAlong, type Targets } from './cross-entropy';
import { DenseDesign, meanRow, TriangularDesign, type Design } from './design';
import { dotDouble, dotSingle } from './dot-product';
import { centredFactor, MOST_GRAM_ROWS, solveLower, solveUpper } from './gram';
import type { HeadWeights } from './head';
import { LbfgsMemory } from './lbfgs';
import type { FitOptions, FitResult, TaskControl, TrainingProblem } from './trainer';

/**
 * Softmax regression: minimises (1/n) sum_i w_i CE_i + lambda/2 ||W||², bias unpenalised, by L-BFGS in double precision.
 *
 * - Rows are centred on their mean (the bias takes it up), which is what makes raw non-negative features quick to fit.
 * - With two classes one row w is fitted and W = (-w/2, w/2): the same minimum, half the work, lambda/2 in place of lambda.
 * - With fewer rows than dimensions the problem is solved in the span of the rows (see gram.ts).
 * - The logits are linear in the step, so the line search costs no product with the features.
 *
 * It stops when ||gradient|| <= tolerance * lambda * ||W||: the objective is lambda-strongly convex in W, so W is then within
 * `tolerance` (relative) of the minimum.
 *
 * @param givenDesign the rows of `problem` held elsewhere (on a GPU), in the feature space; absent: chosen here
 */
export async function fitSoftmaxRegression(
  problem: TrainingProblem,
  options: FitOptions,
  control: TaskControl = {},
  givenDesign?: Design,
): Promise<FitResult> {
  const breather = new Breather(control.signal);
  const { features, rows, classCount } = problem;
  const design = givenDesign ?? (await designOf(problem, breather));
  const rowsOfWeights = classCount === 2 ? 1 : classCount;
  const targets = targetsOf(problem, rowsOfWeights);
  const centre = design.centre ?? meanRow(features, rows);
  const start = options.start ? toDesign(options.start, problem, design, centre, rowsOfWeights) : undefined;
  const lambda = classCount === 2 ? options.l2 / 2 : options.l2;
  const solved = await minimise(design, targets, lambda, start, options, breather, control);
  return { ...solved, ...fromDesign(solved.parameters, problem, design, centre, rowsOfWeights) };
}

async function designOf({ features, rows }: TrainingProblem, breather: Breather): Promise<Design> {
  const isNarrow = rows.length < features.dimension && rows.length <= MOST_GRAM_ROWS;
  if (!isNarrow) return new DenseDesign(features, rows, true);
  return new TriangularDesign(await centredFactor(features, rows, breather));
}

function targetsOf(problem: TrainingProblem, rowsOfWeights: number): Targets {
  const { rows, sampleWeights } = problem;
  const n = rows.length;
  return {
    labels: Uint16Array.from(rows, (row) => problem.labels[row]!),
    shares: Float64Array.from({ length: n }, (_, i) => (sampleWeights ? sampleWeights[i]! : 1) / n),
    rowsOfWeights,
  };
}

interface Solved {
  /** Weights (R x width), then R biases, in the design's centred coordinates. */
  parameters: Float64Array;
  objective: number;
  iterations: number;
  isConverged: boolean;
}

// About 10 ms of work between two looks at the clock.
const PRODUCTS_PER_BLOCK = 4e6;

class LinearModel {
  readonly design: Design;
  readonly rowsOfWeights: number;
  readonly weightCount: number;
  readonly #breather: Breather;
  readonly #block: number;

  constructor(design: Design, rowsOfWeights: number, breather: Breather) {
    this.design = design;
    this.rowsOfWeights = rowsOfWeights;
    this.weightCount = rowsOfWeights * design.width;
    this.#breather = breather;
    this.#block = design.rowsPerBlock ?? Math.max(16, Math.floor(PRODUCTS_PER_BLOCK / this.weightCount));
  }

  /** Logits of all rows under the parameters, the centre and the bias included. */
  async logits(parameters: Float64Array): Promise<Float64Array> {
    const { design, rowsOfWeights } = this;
    const out = new Float64Array(design.rowCount * rowsOfWeights);
    await this.#inBlocks((from, to) => design.forward(parameters, rowsOfWeights, out, from, to));
    for (let r = 0; r < rowsOfWeights; r += 1) {
      let offset = parameters[this.weightCount + r]!;
      if (design.centre) offset -= dotDouble(design.centre, 0, parameters, r * design.width, design.width);
      for (let i = 0; i < design.rowCount; i += 1) out[i * rowsOfWeights + r]! += offset;
    }
    return out;
  }

  /** Gradient of the loss plus lambda times the weights. */
  async gradient(residuals: Float64Array, parameters: Float64Array, lambda: number): Promise<Float64Array> {
    const { design, rowsOfWeights, weightCount } = this;
    const gradient = new Float64Array(parameters.length);
    await this.#inBlocks((from, to) => design.backward(residuals, rowsOfWeights, gradient, from, to));
    for (let i = 0; i < residuals.length; i += 1) gradient[weightCount + (i % rowsOfWeights)]! += residuals[i]!;
    for (let r = 0; r < rowsOfWeights; r += 1) {
      const sum = gradient[weightCount + r]!;
      for (let j = 0; j < design.width; j += 1) {
        const at = r * design.width + j;
        gradient[at]! += lambda * parameters[at]! - (design.centre ? sum * design.centre[j]! : 0);
      }
    }
    return gradient;
  }

  async #inBlocks(work: (from: number, to: number) => void | Promise<void>): Promise<void> {
    for (let from = 0; from < this.design.rowCount; from += this.#block) {
      await work(from, Math.min(this.design.rowCount, from + this.#block));
      if (this.#breather.isDue) await this.#breather.breathe();
    }
  }
}

async function minimise(
  design: Design,
  targets: Targets,
  lambda: number,
  start: Float64Array | undefined,
  options: FitOptions,
  breather: Breather,
  control: TaskControl,
): Promise<Solved> {
  const model = new LinearModel(design, targets.rowsOfWeights, breather);
  const { weightCount } = model;
  const tolerance = options.tolerance ?? 1e-6;
  const limit = options.maximumIterations ?? 5000;
  const parameters = start ?? new Float64Array(weightCount + targets.rowsOfWeights);
  const memory = new LbfgsMemory(parameters.length);
  const residuals = new Float64Array(design.rowCount * targets.rowsOfWeights);
  const startedAt = Date.now();
  let logits = await model.logits(parameters);
  let loss = lossAndResiduals(logits, targets, residuals);
  let gradient = await model.gradient(residuals, parameters, lambda);
  let iterations = 0;
  let isConverged = isAtMinimum(gradient, parameters, weightCount, lambda, tolerance);
  while (!isConverged && iterations < limit) {
    let direction = memory.direction(gradient);
    if (!(dotDouble(direction, 0, gradient, 0, gradient.length) < 0)) {
      memory.clear();
      direction = gradient.map((value) => -value);
    }
    const change = await model.logits(direction);
    const t = searchLine(logits, change, targets, lambda, parameters, direction, weightCount);
    if (t === 0) break; // at the limit of double precision
    for (let j = 0; j < parameters.length; j += 1) parameters[j]! += t * direction[j]!;
    // Now and then from scratch, so that rounding does not pile up in the running sum.
    if (iterations % 64 === 63) logits = await model.logits(parameters);
    else for (let i = 0; i < logits.length; i += 1) logits[i]! += t * change[i]!;
    loss = lossAndResiduals(logits, targets, residuals);
    const next = await model.gradient(residuals, parameters, lambda);
    memory.add(
      direction.map((value) => t * value),
      next.map((value, j) => value - gradient[j]!),
    );
    gradient = next;
    iterations += 1;
    isConverged = isAtMinimum(gradient, parameters, weightCount, lambda, tolerance);
    control.onProgress?.({ stage: 'Fitting the head', done: iterations, total: 0, unit: 'steps', startedAt });
    if (breather.isDue) await breather.breathe();
  }
  const objective = loss + (lambda / 2) * squaredNorm(parameters, 0, weightCount);
  return { parameters, objective, iterations, isConverged };
}

function squaredNorm(values: Float64Array, from: number, length: number): number {
  return dotDouble(values, from, values, from, length);
}

// The bias has no penalty to bound its error; its own curvature is rarely below a hundredth, so its gradient is asked to be smaller.
const BIAS_GRADIENT = 1e-3;

function isAtMinimum(
  gradient: Float64Array,
  parameters: Float64Array,
  weightCount: number,
  lambda: number,
  tolerance: number,
): boolean {
  const slope = Math.sqrt(squaredNorm(gradient, 0, weightCount));
  const length = Math.sqrt(squaredNorm(parameters, 0, weightCount));
  const biasSlope = Math.sqrt(squaredNorm(gradient, weightCount, gradient.length - weightCount));
  return slope <= tolerance * lambda * length + 1e-15 && biasSlope <= tolerance * BIAS_GRADIENT;
}

/** Step along the direction to where the slope has fallen to a tenth: Newton's method, kept within a bracket. The objective is convex. */
function searchLine(
  logits: Float64Array,
  change: Float64Array,
  targets: Targets,
  lambda: number,
  parameters: Float64Array,
  direction: Float64Array,
  weightCount: number,
): number {
  const along = lambda * dotDouble(parameters, 0, direction, 0, weightCount);
  const bend = lambda * squaredNorm(direction, 0, weightCount);
  const at = (t: number) => {
    const { slope, curvature } = slopeAlong(logits, change, t, targets);
    return { slope: slope + along + t * bend, curvature: curvature + bend };
  };
  const first = at(0);
  if (!(first.slope < 0)) return 0;
  let low = 0;
  let high = Infinity;
  let t = 1;
  for (let trial = 0; trial < 40; trial += 1) {
    const { slope, curvature } = at(t);
    if (Math.abs(slope) <= 0.1 * -first.slope) return t;
    if (slope < 0) low = t;
    else high = t;
    const newton = t - slope / curvature;
    const isInside = newton > low && newton < high;
    t = isInside ? Math.min(newton, 10 * Math.max(t, 1e-3)) : high === Infinity ? 2 * t : (low + high) / 2;
  }
  return low;
}

/** Weights in the feature space from the design's: undoes the basis, the centring and the one-row form. */
function fromDesign(
  parameters: Float64Array,
  problem: TrainingProblem,
  design: Design,
  centre: Float64Array,
  rowsOfWeights: number,
): HeadWeights {
  const { dimension } = problem.features;
  const { classCount } = problem;
  const weights = new Float64Array(classCount * dimension);
  const bias = new Float64Array(classCount);
  for (let r = 0; r < rowsOfWeights; r += 1) {
    const own = parameters.subarray(r * design.width, (r + 1) * design.width);
    const row = design instanceof TriangularDesign ? fromSpan(own, problem, design, centre) : own;
    const offset = parameters[rowsOfWeights * design.width + r]! - dotDouble(row, 0, centre, 0, dimension);
    if (rowsOfWeights === 1) {
      for (let j = 0; j < dimension; j += 1) {
        weights[j] = -row[j]! / 2;
        weights[dimension + j] = row[j]! / 2;
      }
      bias[0] = -offset / 2;
      bias[1] = offset / 2;
    } else {
      weights.set(row, r * dimension);
      bias[r] = offset;
    }
  }
  const mean = bias.reduce((sum, value) => sum + value, 0) / classCount;
  for (let c = 0; c < classCount; c += 1) bias[c]! -= mean;
  return { weights, bias };
}

function fromSpan(
  coordinates: Float64Array,
  problem: TrainingProblem,
  design: TriangularDesign,
  centre: Float64Array,
): Float64Array {
  const { dimension, values } = problem.features;
  const amounts = solveUpper(design.factor, coordinates);
  const row = new Float64Array(dimension);
  let total = 0;
  for (let i = 0; i < amounts.length; i += 1) {
    const amount = amounts[i]!;
    total += amount;
    const at = problem.rows[i]! * dimension;
    for (let j = 0; j < dimension; j += 1) row[j]! += amount * values[at + j]!;
  }
  for (let j = 0; j < dimension; j += 1) row[j]! -= total * centre[j]!;
  return row;
}

/** The design's parameters from weights in the feature space; what lies outside the rows' span has no say and is lost. */
function toDesign(
  start: HeadWeights,
  problem: TrainingProblem,
  design: Design,
  centre: Float64Array,
  rowsOfWeights: number,
): Float64Array {
  const { dimension, values } = problem.features;
  const parameters = new Float64Array(rowsOfWeights * (design.width + 1));
  for (let r = 0; r < rowsOfWeights; r += 1) {
    const row = new Float64Array(dimension);
    for (let j = 0; j < dimension; j += 1) {
      row[j] =
        rowsOfWeights === 1 ? start.weights[dimension + j]! - start.weights[j]! : start.weights[r * dimension + j]!;
    }
    const offset = dotDouble(row, 0, centre, 0, dimension);
    const bias = rowsOfWeights === 1 ? start.bias[1]! - start.bias[0]! : start.bias[r]!;
    parameters[rowsOfWeights * design.width + r] = bias + offset;
    if (design instanceof TriangularDesign) {
      const scores = Float64Array.from(
        problem.rows,
        (at) => dotSingle(values, at * dimension, row, 0, dimension) - offset,
      );
      parameters.set(solveLower(design.factor, scores), r * design.width);
    } else {
      parameters.set(row, r * design.width);
    }
  }
  return parameters;
}
