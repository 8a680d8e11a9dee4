import { Breather } from './breather';
import { lossAndResiduals, type Targets } from './cross-entropy';
import { DenseDesign } from './design';
import { dotDouble } from './dot-product';
import { fromDesign, LinearModel, targetsOf, toDesign } from './linear-model';
import type { FitOptions, FitResult, TaskControl, TrainingProblem } from './trainer';

/**
 * Softmax regression with an L1 penalty: minimises (1/n) sum_i w_i CE_i + l1 ||W||_1 + lambda/2 ||W||² by FISTA (Beck and Teboulle 2009)
 * with backtracking and with a restart where the momentum points uphill (O'Donoghue and Candès 2015), in double precision. Two
 * classes have one row of weights, as in scikit-learn's binary form, in which liblinear's C is l1 = 1 / (C n). The zeros are exact.
 *
 * It stops when no parameter moves by more than `tolerance` of the largest.
 */
export async function fitSparseRegression(
  problem: TrainingProblem,
  options: FitOptions,
  control: TaskControl = {},
): Promise<FitResult> {
  const breather = new Breather(control.signal);
  const { features, rows, classCount } = problem;
  const rowsOfWeights = classCount === 2 ? 1 : classCount;
  // Centring changes what the bias means, so a penalised bias needs the features as they are.
  const design = new DenseDesign(features, rows, !options.isBiasPenalised);
  const objective = new SparseObjective(
    new LinearModel(design, rowsOfWeights, breather),
    targetsOf(problem, rowsOfWeights),
    options,
    classCount,
  );
  const centre = design.centre ?? new Float64Array(features.dimension);
  const start = options.start && toDesign(options.start, problem, design, centre, rowsOfWeights);
  const solved = await accelerate(objective, start, options, breather, control);
  return {
    objective: solved.value,
    iterations: solved.iterations,
    isConverged: solved.isConverged,
    ...fromDesign(solved.parameters, problem, design, centre, rowsOfWeights),
  };
}

/** The smooth part and its proximal step. Parameters are the weights (R x d), then R biases. */
class SparseObjective {
  readonly size: number;
  readonly #model: LinearModel;
  readonly #targets: Targets;
  readonly #l2: number;
  readonly #l1: number;
  readonly #penalised: number;

  constructor(model: LinearModel, targets: Targets, options: FitOptions, classCount: number) {
    this.#model = model;
    this.#targets = targets;
    this.#l2 = classCount === 2 ? options.l2 / 2 : options.l2;
    this.#l1 = options.l1 ?? 0;
    this.size = model.weightCount + targets.rowsOfWeights;
    this.#penalised = options.isBiasPenalised ? this.size : model.weightCount;
  }

  async smooth(parameters: Float64Array): Promise<{ value: number; residuals: Float64Array }> {
    const residuals = new Float64Array(this.#targets.labels.length * this.#targets.rowsOfWeights);
    const loss = lossAndResiduals(await this.#model.logits(parameters), this.#targets, residuals);
    const squares = dotDouble(parameters, 0, parameters, 0, this.#model.weightCount);
    return { value: loss + (this.#l2 / 2) * squares, residuals };
  }

  gradient(residuals: Float64Array, parameters: Float64Array): Promise<Float64Array> {
    return this.#model.gradient(residuals, parameters, this.#l2);
  }

  penalty(parameters: Float64Array): number {
    let sum = 0;
    for (let j = 0; j < this.#penalised; j += 1) sum += Math.abs(parameters[j]!);
    return this.#l1 * sum;
  }

  /** A step of gradient descent of length 1 / curvature, then the soft threshold. */
  step(from: Float64Array, gradient: Float64Array, curvature: number): Float64Array {
    const threshold = this.#l1 / curvature;
    return from.map((value, j) => {
      const moved = value - gradient[j]! / curvature;
      if (j >= this.#penalised) return moved;
      return Math.sign(moved) * Math.max(0, Math.abs(moved) - threshold);
    });
  }
}

interface Solved {
  parameters: Float64Array;
  value: number;
  iterations: number;
  isConverged: boolean;
}

async function accelerate(
  objective: SparseObjective,
  start: Float64Array | undefined,
  options: FitOptions,
  breather: Breather,
  control: TaskControl,
): Promise<Solved> {
  const tolerance = options.tolerance ?? 1e-7;
  const limit = options.maximumIterations ?? 20_000;
  const startedAt = Date.now();
  let current = start ?? new Float64Array(objective.size);
  let ahead = current;
  let momentum = 1;
  let curvature = 1;
  let iterations = 0;
  let isConverged = false;
  while (iterations < limit && !isConverged) {
    const { value, residuals } = await objective.smooth(ahead);
    const gradient = await objective.gradient(residuals, ahead);
    let next = objective.step(ahead, gradient, curvature);
    while ((await objective.smooth(next)).value > bound(value, gradient, ahead, next, curvature)) {
      curvature *= 2;
      next = objective.step(ahead, gradient, curvature);
    }
    const isUphill = alongStep(ahead, next, current) > 0;
    const nextMomentum = isUphill ? 1 : (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const carry = isUphill ? 0 : (momentum - 1) / nextMomentum;
    isConverged = largestMove(ahead, next) <= tolerance * Math.max(1e-12, largest(next));
    const last = current;
    current = next;
    ahead = next.map((parameter, j) => parameter + carry * (parameter - last[j]!));
    momentum = nextMomentum;
    // The curvature at hand may be less than the largest met: try longer steps again, slowly.
    curvature *= 0.98;
    iterations += 1;
    control.onProgress?.({ stage: 'Fitting the head', done: iterations, total: 0, unit: 'steps', startedAt });
    if (breather.isDue) await breather.breathe();
  }
  const { value } = await objective.smooth(current);
  return { parameters: current, value: value + objective.penalty(current), iterations, isConverged };
}

/** The quadratic that must lie above the smooth part at `next`, with room for rounding. */
function bound(value: number, gradient: Float64Array, from: Float64Array, next: Float64Array, curvature: number) {
  let slope = 0;
  let squares = 0;
  for (let j = 0; j < from.length; j += 1) {
    const move = next[j]! - from[j]!;
    slope += gradient[j]! * move;
    squares += move * move;
  }
  return value + slope + (curvature / 2) * squares + 1e-12 * Math.abs(value);
}

/** Positive where the last move of the iterates goes against the proximal step. */
function alongStep(ahead: Float64Array, next: Float64Array, current: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < next.length; j += 1) sum += (ahead[j]! - next[j]!) * (next[j]! - current[j]!);
  return sum;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function largestMove(from: Float64Array, to: Float64Array): number {
  return to.reduce((most, value, j) => Math.max(most, Math.abs(value - from[j]!)), 0);
}
