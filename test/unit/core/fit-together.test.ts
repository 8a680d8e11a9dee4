import { describe, expect, it } from 'vitest';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { fitTogether } from '../../../src/core/fit-together';
import { logits, probabilitiesOf, type HeadWeights } from '../../../src/core/head';
import { groupsFromAttribute } from '../../../src/core/image-groups';
import { findMitigation } from '../../../src/core/methods/index';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';
import type { FitVariant, TrainingProblem } from '../../../src/core/trainer';
import { fitAtOnce, trainerWithoutGpu } from '../../../workers/audit/wasm-trainer';
import { synthetic } from './synthetic';

function drawn(n: number, dimension: number, classCount: number): TrainingProblem {
  const uniform = mulberry32(n);
  const labels = Uint16Array.from({ length: n }, (_, i) => i % classCount);
  const values = Float32Array.from({ length: n * dimension }, (_, at) => {
    const isOwn = at % dimension === labels[Math.floor(at / dimension)];
    return drawNormal(uniform) + 2 + (isOwn ? 1 : 0);
  });
  return { features: { rowCount: n, dimension, values }, labels, classCount, rows: allRows(n) };
}

function headOf({ classCount, features }: TrainingProblem, seed: number): HeadWeights {
  const uniform = mulberry32(seed);
  return {
    weights: Float64Array.from({ length: classCount * features.dimension }, () => drawNormal(uniform)),
    bias: Float64Array.from({ length: classCount }, () => drawNormal(uniform)),
  };
}

function largestDifference(one: HeadWeights, other: HeadWeights): number {
  const all = (head: HeadWeights) => [...head.weights, ...head.bias];
  return Math.max(...all(one).map((value, at) => Math.abs(value - all(other)[at]!)));
}

const [together, alone] = [trainerWithoutGpu(), cpuTrainer];

describe('fits as one product', () => {
  it.each([
    ['two classes', 300, 12, 2],
    ['three classes', 300, 12, 3],
    ['fewer rows than dimensions', 40, 70, 2],
  ])('are the fits one by one: %s', async (_, n, dimension, classCount) => {
    const problem = drawn(n, dimension, classCount);
    const uniform = mulberry32(8);
    const weights = Float64Array.from({ length: n }, () => 2 * uniform());
    const anchor = headOf(problem, 4);
    // Some are done long before others, so that heads leave while the rest goes on.
    const variants: FitVariant[] = [
      { options: { l2: 1 } },
      { options: { l2: 0.001 } },
      { options: { l2: 0.01 }, sampleWeights: weights },
      { options: { l2: 0.1, anchor } },
      { options: { l2: 0.01, start: anchor } },
    ];
    const fitted = await fitAtOnce(problem, variants);
    const inTurn = await fitTogether(alone, problem, variants);
    fitted.forEach((head, at) => {
      expect(head.isConverged).toBe(true);
      expect(largestDifference(head, inTurn[at]!), `variant ${at}`).toBeLessThan(2e-5);
    });
    expect(largestDifference(fitted[0]!, fitted[1]!)).toBeGreaterThan(0.05);
  });

  it('stop when told to', async () => {
    const controller = new AbortController();
    controller.abort();
    const variants = [1e-9, 1e-8].map((l2) => ({ options: { l2, tolerance: 1e-12 } }));
    const running = fitAtOnce(drawn(4000, 200, 5), variants, { signal: controller.signal });
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    // The kernel is whole again for what follows.
    const problem = drawn(300, 12, 2);
    const [again] = await fitAtOnce(problem, [{ options: { l2: 0.1 } }]);
    expect(largestDifference(again!, await alone.fit(problem, { l2: 0.1 }))).toBeLessThan(2e-5);
  });
});

describe.each([
  ['in plain loops', cpuTrainer],
  ['on the vector unit', trainerWithoutGpu()],
])('a fit with an anchor %s', (_where, trainer) => {
  it.each([
    ['two classes', 200, 8, 2],
    ['four classes', 200, 8, 4],
    ['fewer rows than dimensions', 30, 50, 3],
  ])('has zero gradient of CE + lambda/2 ||W - W_0||² at its answer: %s', async (_, n, dimension, classCount) => {
    const problem = drawn(n, dimension, classCount);
    const anchor = headOf(problem, 2);
    const l2 = 0.05;
    const head = await trainer.fit(problem, { l2, anchor });
    const p = probabilitiesOf(logits(head, problem.features), classCount);
    const gradient = head.weights.map((value, at) => l2 * (value - anchor.weights[at]!));
    for (let i = 0; i < n; i += 1) {
      for (let c = 0; c < classCount; c += 1) {
        const residual = (p[i * classCount + c]! - (problem.labels[i] === c ? 1 : 0)) / n;
        for (let j = 0; j < dimension; j += 1) {
          gradient[c * dimension + j]! += residual * problem.features.values[i * dimension + j]!;
        }
      }
    }
    for (const value of gradient) expect(Math.abs(value)).toBeLessThan(1e-6);
  });

  it('stays at the anchor under a strong pull, and is the plain fit with one of zero', async () => {
    const problem = drawn(200, 8, 3);
    const anchor = headOf(problem, 3);
    const held = await trainer.fit(problem, { l2: 1e6, anchor });
    held.weights.forEach((value, at) => expect(value).toBeCloseTo(anchor.weights[at]!, 5));
    const zero = { weights: new Float64Array(24), bias: new Float64Array(3) };
    const options = { l2: 0.02 };
    const [one, other] = [
      await trainer.fit(problem, { ...options, anchor: zero }),
      await trainer.fit(problem, options),
    ];
    expect(largestDifference(one, other)).toBeLessThan(1e-10);
  });
});

it('AFR on many images is fitted to its end at each strength, and lifts the worst group', async () => {
  const parts = [synthetic(1, 6000, 0.95), synthetic(2, 600, 0.5), synthetic(3, 2000, 0.5)];
  const labels = Uint16Array.from(parts.flatMap((part) => [...part.labels]));
  const codes = Uint16Array.from(parts.flatMap((part) => [...part.attributes]));
  const values = Float32Array.from(parts.flatMap((part) => [...part.values]));
  const splits = Uint8Array.from(parts.flatMap((part, code) => new Array<number>(part.n).fill(code)));
  const attribute = { name: 'place', values: ['land', 'water'], codes };
  const classNames = ['land bird', 'water bird'];
  const groups = groupsFromAttribute({ labels, classCount: 2, attributes: [attribute] }, attribute, classNames);
  const input = {
    features: { rowCount: 8600, dimension: 16, values },
    normalisation: { kind: 'none' as const },
    labels,
    classCount: 2,
    classNames,
    splits,
    head: null,
    spuriosity: null,
    classTexts: null,
    groups,
  };
  const worst = (head: HeadWeights): number => {
    const z = logits(head, input.features);
    const share = (group: number): number => {
      const rows = [...labels.keys()].filter((row) => splits[row] === 2 && groups.codes[row] === group);
      return rows.filter((row) => Number(z[2 * row + 1]! > z[2 * row]!) === labels[row]).length / rows.length;
    };
    return Math.min(...[0, 1, 2, 3].map(share));
  };
  const tools = { trainer: together, seed: 1 };
  const erm = await findMitigation('erm')!.run(input, tools);
  const afr = await findMitigation('afr')!.run(input, tools);
  expect(afr.rowsUsed.length).toBe(1200);
  expect(afr.head.provenance.detail).toMatch(/^gamma = \d+, lambda = 0\.\d+ /);
  expect(100 * (worst(afr.head) - worst(erm.head))).toBeGreaterThan(5);
});
