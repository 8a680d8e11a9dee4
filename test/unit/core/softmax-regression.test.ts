import { describe, expect, it } from 'vitest';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { groupTable } from '../../../src/core/groups';
import { rightness } from '../../../src/core/gap';
import { logits, predict, predictionsOf, probabilitiesOf } from '../../../src/core/head';
import type { FeatureMatrix } from '../../../src/core/normalisation';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';
import { lambdaFromScikitC, type TrainingProblem } from '../../../src/core/trainer';
import { trainerWithoutGpu } from '../../../workers/audit/wasm-trainer';
import { synthetic, type SyntheticData } from './synthetic';

const featuresOf = (data: SyntheticData): FeatureMatrix => ({
  rowCount: data.n,
  dimension: data.d,
  values: data.values,
});

function problemOf(data: SyntheticData, classCount = 2): TrainingProblem {
  return { features: featuresOf(data), labels: data.labels, classCount, rows: allRows(data.n) };
}

function random(seed: number, n: number, d: number, classCount: number): TrainingProblem {
  const uniform = mulberry32(seed);
  const labels = Uint16Array.from({ length: n }, (_, i) => i % classCount);
  const values = Float32Array.from({ length: n * d }, (_, at) => {
    const isOwn = at % d === labels[Math.floor(at / d)];
    return drawNormal(uniform) + 3 + (isOwn ? 1 : 0);
  });
  return { features: { rowCount: n, dimension: d, values }, labels, classCount, rows: allRows(n) };
}

/** Gradient of the documented objective, written out plainly. */
function gradientOf(problem: TrainingProblem, l2: number, weights: Float64Array, bias: Float64Array): number[] {
  const { classCount, rows, features } = problem;
  const d = features.dimension;
  const gradient = Array.from(weights, (value) => l2 * value).concat(Array.from(bias, () => 0));
  const p = probabilitiesOf(logits({ weights, bias }, features, rows), classCount);
  rows.forEach((row, i) => {
    for (let c = 0; c < classCount; c += 1) {
      const weight = (problem.sampleWeights?.[i] ?? 1) / rows.length;
      const residual = weight * (p[i * classCount + c]! - (problem.labels[row] === c ? 1 : 0));
      for (let j = 0; j < d; j += 1) gradient[c * d + j]! += residual * features.values[row * d + j]!;
      gradient[classCount * d + c]! += residual;
    }
  });
  return gradient;
}

