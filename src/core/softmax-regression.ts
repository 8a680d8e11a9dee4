import { Breather } from './breather';
import { lossAlong, lossAndResiduals, type Targets } from './cross-entropy';
import { DenseDesign, meanRow, TriangularDesign, type Design } from './design';
import { dotDouble } from './dot-product';
import { centredFactor, MOST_GRAM_ROWS } from './gram';
import type { HeadWeights } from './head';
import { LbfgsMemory } from './lbfgs';
import { fromDesign, LinearModel, targetsOf, toDesign } from './linear-model';
import type { FitOptions, FitResult, TaskControl, TrainingProblem } from './trainer';

/**
 * Softmax regression: minimises (1/n) sum_i w_i CE_i + lambda/2 ||W||², bias unpenalised, by L-BFGS in double precision.
 *
 * - Rows are centred on their mean (the bias takes it up), which is what makes raw non-negative features quick to fit.
 * - With two classes one row w is fitted and W = (-w/2, w/2): the same minimum, half the work, lambda/2 in place of lambda.
 * - With fewer rows than dimensions the problem is solved in the span of the rows (see gram.ts).
 * - The logits are linear in the step, so the line search costs no product with the features.
 * - With an anchor W_0 the search is for W - W_0, which is what the penalty weighs then.
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
  const { anchor, start } = options;
  const placed = (head: HeadWeights) => toDesign(head, problem, design, centre, rowsOfWeights);
  const origin = anchor && placed(anchor);
  const begin = start && placed(start).map((value, at) => value - (origin?.[at] ?? 0));
  const lambda = classCount === 2 ? options.l2 / 2 : options.l2;
  const solved = await minimise(design, targets, { lambda, origin, start: begin }, options, breather, control);
  const head = fromDesign(solved.parameters, problem, design, centre, rowsOfWeights);
  return { ...solved, ...(anchor ? plus(anchor, head) : head) };
}

async function designOf({ features, rows }: TrainingProblem, breather: Breather): Promise<Design> {
  const isNarrow = rows.length < features.dimension && rows.length <= MOST_GRAM_ROWS;
  if (!isNarrow) return new DenseDesign(features, rows, true);
  return new TriangularDesign(await centredFactor(features, rows, breather));
}

interface Solved {
  /** Weights (R x width), then R biases, in the design's centred coordinates. */
  parameters: Float64Array;
  objective: number;
  iterations: number;
  isConverged: boolean;
}

/** How near (relative, of W) single precision is trusted to lead; a design that has a higher one goes on with it. */
const SINGLE_TOLERANCE = 1e-3;

/** How strongly the penalty draws to which parameters, and where the search begins, from there; absent: zero. */
interface Pull {
  lambda: number;
  origin: Float64Array | undefined;
  start: Float64Array | undefined;
}

function plus(one: HeadWeights, other: HeadWeights): HeadWeights {
  return {
    weights: one.weights.map((value, at) => value + other.weights[at]!),
    bias: one.bias.map((value, at) => value + other.bias[at]!),
  };
}

