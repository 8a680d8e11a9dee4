import { describe, expect, it } from 'vitest';
import { trainerWithoutGpu } from '../../../workers/audit/wasm-trainer';
import { AppError } from '../../../src/core/errors';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { logits, type HeadWeights } from '../../../src/core/head';
import type { TrainingProblem } from '../../../src/core/trainer';
import { synthetic } from './synthetic';

const data = synthetic(1, 400, 0.9);
const problem: TrainingProblem = {
  features: { rowCount: 400, dimension: 16, values: Float32Array.from(data.values) },
  labels: data.labels,
  classCount: 2,
  rows: Uint32Array.from({ length: 400 }, (_, i) => i),
};
const zero = (): HeadWeights => ({ weights: new Float64Array(32), bias: new Float64Array(2) });

/** Gradient of the mean cross-entropy in the one row w = W_1 - W_0 and its bias. */
function gradientOf(head: HeadWeights): { weights: Float64Array; bias: number } {
  const weights = new Float64Array(16);
  let bias = 0;
  const values = logits(head, problem.features);
  for (let i = 0; i < 400; i += 1) {
    const residual = (1 / (1 + Math.exp(values[2 * i]! - values[2 * i + 1]!)) - data.labels[i]!) / 400;
    bias += residual;
    for (let j = 0; j < 16; j += 1) weights[j]! += residual * problem.features.values[16 * i + j]!;
  }
  return { weights, bias };
}

describe('an L1 penalty', () => {
  it.each([false, true])('meets the conditions of its minimum; bias penalised: %s', async (isBiasPenalised) => {
    const l1 = 0.02;
    const fitted = await cpuTrainer.fit(problem, { l2: 0, l1, isBiasPenalised, tolerance: 1e-10 });
    expect(fitted.isConverged).toBe(true);
    const gradient = gradientOf(fitted);
    let zeros = 0;
    for (let j = 0; j < 16; j += 1) {
      const w = fitted.weights[16 + j]! - fitted.weights[j]!;
      if (w === 0) {
        zeros += 1;
        expect(Math.abs(gradient.weights[j]!)).toBeLessThanOrEqual(l1 + 1e-7);
      } else {
        expect(gradient.weights[j]!).toBeCloseTo(-Math.sign(w) * l1, 6);
      }
    }
    expect(zeros).toBeGreaterThan(3);
    const bias = fitted.bias[1]! - fitted.bias[0]!;
    if (!isBiasPenalised) expect(gradient.bias).toBeCloseTo(0, 7);
    else if (bias === 0) expect(Math.abs(gradient.bias)).toBeLessThanOrEqual(l1 + 1e-7);
    else expect(gradient.bias).toBeCloseTo(-Math.sign(bias) * l1, 6);
  });

  it('leaves nothing where it is larger than every slope at zero', async () => {
    const fitted = await cpuTrainer.fit(problem, { l2: 0, l1: 10 });
    expect(fitted.weights.every((value) => value === 0)).toBe(true);
  });
});

