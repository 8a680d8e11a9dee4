import { describe, expect, test } from 'vitest';
import { exampleScores } from '../../../src/core/example-scores';
import { mannWhitney } from '../../../src/core/mann-whitney';
import { normaliseFeatures } from '../../../src/core/normalisation';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { sliceWords } from '../../../src/core/slice-report';
import { allRows } from '../../../src/core/summary';

const COUNT = 300;
const DIMENSION = 24;

/** Noise; the images that show the cue (the first half) are moved by `shift` along one axis. */
function images(shift: number, seed: number) {
  const uniform = mulberry32(seed);
  const values = Float32Array.from({ length: COUNT * DIMENSION }, () => drawNormal(uniform));
  for (let row = 0; row < COUNT / 2; row += 1) values[row * DIMENSION]! += shift;
  return normaliseFeatures({ rowCount: COUNT, dimension: DIMENSION, values }, { kind: 'l2' });
}

const rows = (from: number, count: number) => Uint32Array.from({ length: count }, (_, i) => from + i);
const auc = (scores: Float32Array, high: Uint32Array, low: Uint32Array): number =>
  mannWhitney(
    [...high].map((row) => scores[row]!),
    [...low].map((row) => scores[row]!),
  ).auc;

describe('a cue by example', () => {
  test('orders images that it was not given', () => {
    const unit = images(4, 1);
    const { scores } = exampleScores(unit, { withRows: rows(0, 10), withoutRows: rows(150, 10) });
    expect(auc(scores, rows(10, 140), rows(160, 140))).toBeGreaterThan(0.95);
    const toAll = exampleScores(unit, { withRows: rows(0, 10), withoutRows: null }).scores;
    expect(auc(toAll, rows(10, 140), rows(150, 150))).toBeGreaterThan(0.95);
  });

  test('gives an example no score for having been chosen', () => {
    // In pure noise the chosen images must not lie above the others; with the direction that they made themselves they would.
    let sum = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const { scores } = exampleScores(images(0, seed), { withRows: rows(0, 8), withoutRows: rows(150, 8) });
      sum += auc(scores, rows(0, 8), rows(20, 100)) / 20;
    }
    expect(sum).toBeGreaterThan(0.35);
    expect(sum).toBeLessThan(0.65);
  });

  test('of a single image puts that image in the middle', () => {
    const { scores } = exampleScores(images(3, 2), { withRows: rows(5, 1), withoutRows: null });
    const below = scores.filter((score) => score < scores[5]!).length;
    expect(Math.abs(below - COUNT / 2)).toBeLessThan(4);
  });
});

test('words of a slice are those that set it apart, not those that lie near every image', () => {
  const unit = images(4, 3);
  const axis = (index: number) => Float32Array.from({ length: DIMENSION }, (_, j) => (j === index ? 1 : 0.4));
  const vectors = {
    rowCount: 3,
    dimension: DIMENSION,
    values: Float32Array.from([...axis(5), ...axis(0), ...axis(9)]),
  };
  const words = { titles: ['other', 'moved', 'third'], vectors };
  const [first, second] = sliceWords(unit, allRows(COUNT), [rows(0, 150), rows(150, 150)], words, 2);
  expect(first![0]).toBe('moved');
  expect(second).not.toContain('moved');
});
