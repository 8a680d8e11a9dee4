import { describe, expect, test } from 'vitest';
import { featureOf, neuronCueId, rankFeatures } from '../../../src/core/neurons';
import { logits } from '../../../src/core/head';
import { drawNormal, mulberry32 } from '../../../src/core/random';

const COUNT = 40;
const DIMENSION = 6;
const random = mulberry32(4);
const values = Float32Array.from({ length: COUNT * DIMENSION }, () => Math.abs(drawNormal(random)));
const weights = Float64Array.from({ length: 2 * DIMENSION }, () => drawNormal(random));
const rows = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);

describe('features that drive a class', () => {
  test('all of them together add up to the mean score of the class over its right images', () => {
    const rightRows = [rows(0, 15), rows(20, 40)];
    const everything = rankFeatures({ values, dimension: DIMENSION, weights, rightRows }, DIMENSION);
    const scores = logits({ weights, bias: new Float64Array(2) }, { rowCount: COUNT, dimension: DIMENSION, values });
    for (const classIndex of [0, 1]) {
      const of = everything.filter((one) => one.classIndex === classIndex);
      const left = [...Array(DIMENSION).keys()].filter((j) => !of.some(({ feature }) => feature === j));
      const mean = (pick: (row: number) => number) =>
        rightRows[classIndex]!.reduce((sum, row) => sum + pick(row), 0) / rightRows[classIndex]!.length;
      // Those that are left take from the score.
      const taken = left.map((j) => mean((row) => values[row * DIMENSION + j]! * weights[classIndex * DIMENSION + j]!));
      expect(taken.every((value) => value <= 0)).toBe(true);
      const total = [...of.map(({ importance }) => importance.value), ...taken].reduce((sum, value) => sum + value, 0);
      expect(total).toBeCloseTo(
        mean((row) => scores[row * 2 + classIndex]!),
        6,
      );
    }
  });

  test('the strongest first, each with its interval and the images it rests on', () => {
    const found = rankFeatures({ values, dimension: DIMENSION, weights, rightRows: [rows(0, 15), rows(20, 40)] }, 3);
    for (const classIndex of [0, 1]) {
      const of = found.filter((one) => one.classIndex === classIndex);
      expect(of.map(({ rank }) => rank)).toEqual(of.map((_, i) => i + 1));
      const means = of.map(({ importance }) => importance.value);
      expect([...means].sort((a, b) => b - a)).toEqual(means);
      for (const { importance } of of) {
        expect(importance.n).toBe(classIndex === 0 ? 15 : 20);
        expect(importance.low).toBeLessThan(importance.value);
        expect(importance.high).toBeGreaterThan(importance.value);
      }
    }
  });

  test('a planted feature is first, whatever its weight does in other classes', () => {
    const planted = values.slice();
    for (const row of rows(0, 20)) planted[row * DIMENSION + 3] = 50;
    const own = weights.slice();
    own[3] = 2;
    own[DIMENSION + 3] = -1;
    const found = rankFeatures({
      values: planted,
      dimension: DIMENSION,
      weights: own,
      rightRows: [rows(0, 20), rows(20, 40)],
    });
    expect(found.find(({ classIndex, rank }) => classIndex === 0 && rank === 1)?.feature).toBe(3);
    expect(found.some(({ classIndex, feature }) => classIndex === 1 && feature === 3)).toBe(false);
  });

  test('a class with too few right images has none', () => {
    const found = rankFeatures({ values, dimension: DIMENSION, weights, rightRows: [rows(0, 4), rows(20, 40)] });
    expect(found.every(({ classIndex }) => classIndex === 1)).toBe(true);
  });

  test('a cue names its feature, and another cue none', () => {
    expect(featureOf(neuronCueId(217))).toBe(217);
    expect(featureOf('text:forest')).toBeNull();
  });
});
