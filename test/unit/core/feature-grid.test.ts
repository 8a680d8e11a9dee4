import { describe, expect, test } from 'vitest';
import { evidenceMap, featureGrids } from '../../../src/core/feature-grid';
import { logits } from '../../../src/core/head';
import { normaliseFeatures } from '../../../src/core/normalisation';
import { drawNormal, mulberry32 } from '../../../src/core/random';

const COUNT = 3;
const DIMENSION = 5;
const SIDE = 4;
const CELLS = SIDE * SIDE;
const uniform = mulberry32(9);
/** [images, cells, features] */
const tokens = Float32Array.from({ length: COUNT * CELLS * DIMENSION }, () => drawNormal(uniform) + 0.3);

function meanVectors(): Float32Array {
  return Float32Array.from({ length: COUNT * DIMENSION }, (_, at) => {
    const [i, j] = [Math.floor(at / DIMENSION), at % DIMENSION];
    let sum = 0;
    for (let cell = 0; cell < CELLS; cell += 1) sum += tokens[(i * CELLS + cell) * DIMENSION + j]!;
    return sum / CELLS;
  });
}

/** The same as [images, features, rows, columns]. */
const planes = tokens.map((_, at) => {
  const cell = at % CELLS;
  const j = Math.floor(at / CELLS) % DIMENSION;
  const i = Math.floor(at / CELLS / DIMENSION);
  return tokens[(i * CELLS + cell) * DIMENSION + j]!;
});

/** With a class token of noise in front. */
const withClassToken = Float32Array.from({ length: COUNT * (CELLS + 1) * DIMENSION }, (_, at) => {
  const i = Math.floor(at / ((CELLS + 1) * DIMENSION));
  const inside = at - i * (CELLS + 1) * DIMENSION - DIMENSION;
  return inside < 0 ? 7 : tokens[i * CELLS * DIMENSION + inside]!;
});

describe('features before pooling', () => {
  test('are the same from planes, tokens, and tokens behind a class token', () => {
    const vectors = meanVectors();
    const found = featureGrids([COUNT, CELLS, DIMENSION], tokens, vectors);
    expect(found).toMatchObject({ columns: SIDE, rows: SIDE, dimension: DIMENSION });
    expect(found!.values).toEqual(tokens);
    expect(featureGrids([COUNT, DIMENSION, SIDE, SIDE], planes, vectors)).toEqual(found);
    expect(featureGrids([COUNT, CELLS + 1, DIMENSION], withClassToken, vectors)).toEqual(found);
  });

  test('are not taken where their mean is not the vector, or the shape is another', () => {
    const vectors = meanVectors();
    const other = vectors.map((value) => value * 1.01);
    expect(featureGrids([COUNT, CELLS, DIMENSION], tokens, other)).toBeNull();
    expect(featureGrids([COUNT, CELLS, DIMENSION], tokens, vectors.subarray(0, 6))).toBeNull();
    expect(featureGrids([COUNT * CELLS, DIMENSION], tokens, vectors)).toBeNull();
    expect(featureGrids([1, COUNT * CELLS, DIMENSION], tokens, vectors.subarray(0, DIMENSION))).toBeNull();
  });

  test.each([{ kind: 'l2' }, { kind: 'none' }] as const)(
    'have shares of a logit margin whose mean is the margin without the bias: $kind',
    (normalisation) => {
      const vectors = meanVectors();
      const grids = featureGrids([COUNT, CELLS, DIMENSION], tokens, vectors)!;
      const classCount = 3;
      const weights = Float64Array.from({ length: classCount * DIMENSION }, () => drawNormal(uniform));
      const head = { weights, bias: new Float64Array(classCount), classCount, normalisation };
      const seen = normaliseFeatures({ rowCount: COUNT, dimension: DIMENSION, values: vectors }, normalisation);
      const values = logits(head, seen);
      for (let picture = 0; picture < COUNT; picture += 1) {
        for (let c = 0; c < classCount; c += 1) {
          const own = Array.from(values.subarray(picture * classCount, (picture + 1) * classCount));
          const others = own.filter((_, k) => k !== c).reduce((sum, value) => sum + value, 0) / (classCount - 1);
          const map = evidenceMap(grids, picture, head, c);
          expect(map.reduce((sum, value) => sum + value, 0) / CELLS).toBeCloseTo(own[c]! - others, 5);
        }
      }
    },
  );
});
