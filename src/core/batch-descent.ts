import { Breather } from './breather';
import { dotSingle } from './dot-product';
import type { HeadWeights } from './head';
import type { BatchOptions, BatchResult, TaskControl, TrainingProblem } from './trainer';

/** Decay of the running means, and what keeps a division finite: the defaults of Adam's paper and of PyTorch. */
const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const SMALLEST_ROOT = 1e-8;
const MOMENTUM = 0.9;

/** One array of parameters under its optimiser. Kingma and Ba 2015 (Adam); Loshchilov and Hutter 2019 (AdamW). */
class Stepper {
  readonly #values: Float64Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  readonly #options: BatchOptions;

  constructor(values: Float64Array, options: BatchOptions) {
    this.#values = values;
    this.#first = new Float64Array(values.length);
    this.#second = new Float64Array(options.optimiser === 'sgd' ? 0 : values.length);
    this.#options = options;
  }

  /** @param step counted from 1 */
  move(gradient: Float64Array, step: number, rate: number): void {
    const { optimiser, weightDecay } = this.#options;
    const values = this.#values;
    const [first, second] = [this.#first, this.#second];
    const firstShare = 1 - FIRST_DECAY ** step;
    const secondShare = 1 - SECOND_DECAY ** step;
    for (let j = 0; j < values.length; j += 1) {
      if (optimiser === 'adamw') values[j]! *= 1 - rate * weightDecay;
      const slope = gradient[j]! + (optimiser === 'adamw' ? 0 : weightDecay * values[j]!);
      if (optimiser === 'sgd') {
        first[j] = MOMENTUM * first[j]! + slope;
        values[j]! -= rate * first[j]!;
        continue;
      }
      first[j] = FIRST_DECAY * first[j]! + (1 - FIRST_DECAY) * slope;
      second[j] = SECOND_DECAY * second[j]! + (1 - SECOND_DECAY) * slope * slope;
      values[j]! -= (rate * (first[j]! / firstShare)) / (Math.sqrt(second[j]! / secondShare) + SMALLEST_ROOT);
    }
  }
}

/**
 * Mini-batch training of all K rows of weights from a given head on the mean (weighted) cross-entropy of each batch, in double
 * precision. A last batch that is not full counts as a batch.
 */
export async function descendInBatches(
  problem: TrainingProblem,
  options: BatchOptions,
  control: TaskControl = {},
): Promise<BatchResult> {
  const breather = new Breather(control.signal);
  const weights = options.start.weights.slice();
  const bias = options.start.bias.slice();
  const gradient: HeadWeights = { weights: new Float64Array(weights.length), bias: new Float64Array(bias.length) };
  const ofWeights = new Stepper(weights, options);
  const ofBias = new Stepper(bias, options);
  const startedAt = Date.now();
  let step = 0;
  let epoch = 0;
  let isStopped = false;
  while (epoch < options.epochs && !isStopped) {
    const order = options.orderOf(epoch);
    const steps = Math.ceil(order.length / options.batchSize) * options.epochs;
    for (let from = 0; from < order.length; from += options.batchSize) {
      const rate = options.schedule === 'cosine' ? (1 + Math.cos((Math.PI * step) / steps)) / 2 : 1;
      step += 1;
      batchGradient(problem, { weights, bias }, order.subarray(from, from + options.batchSize), gradient);
      ofWeights.move(gradient.weights, step, rate * options.stepSize);
      ofBias.move(gradient.bias, step, rate * options.stepSize);
      if (breather.isDue) await breather.breathe();
    }
    epoch += 1;
    isStopped = (await options.afterEpoch?.(epoch, { weights, bias })) ?? false;
    const total = isStopped ? epoch : options.epochs;
    control.onProgress?.({ stage: 'Training the head', done: epoch, total, unit: 'epochs', startedAt });
  }
  return { weights, bias, epochs: epoch, isStopped };
}

/** Gradient of the batch's mean cross-entropy. @param into overwritten */
function batchGradient(problem: TrainingProblem, head: HeadWeights, batch: Uint32Array, into: HeadWeights): void {
  const { features, rows, labels, classCount, sampleWeights } = problem;
  const { dimension, values } = features;
  const p = new Float64Array(classCount);
  into.weights.fill(0);
  into.bias.fill(0);
  for (const place of batch) {
    const row = rows[place]!;
    const at = row * dimension;
    let largest = -Infinity;
    for (let c = 0; c < classCount; c += 1) {
      p[c] = head.bias[c]! + dotSingle(values, at, head.weights, c * dimension, dimension);
      largest = Math.max(largest, p[c]!);
    }
    let sum = 0;
    for (let c = 0; c < classCount; c += 1) sum += p[c] = Math.exp(p[c]! - largest);
    const share = (sampleWeights?.[place] ?? 1) / batch.length;
    for (let c = 0; c < classCount; c += 1) {
      const residual = share * (p[c]! / sum - (labels[row] === c ? 1 : 0));
      into.bias[c]! += residual;
      const to = c * dimension;
      for (let j = 0; j < dimension; j += 1) into.weights[to + j]! += residual * values[at + j]!;
    }
  }
}
