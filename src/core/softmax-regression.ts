import { Breather } from './breather';
import { lossAndResiduals, slopeAlong, type Targets } from './cross-entropy';
import { DenseDesign, meanRow, TriangularDesign, type Design } from './design';
import { dotDouble } from './dot-product';
import { centredFactor, MOST_GRAM_ROWS } from './gram';
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

interface Solved {
  /** Weights (R x width), then R biases, in the design's centred coordinates. */
  parameters: Float64Array;
  objective: number;
  iterations: number;
  isConverged: boolean;
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