describe('descent', () => {
  it('with a strong anchor stays at the head that it is tied to', async () => {
    const head = {
      weights: Float64Array.from({ length: 32 }, (_, j) => Math.sin(j)),
      bias: Float64Array.of(0.3, -0.3),
    };
    const options = { start: zero(), stepSize: 0.004, maximumSteps: 400 };
    const tied = await cpuTrainer.descend(problem, { ...options, anchor: { head, strength: 100 } });
    tied.weights.forEach((value, j) => expect(value).toBeCloseTo(head.weights[j]!, 1));
    const free = await cpuTrainer.descend(problem, options);
    expect(Math.abs(free.weights[5]! - head.weights[5]!)).toBeGreaterThan(0.2);
  });

  it('takes no step longer than the longest gradient allows', async () => {
    const one = await cpuTrainer.descend(problem, {
      start: zero(),
      stepSize: 1,
      maximumSteps: 1,
      longestGradient: 0.05,
    });
    expect(Math.hypot(...one.weights, ...one.bias)).toBeCloseTo(0.05, 12);
  });

  it('with weights given anew follows them: the images left out have no say', async () => {
    const isKept = Array.from({ length: 400 }, (_, i) => i % 3 !== 0);
    const kept = Uint32Array.from(problem.rows.filter((row) => isKept[row]));
    const options = { start: zero(), stepSize: 0.5, maximumSteps: 25 };
    const reweighed = await cpuTrainer.descend(problem, {
      ...options,
      reweigh: (losses, shares) => {
        expect(losses[0]).toBeGreaterThan(0);
        shares.forEach((_, i) => (shares[i] = isKept[i] ? 1 / kept.length : 0));
      },
    });
    const alone = await cpuTrainer.descend({ ...problem, rows: kept }, options);
    reweighed.weights.forEach((value, j) => expect(value).toBeCloseTo(alone.weights[j]!, 10));
  });

  it('is the same on the vector unit', async () => {
    const options = { start: zero(), stepSize: 0.5, maximumSteps: 60 };
    const plain = await cpuTrainer.descend(problem, options);
    const fast = await trainerWithoutGpu().descend(problem, options);
    fast.weights.forEach((value, j) => expect(value).toBeCloseTo(plain.weights[j]!, 10));
    fast.bias.forEach((value, c) => expect(value).toBeCloseTo(plain.bias[c]!, 10));
  });
});

describe('mini-batches', () => {
  const options = {
    start: zero(),
    stepSize: 0.01,
    schedule: 'constant' as const,
    weightDecay: 0,
    batchSize: 400,
    epochs: 1,
    orderOf: () => problem.rows,
  };

  it('begin with steps of the step size, as Adam does', async () => {
    const { weights } = await cpuTrainer.descendInBatches(problem, { ...options, optimiser: 'adam' });
    weights.forEach((value) => expect(Math.abs(value)).toBeCloseTo(0.01, 5));
  });

  it.each(['adam', 'sgd'] as const)('come to the minimum of the penalised objective: %s', async (optimiser) => {
    const weightDecay = 0.05;
    const head = await cpuTrainer.descendInBatches(problem, {
      ...options,
      optimiser,
      stepSize: optimiser === 'sgd' ? 0.1 : 0.02,
      schedule: 'cosine',
      weightDecay,
      epochs: 1500,
    });
    const gradient = gradientOf(head);
    gradient.weights.forEach((slope, j) => expect(slope + weightDecay * head.weights[16 + j]!).toBeCloseTo(0, 5));
    expect(gradient.bias + weightDecay * head.bias[1]!).toBeCloseTo(0, 5);
  });

  it('shrink the weights by themselves with AdamW: without a slope they decay', async () => {
    const start = { weights: new Float64Array(32).fill(1), bias: new Float64Array(2) };
    const none = { ...problem, sampleWeights: new Float64Array(400) };
    const { weights } = await cpuTrainer.descendInBatches(none, {
      ...options,
      start,
      optimiser: 'adamw',
      stepSize: 0.1,
      weightDecay: 0.5,
      epochs: 3,
    });
    weights.forEach((value) => expect(value).toBeCloseTo(0.95 ** 3, 12));
  });

  it('end where they are told to, and when they are stopped', async () => {
    const ended = await cpuTrainer.descendInBatches(problem, {
      ...options,
      optimiser: 'sgd',
      epochs: 50,
      afterEpoch: (epoch) => epoch === 4,
    });
    expect([ended.epochs, ended.isStopped]).toEqual([4, true]);
    const controller = new AbortController();
    controller.abort();
    const stopped = cpuTrainer.descendInBatches(
      problem,
      { ...options, optimiser: 'sgd' },
      { signal: controller.signal },
    );
    await expect(stopped).rejects.toBeInstanceOf(AppError);
  });
});
