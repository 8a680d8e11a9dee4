import { throwIfAborted } from '../../src/core/errors';
import { joinGrids, type FeatureGrids } from '../../src/core/feature-grid';

/** Lets messages in between two batches: an abort cannot be seen while a batch runs. */
function betweenBatches(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(() => {
      try {
        throwIfAborted(signal);
        resolve();
      } catch (error) {
        reject(error as Error);
      }
    });
  });
}

/** The first place of each batch and the first behind it; before each one an abort ends it. */
async function* batches(count: number, batchSize: number, signal: AbortSignal): AsyncGenerator<[number, number]> {
  for (let from = 0; from < count; from += batchSize) {
    await betweenBatches(signal);
    yield [from, Math.min(count, from + batchSize)];
  }
}

export type RunBatch = (from: number, to: number) => Promise<{ rows: Float32Array; dimension: number }>;

/** @returns count x dimension. @throws AppError `aborted` */
export async function inBatches(
  count: number,
  batchSize: number,
  signal: AbortSignal,
  run: RunBatch,
): Promise<Float32Array<ArrayBuffer>> {
  let vectors = new Float32Array(0);
  for await (const [from, to] of batches(count, batchSize, signal)) {
    const { rows, dimension } = await run(from, to);
    if (from === 0) vectors = new Float32Array(count * dimension);
    vectors.set(rows, from * dimension);
  }
  return vectors;
}

/** @returns the grids of all pictures; null, and no further batch, where a batch has none. @throws AppError `aborted` */
export async function gridsInBatches(
  count: number,
  batchSize: number,
  signal: AbortSignal,
  run: (from: number, to: number) => Promise<FeatureGrids | null>,
): Promise<FeatureGrids | null> {
  const parts: FeatureGrids[] = [];
  for await (const [from, to] of batches(count, batchSize, signal)) {
    const grids = await run(from, to);
    if (!grids) return null;
    parts.push(grids);
  }
  return joinGrids(parts);
}
