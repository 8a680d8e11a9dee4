import { describe, expect, it } from 'vitest';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import {
  easiness,
  fitAmplifier,
  generalisedCrossEntropy,
  weightedSurrogate,
} from '../../../src/core/generalised-cross-entropy';
import { logits, predict, probabilitiesOf } from '../../../src/core/head';
import { allRows } from '../../../src/core/summary';
import { synthetic } from './synthetic';

function crossEntropyOf(z: readonly number[], label: number): number {
  return -Math.log(probabilitiesOf(Float64Array.from(z), z.length)[label]!);
}

describe('generalised cross-entropy', () => {
  it.each([
    [[2, 0.5, -1], 0, 0.2413112967, 0.2220310944, 0.1426643881],
    [[0.1, 0.2, 0.3], 2, 1.0019428482, 0.7201279858, 0.347811722],
  ])('of logits %j and label %i is that of the reference', (z, label, crossEntropy, loss, surrogate) => {
    expect(crossEntropyOf(z, label)).toBeCloseTo(crossEntropy, 9);
    expect(generalisedCrossEntropy(crossEntropy)).toBeCloseTo(loss, 9);
    expect(weightedSurrogate(crossEntropy)).toBeCloseTo(surrogate, 9);
  });

  it('has the gradient p^q (p - onehot), by finite differences too', () => {
    const z = [2, 0.5, -1];
    const p = probabilitiesOf(Float64Array.from(z), 3);
    const weight = easiness(crossEntropyOf(z, 0));
    [-0.1810800779, 0.1480464498, 0.0330336281].forEach((expected, c) => {
      const gradient = weight * (p[c]! - (c === 0 ? 1 : 0));
      expect(gradient).toBeCloseTo(expected, 9);
      const at = (step: number) =>
        generalisedCrossEntropy(
          crossEntropyOf(
            z.map((v, i) => (i === c ? v + step : v)),
            0,
          ),
        );
      expect((at(1e-5) - at(-1e-5)) / 2e-5).toBeCloseTo(gradient, 8);
    });
  });

  it('lies between the cross-entropy and the mean absolute error, for q from 0 to 1', () => {
    expect(generalisedCrossEntropy(1.3, 1e-9)).toBeCloseTo(1.3, 6);
    expect(generalisedCrossEntropy(1.3, 1)).toBeCloseTo(1 - Math.exp(-1.3), 12);
  });
});

describe('the amplifier', () => {
  const train = synthetic(1, 2000, 0.95);
  const test = synthetic(3, 2000, 0.5);
  const features = { rowCount: 2000, dimension: 16, values: train.values };
  const problem = { features, labels: train.labels, classCount: 2, rows: allRows(2000) };
  const isConflict = (data: typeof train, i: number) => data.labels[i] !== data.attributes[i];

  function accuracyOn(head: Parameters<typeof predict>[0], wantsConflict: boolean): number {
    const predictions = predict(head, { rowCount: 2000, dimension: 16, values: test.values });
    const rows = [...predictions.keys()].filter((i) => isConflict(test, i) === wantsConflict);
    return rows.filter((i) => predictions[i] === test.labels[i]).length / rows.length;
  }

  /** Share of images against the correlation among the 50 of each class with the largest loss. */
  function precision(head: Parameters<typeof predict>[0]): number[] {
    const p = probabilitiesOf(logits(head, features), 2);
    return [0, 1].map((label) => {
      const own = [...train.labels.keys()].filter((i) => train.labels[i] === label);
      own.sort((a, b) => p[2 * a + label]! - p[2 * b + label]! || a - b);
      return own.slice(0, 50).filter((i) => isConflict(train, i)).length / 50;
    });
  }

  it('leans harder on the easy cue than cross-entropy does, as in the reference', async () => {
    const start = { weights: new Float64Array(32), bias: new Float64Array(2) };
    const plain = await cpuTrainer.descend(problem, { start, stepSize: 0.5, maximumSteps: 300 });
    const amplified = await fitAmplifier(cpuTrainer, problem, { q: 0.7, stepSize: 0.5, steps: 300 });
    expect(accuracyOn(plain, true)).toBeCloseTo(0.30172, 4);
    expect(accuracyOn(plain, false)).toBeCloseTo(0.93459, 4);
    expect(precision(plain)).toEqual([0.68, 0.54]);
    expect(accuracyOn(amplified, true)).toBeCloseTo(0.24924, 4);
    expect(accuracyOn(amplified, false)).toBeCloseTo(0.93954, 4);
    expect(precision(amplified)).toEqual([0.72, 0.6]);
  });
});
