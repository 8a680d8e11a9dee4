import { describe, expect, test } from 'vitest';
import { logits, type HeadWeights } from '../../../src/core/head';
import {
  enterMove,
  foldStandardisation,
  leaveMove,
  moveFeatures,
  standardisingMove,
  type Move,
} from '../../../src/core/moved-features';
import { fitStandardisation, normaliseFeatures, type FeatureMatrix } from '../../../src/core/normalisation';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';

const D = 4;
const uniform = mulberry32(12);
const draw = (length: number): Float64Array => Float64Array.from({ length }, () => drawNormal(uniform));
const features: FeatureMatrix = { rowCount: 20, dimension: D, values: Float32Array.from(draw(20 * D)) };
/** The third dimension is the same for all. */
features.values.forEach((_, at) => {
  if (at % D === 2) features.values[at] = 1.5;
});
const head: HeadWeights = { weights: draw(3 * D), bias: draw(3) };

function expectSame(one: Float64Array, other: Float64Array): void {
  expect(one.length).toBe(60);
  one.forEach((value, i) => expect(value).toBeCloseTo(other[i]!, 4));
}

describe('a head on moved features', () => {
  test.each<[string, Move]>([
    ['one scale', { centre: draw(D), scale: 3 }],
    ['a scale per dimension', { centre: draw(D), scale: Float64Array.of(2, 0.5, 1, 7) }],
  ])('says the same there and back: %s', (_, move) => {
    const moved = moveFeatures(features, move);
    expectSame(logits(enterMove(head, move), moved), logits(head, features));
    expectSame(logits(leaveMove(head, move), features), logits(head, moved));
    const back = leaveMove(enterMove(head, move), move);
    back.weights.forEach((value, at) => expect(value).toBeCloseTo(head.weights[at]!, 12));
    back.bias.forEach((value, c) => expect(value).toBeCloseTo(head.bias[c]!, 12));
  });

  test('by standardising: the move is the normalisation, and a constant dimension has no say', () => {
    const normalisation = fitStandardisation(features, allRows(20));
    if (normalisation.kind !== 'standardise') throw new Error('Standardised by another name.');
    const standardised = normaliseFeatures(features, normalisation);
    moveFeatures(features, standardisingMove(normalisation)).values.forEach((value, at) =>
      expect(value).toBeCloseTo(standardised.values[at]!, 6),
    );
    const folded = foldStandardisation(head, normalisation);
    expectSame(logits(folded, features), logits(head, standardised));
    expect([2, 6, 10].map((at) => Math.abs(folded.weights[at]!))).toEqual([0, 0, 0]);
    expectSame(logits(enterMove(head, standardisingMove(normalisation)), standardised), logits(head, features));
  });

  test('of another normalisation is left alone', () => {
    expect(foldStandardisation(head, { kind: 'l2' })).toBe(head);
  });
});
