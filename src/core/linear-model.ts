import type { Breather } from './breather';
import type { Targets } from './cross-entropy';
import { TriangularDesign, type Design } from './design';
import { dotDouble, dotSingle } from './dot-product';
import { solveLower, solveUpper } from './gram';
import type { HeadWeights } from './head';
import type { TrainingProblem } from './trainer';

/** Labels and shares of a problem's rows, as the loss needs them. */
export function targetsOf(problem: TrainingProblem, rowsOfWeights: number): Targets {
  const { rows, sampleWeights } = problem;
  const n = rows.length;
  return {
    labels: Uint16Array.from(rows, (row) => problem.labels[row]!),
    shares: Float64Array.from({ length: n }, (_, i) => (sampleWeights ? sampleWeights[i]! : 1) / n),
    rowsOfWeights,
  };
}

// About 10 ms of work between two looks at the clock.
const PRODUCTS_PER_BLOCK = 4e6;

/** The two products of a linear model with its design, in blocks, with the centre and the bias taken care of. */
export class LinearModel {
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

/** Weights in the feature space from the design's: undoes the basis, the centring and the one-row form. */
export function fromDesign(
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
export function toDesign(
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
