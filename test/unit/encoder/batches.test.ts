import { describe, expect, test } from 'vitest';
import type { FeatureGrids } from '../../../src/core/feature-grid';
import { gridsInBatches, inBatches } from '../../../workers/encoder/batches';

const { signal } = new AbortController();

/** Two places a picture, each with its picture's number. */
function gridsOf(from: number, to: number): FeatureGrids {
  const values = Float32Array.from({ length: 2 * (to - from) }, (_, at) => from + Math.floor(at / 2));
  return { columns: 2, rows: 1, dimension: 1, values };
}

describe('pictures in batches', () => {
  test('are run no more at a time than asked, and come back in order', async () => {
    const sizes: number[] = [];
    const vectors = await inBatches(5, 2, signal, async (from, to) => {
      sizes.push(to - from);
      return { rows: Float32Array.from({ length: to - from }, (_, i) => from + i), dimension: 1 };
    });
    expect(sizes).toEqual([2, 2, 1]);
    expect([...vectors]).toEqual([0, 1, 2, 3, 4]);
  });

  test('unpooled too, for a network that takes one at a time', async () => {
    const sizes: number[] = [];
    const grids = await gridsInBatches(3, 1, signal, async (from, to) => {
      sizes.push(to - from);
      return gridsOf(from, to);
    });
    expect(sizes).toEqual([1, 1, 1]);
    expect(grids).toEqual(gridsOf(0, 3));
  });

  test('unpooled, end at the first batch without grids, and at an abort', async () => {
    let runs = 0;
    const none = await gridsInBatches(3, 1, signal, async () => {
      runs += 1;
      return null;
    });
    expect(none).toBeNull();
    expect(runs).toBe(1);

    const stopping = new AbortController();
    const stopped = gridsInBatches(9, 1, stopping.signal, async (from, to) => {
      runs += 1;
      if (from === 1) stopping.abort();
      return gridsOf(from, to);
    });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    expect(runs).toBe(3);
  });
});