async function minimise(
  design: Design,
  targets: Targets,
  { lambda, origin, start }: Pull,
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
  const ofOrigin = origin && (await model.logits(origin));
  const logitsHere = async (): Promise<Float64Array> => {
    const own = await model.logits(parameters);
    if (ofOrigin) for (let i = 0; i < own.length; i += 1) own[i]! += ofOrigin[i]!;
    return own;
  };
  let logits = await logitsHere();
  let loss = lossAndResiduals(logits, targets, residuals);
  let gradient = await model.gradient(residuals, parameters, lambda);
  let iterations = 0;
  const isWithin = (goal: number) => isAtMinimum(gradient, parameters, weightCount, lambda, goal);
  const refine = async (): Promise<boolean> => {
    if (!design.refine?.()) return false;
    logits = await logitsHere();
    loss = lossAndResiduals(logits, targets, residuals);
    gradient = await model.gradient(residuals, parameters, lambda);
    return true;
  };
  if (tolerance < SINGLE_TOLERANCE && isWithin(SINGLE_TOLERANCE)) await refine();
  let isConverged = isWithin(tolerance);
  while (!isConverged && iterations < limit) {
    let direction = memory.direction(gradient);
    if (!(dotDouble(direction, 0, gradient, 0, gradient.length) < 0)) {
      memory.clear();
      direction = gradient.map((value) => -value);
    }
    const change = await model.logits(direction);
    const line = new PenalisedLine(parameters, direction, weightCount, lambda);
    const step = searchLine(logits, change, targets, residuals, loss, line);
    if (!step) {
      if (await refine()) continue;
      break; // at the limit of double precision
    }
    for (let j = 0; j < parameters.length; j += 1) parameters[j]! += step.length * direction[j]!;
    // Now and then from scratch, so that rounding does not pile up in the running sum.
    if (iterations % 64 === 63) {
      logits = await logitsHere();
      loss = lossAndResiduals(logits, targets, residuals);
    } else {
      for (let i = 0; i < logits.length; i += 1) logits[i]! += step.length * change[i]!;
      loss = step.loss;
    }
    const next = await model.gradient(residuals, parameters, lambda);
    memory.add(
      direction.map((value) => step.length * value),
      next.map((value, j) => value - gradient[j]!),
    );
    gradient = next;
    iterations += 1;
    if (tolerance < SINGLE_TOLERANCE && isWithin(SINGLE_TOLERANCE)) await refine();
    isConverged = isWithin(tolerance);
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

/** lambda/2 ||W||² along W + t D, without its constant part. */
class PenalisedLine {
  readonly #along: number;
  readonly #bend: number;

  constructor(parameters: Float64Array, direction: Float64Array, weightCount: number, lambda: number) {
    this.#along = lambda * dotDouble(parameters, 0, direction, 0, weightCount);
    this.#bend = lambda * squaredNorm(direction, 0, weightCount);
  }

  at(t: number): { value: number; slope: number; curvature: number } {
    return {
      value: t * this.#along + (t * t * this.#bend) / 2,
      slope: this.#along + t * this.#bend,
      curvature: this.#bend,
    };
  }
}

/** A step is taken where the slope has fallen to this share of what it was at the start. */
const SLOPE_LEFT = 0.5;
/** Near the minimum the loss falls by less than its own last digits. */
const LOSS_ROUNDING = 1e-10;

/**
 * Step along the direction to where the slope has halved and the objective has fallen: Newton's method, kept within a bracket. The objective
 * is convex.
 *
 * @param residuals overwritten with those at the step's end
 * @returns null where no step leads down
 */
function searchLine(
  logits: Float64Array,
  change: Float64Array,
  targets: Targets,
  residuals: Float64Array,
  loss: number,
  line: PenalisedLine,
): { length: number; loss: number } | null {
  const firstSlope = line.at(0).slope + dotDouble(residuals, 0, change, 0, residuals.length);
  if (!(firstSlope < 0)) return null;
  let low = 0;
  let high = Infinity;
  let t = 1;
  for (let trial = 0; trial < 40; trial += 1) {
    const point = lossAlong(logits, change, t, targets, residuals);
    const penalty = line.at(t);
    const slope = point.slope + penalty.slope;
    const isLower = point.loss + penalty.value <= loss * (1 + LOSS_ROUNDING);
    if (isLower && Math.abs(slope) <= -SLOPE_LEFT * firstSlope) return { length: t, loss: point.loss };
    if (slope < 0) low = t;
    else high = t;
    const newton = t - slope / (point.curvature + penalty.curvature);
    const isInside = newton > low && newton < high;
    t = isInside ? Math.min(newton, 10 * Math.max(t, 1e-3)) : high === Infinity ? 2 * t : (low + high) / 2;
  }
  return null;
}
