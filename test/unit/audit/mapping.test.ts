import { describe, expect, it } from 'vitest';
import { nearestNeighbours } from '../../../src/core/nearest-neighbours';
import { normaliseFeatures, type FeatureMatrix } from '../../../src/core/normalisation';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { rowColumn } from '../../../workers/audit/map-columns';
import { layOut } from '../../../workers/audit/mapping';

/** Blobs around random directions; row i belongs to blob i mod `blobs`. */
function blobs(rowCount: number, dimension: number, blobCount: number, spread = 0.1): FeatureMatrix {
  const uniform = mulberry32(5);
  const centres = Array.from({ length: blobCount * dimension }, () => drawNormal(uniform));
  const values = Float32Array.from(
    { length: rowCount * dimension },
    (_, i) =>
      centres[(Math.floor(i / dimension) % blobCount) * dimension + (i % dimension)]! + spread * drawNormal(uniform),
  );
  return normaliseFeatures({ rowCount, dimension, values }, { kind: 'l2' });
}

describe('nearest neighbours', () => {
  it('are those that a full sort of the distances finds, with the point itself first', async () => {
    const { values, dimension } = blobs(60, 7, 3, 1);
    const { indices, distances } = await nearestNeighbours(values, dimension, 6);
    for (let i = 0; i < 60; i += 1) {
      const all = Array.from({ length: 60 }, (_, other) => {
        let sum = 0;
        for (let j = 0; j < dimension; j += 1)
          sum += (values[i * dimension + j]! - values[other * dimension + j]!) ** 2;
        return { other, distance: Math.sqrt(sum) };
      }).sort((a, b) => a.distance - b.distance || a.other - b.other);
      expect(indices[i]).toEqual(all.slice(0, 6).map((one) => one.other));
      expect(indices[i]![0]).toBe(i);
      all.slice(0, 6).forEach((one, j) => expect(distances[i]![j]).toBeCloseTo(one.distance, 12));
    }
  });
});

describe('a map', () => {
  it('by variance puts the axes at right angles and the larger first, and says what they explain', async () => {
    const vectors = blobs(300, 20, 4);
    const { x, y, explained, rows } = await layOut(vectors, { space: 'encoder', method: 'pca', seed: 1 });
    const product = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    expect(rows).toHaveLength(300);
    expect(Math.abs(product(x, y))).toBeLessThan(1e-4 * product(x, x));
    expect(explained![0]).toBeGreaterThan(explained![1]);
    // The share told is the share that the places have: total variance about the mean, from its definition.
    let total = 0;
    for (let j = 0; j < 20; j += 1) {
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < 300; i += 1) {
        sum += vectors.values[i * 20 + j]!;
        squares += vectors.values[i * 20 + j]! ** 2;
      }
      total += squares - sum ** 2 / 300;
    }
    expect(explained![0]).toBeCloseTo(product(x, x) / total, 4);
    expect(explained![1]).toBeCloseTo(product(y, y) / total, 4);
  });

  it('by neighbours keeps blobs together, repeats by seed and differs by seed', async () => {
    const vectors = blobs(120, 30, 4);
    const wish = { space: 'encoder', method: 'umap', seed: 3 } as const;
    const stages: string[] = [];
    const first = await layOut(vectors, wish, { onProgress: ({ stage }) => stages.push(stage) });
    const again = await layOut(vectors, wish);
    const other = await layOut(vectors, { ...wish, seed: 4 }, {}, 40);
    expect(first.x).toEqual(again.x);
    // Of more images than it can arrange it draws some by seed, and says of how many.
    expect(other.rows).toHaveLength(40);
    expect(other.imageCount).toBe(120);
    expect([...other.rows]).toEqual([...new Set(other.rows)].sort((a, b) => a - b));
    expect(other.rows.at(-1)).toBeGreaterThan(40);
    expect(first.explained).toBeNull();
    expect(stages.at(-1)).toBe('Arranging the map');
    // The nearest other image on the map is of the same blob.
    const together = Array.from(first.rows, (row, i) => {
      const distances = Array.from(first.rows, (_, j) =>
        i === j ? Infinity : Math.hypot(first.x[i]! - first.x[j]!, first.y[i]! - first.y[j]!),
      );
      return first.rows[distances.indexOf(Math.min(...distances))]! % 4 === row % 4;
    });
    expect(together.filter(Boolean).length).toBeGreaterThan(114);
  });

  it('stops between epochs, and refuses too few images', async () => {
    const controller = new AbortController();
    const stopped = layOut(
      blobs(120, 30, 4),
      { space: 'encoder', method: 'umap', seed: 1 },
      {
        signal: controller.signal,
        onProgress: ({ stage }) => stage === 'Arranging the map' && controller.abort(),
      },
    );
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    await expect(layOut(blobs(3, 5, 1), { space: 'encoder', method: 'pca', seed: 1 })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});

describe('a column to colour by', () => {
  const context = {
    classes: ['land', 'water'],
    labels: Uint16Array.of(0, 1, 1),
    attributes: [{ name: 'place', values: ['sea'], codes: Uint16Array.of(0, 1, 0) }],
    splits: () => Uint8Array.of(0, 2, 2),
    answers: () => ({ predictions: Uint16Array.of(0, 0, 1), isRight: Uint8Array.of(1, 0, 1) }),
    scores: () => Float32Array.of(0.1, 0.2, 0.3),
    spuriosity: () => Float32Array.of(Number.NaN, 1, -1),
  };

  it('is one value an image', () => {
    expect(rowColumn({ kind: 'right' }, context)).toEqual({
      kind: 'categorical',
      names: ['wrong', 'right'],
      codes: Uint16Array.of(1, 0, 1),
    });
    expect(rowColumn({ kind: 'attribute', name: 'place' }, context)).toMatchObject({ codes: Uint16Array.of(0, 1, 0) });
    expect(rowColumn({ kind: 'spuriosity' }, context)).toMatchObject({ values: Float32Array.of(Number.NaN, 1, -1) });
    expect(() => rowColumn({ kind: 'attribute', name: 'other' }, context)).toThrow(/no column/);
  });
});
