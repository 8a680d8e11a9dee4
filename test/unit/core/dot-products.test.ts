import { expect, test } from 'vitest';
import { plainDotProducts, SimdDotProducts, type DotProducts } from '../../../src/core/dot-products';
import type { FeatureMatrix } from '../../../src/core/normalisation';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { createDotProducts } from '../../../workers/audit/dot-kernel';

function unitRows(rowCount: number, dimension: number, seed: number): FeatureMatrix {
  const uniform = mulberry32(seed);
  const values = Float32Array.from({ length: rowCount * dimension }, () => drawNormal(uniform) / Math.sqrt(dimension));
  return { rowCount, dimension, values };
}

async function columns(products: DotProducts, features: FeatureMatrix, vectors: FeatureMatrix): Promise<Float32Array> {
  const all = new Float32Array(features.rowCount * vectors.rowCount).fill(Number.NaN);
  await products.of(features, vectors.values, (vector, firstRow, part) => {
    all.set(part, vector * features.rowCount + firstRow);
  });
  return all;
}

const simd = createDotProducts();

test('this machine has a vector unit, so that what follows tests its code', () => {
  expect(simd).toBeInstanceOf(SimdDotProducts);
});

// Tails of every kind: rows that fill no group, tile or block, an odd number of vectors, entries that are no multiple of four.
test.each([
  [1, 1, 1],
  [4, 2, 4],
  [5, 3, 7],
  [513, 129, 16],
  [1030, 257, 33],
  [37, 5, 512],
  [9, 2, 1280],
])('%i rows and %i vectors of %i entries: the plain products to 1e-6', async (rows, count, dimension) => {
  const features = unitRows(rows, dimension, 1);
  const vectors = unitRows(count, dimension, 2);
  const expected = await columns(plainDotProducts, features, vectors);
  const found = await columns(simd, features, vectors);
  const largest = found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  expect(found.every((value) => !Number.isNaN(value))).toBe(true);
  expect(largest).toBeLessThan(1e-6);
});

test('a vector alone gets the same bits as among others', async () => {
  const features = unitRows(700, 50, 3);
  const vectors = unitRows(131, 50, 4);
  const together = await columns(simd, features, vectors);
  for (const vector of [0, 1, 64, 130]) {
    const values = vectors.values.slice(vector * 50, (vector + 1) * 50);
    const alone = await columns(simd, features, { rowCount: 1, dimension: 50, values });
    expect(alone).toEqual(together.slice(vector * 700, (vector + 1) * 700));
  }
});

test('stops when asked', async () => {
  const control = new AbortController();
  control.abort();
  const features = unitRows(10, 8, 5);
  await expect(simd.of(features, features.values, () => undefined, { signal: control.signal })).rejects.toMatchObject({
    code: 'aborted',
  });
});