describe.each([
  ['in plain loops', cpuTrainer],
  ['on the vector unit', trainerWithoutGpu()],
])('softmax regression %s', (_where, trainer) => {
  const train = synthetic(1, 2000, 0.95);
  const test = synthetic(3, 2000, 0.5);

  it('equals scikit-learn, two classes, C = 1 and .01', async () => {
    const problem = problemOf(train);
    const one = await trainer.fit(problem, { l2: lambdaFromScikitC(1, 2000, 2) });
    expect(one.isConverged).toBe(true);
    const coefficients = Array.from({ length: 6 }, (_, j) => one.weights[16 + j]! - one.weights[j]!);
    const expected = [
      -0.9916855174096809, 0.8706532342595386, -0.9699351371315621, 1.0594764027252512, 0.018973033123420982,
      -0.043772855978207036,
    ];
    coefficients.forEach((value, j) => expect(Math.abs(value - expected[j]!)).toBeLessThan(1e-5));
    expect(Math.abs(one.bias[1]! - one.bias[0]! + 0.071013002859733)).toBeLessThan(1e-5);
    const strong = await trainer.fit(problem, { l2: lambdaFromScikitC(0.01, 2000, 2) });
    [-0.6010609, 0.5515346, -0.7070218, 0.7678683].forEach((value, j) =>
      expect(Math.abs(strong.weights[16 + j]! - strong.weights[j]! - value)).toBeLessThan(1e-5),
    );
  });

  it('has the reference accuracies on the test set', async () => {
    const head = await trainer.fit(problemOf(train), { l2: lambdaFromScikitC(1, 2000, 2) });
    const isRight = rightness(predict(head, featuresOf(test)), test.labels);
    expect(isRight.reduce((sum, value) => sum + value, 0) / 2000).toBeCloseTo(0.619, 10);
    const { groups, worst } = groupTable({
      labels: test.labels,
      classCount: 2,
      attribute: test.attributes,
      valueCount: 2,
      isRight,
    });
    [0.9344894, 0.2993763, 0.2960784, 0.9346938].forEach((value, g) =>
      expect(groups[g]!.accuracy.value).toBeCloseTo(value, 6),
    );
    expect(worst!.accuracy.value).toBeCloseTo(0.2960784, 7);
  });

  it('gives the two-row softmax of the same lambda and its objective', async () => {
    const fit = await trainer.fit(problemOf(train), { l2: 1 / 2000 });
    expect(fit.objective).toBeCloseTo(0.2648793266284769, 8);
    [-0.9967756845007358, 0.8746699574590524].forEach((value, j) =>
      expect(Math.abs(fit.weights[16 + j]! - fit.weights[j]! - value)).toBeLessThan(1e-5),
    );
  });

  it('equals scikit-learn, three classes', async () => {
    const data = synthetic(11, 1500, 0.9, { spurious: 1.5, classCount: 3 });
    const problem = problemOf(data, 3);
    const fit = await trainer.fit(problem, { l2: lambdaFromScikitC(1, 1500, 3) });
    [0.70004864, -0.36306887, -0.31906575, 0.65764402].forEach((value, j) =>
      expect(Math.abs(fit.weights[j]! - value)).toBeLessThan(1e-5),
    );
    [-0.0632354, 0.0330051, 0.0302303].forEach((value, c) => expect(Math.abs(fit.bias[c]! - value)).toBeLessThan(1e-5));
    expect(fit.objective).toBeCloseTo(0.5705046111, 8);
    const right = rightness(predict(fit, problem.features), data.labels).reduce((sum, value) => sum + value, 0);
    expect(right / 1500).toBeCloseTo(0.7673333, 6);
  });

  it.each([
    ['more rows than dimensions', 120, 20, 2],
    ['fewer rows than dimensions', 40, 90, 2],
    ['three classes, fewer rows', 45, 90, 3],
    ['four classes, more rows', 200, 15, 4],
  ])('has zero gradient at its answer: %s', async (_, n, d, classCount) => {
    const problem = random(n, n, d, classCount);
    const uniform = mulberry32(6);
    problem.sampleWeights = Float64Array.from({ length: n }, () => 0.2 + uniform());
    const fit = await trainer.fit(problem, { l2: 0.01 });
    expect(fit.isConverged).toBe(true);
    for (const value of gradientOf(problem, 0.01, fit.weights, fit.bias)) expect(Math.abs(value)).toBeLessThan(1e-7);
  });

  it('finds the same minimum from another start, in either space', async () => {
    for (const [n, d] of [
      [60, 10],
      [30, 80],
    ] as const) {
      const problem = random(3, n, d, 2);
      const cold = await trainer.fit(problem, { l2: 0.02 });
      const near = await trainer.fit(problem, { l2: 0.03 });
      const warm = await trainer.fit(problem, { l2: 0.02, start: near });
      warm.weights.forEach((value, j) => expect(Math.abs(value - cold.weights[j]!)).toBeLessThan(1e-5));
      const again = await trainer.fit(problem, { l2: 0.02, start: cold, tolerance: 1e-4 });
      expect(again.iterations).toBeLessThanOrEqual(1);
    }
  });

  it('copes with repeated rows and more dimensions than rows', async () => {
    const problem = random(8, 30, 64, 2);
    problem.features.values.copyWithin(64 * 2, 0, 64 * 2); // rows 2 and 3 repeat rows 0 and 1, labels too
    const fit = await trainer.fit(problem, { l2: 0.001 });
    for (const value of gradientOf(problem, 0.001, fit.weights, fit.bias)) expect(Math.abs(value)).toBeLessThan(1e-6);
  });

  it('gives the same with a weight of two as with a row repeated', async () => {
    const problem = random(5, 50, 8, 2);
    const weighted = { ...problem, sampleWeights: Float64Array.from({ length: 50 }, (_, i) => (i === 7 ? 2 : 1)) };
    const repeated = { ...problem, rows: Uint32Array.from([...problem.rows, 7]) };
    const a = await trainer.fit(weighted, { l2: 0.01 });
    const b = await trainer.fit(repeated, { l2: (0.01 * 50) / 51 });
    a.weights.forEach((value, j) => expect(Math.abs(value - b.weights[j]!)).toBeLessThan(1e-6));
  });

  it('stops within a batch when told to', async () => {
    const problem = random(4, 4000, 200, 5);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const before = process.cpuUsage();
    await expect(
      trainer.fit(problem, { l2: 1e-9, tolerance: 1e-12 }, { signal: controller.signal }),
    ).rejects.toMatchObject({ code: 'aborted' });
    // Work done, not time passed: another job on the machine must not fail this.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
  });
});

describe('head arithmetic', () => {
  it('takes the first of equal logits and a softmax that sums to one', () => {
    expect([...predictionsOf(Float64Array.from([1, 1, 0, 2, 5, 5]), 3)]).toEqual([0, 1]);
    const p = probabilitiesOf(Float64Array.from([1000, 1001, -5, 3, 3, 3]), 3);
    expect(p[0]! + p[1]! + p[2]!).toBeCloseTo(1, 12);
    expect(p[1]! / p[0]!).toBeCloseTo(Math.E, 10);
    expect(p[3]).toBeCloseTo(1 / 3, 12);
  });
});
