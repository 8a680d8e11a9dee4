import { describe, expect, test } from 'vitest';
import { runEmbedding, type Decoder, type EmbeddedRows, type EmbeddingRun } from '../../../src/compute/embedding-run';
import { AppError } from '../../../src/core/errors';
import { PIXEL_CUES } from '../../../src/core/pixel-cues';
import type { Progress } from '../../../src/core/progress';
import type { DecodedImage } from '../../../workers/decode/api';
import type { LoadedNetwork } from '../../../workers/encoder/api';

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function network(dimension: number, batchSize: number): LoadedNetwork {
  return { identity: { dimension, device: 'wasm' }, preprocessing: {}, batchSize } as unknown as LoadedNetwork;
}

/** A bench with fake workers: file `n` decodes to the number n, its vector is (n, n, ...). */
function bench(
  count: number,
  options: { broken?: readonly number[]; decodeMs?: (n: number) => number; embedMs?: number } = {},
) {
  const seen = {
    decoding: 0,
    mostDecoding: 0,
    decoded: 0,
    embedded: 0,
    mostWaiting: 0,
    embeds: [] as number[],
    overlapped: false,
  };
  let isEmbedding = false;
  const pool: Decoder = {
    capacity: 4,
    async decode(request): Promise<DecodedImage> {
      const n = Number(request.path);
      seen.decoding += 1;
      seen.mostDecoding = Math.max(seen.mostDecoding, seen.decoding);
      await wait(options.decodeMs?.(n) ?? 0);
      seen.decoding -= 1;
      seen.overlapped ||= isEmbedding;
      if (options.broken?.includes(n)) throw new AppError('unreadable-image', `broken ${n}`, 'fix');
      seen.decoded += 1;
      seen.mostWaiting = Math.max(seen.mostWaiting, seen.decoded - seen.embedded);
      return {
        widthPixels: n + 1,
        heightPixels: n + 2,
        format: 'png',
        contentHash: `hash ${n}`,
        inputs: request.inputs.map(() => Float32Array.of(n, n)),
        thumbnail: Uint8Array.of(n),
        pixelStatistics: new Float32Array(PIXEL_CUES.length).fill(n),
      };
    },
  };
  const loaded = { encoder: network(3, 4), backbone: network(2, 3) };
  const client: EmbeddingRun['client'] = {
    loaded: (slot) => loaded[slot],
    async embedImages(slot, pixels, n) {
      isEmbedding = true;
      await wait(options.embedMs ?? 0);
      isEmbedding = false;
      seen.embeds.push(n);
      if (slot === 'encoder') seen.embedded += n;
      const dimension = loaded[slot].identity.dimension;
      return Float32Array.from({ length: n * dimension }, (_, i) => pixels[2 * Math.floor(i / dimension)]!);
    },
  };
  const files = Array.from({ length: count }, (_, n) => ({ path: String(n), read: () => Promise.resolve(new Blob()) }));
  const batches: EmbeddedRows[] = [];
  const run: EmbeddingRun = { files, start: 0, pool, client, ...loaded, onRows: (rows) => void batches.push(rows) };
  return { run, batches, seen };
}

describe('rows', () => {
  test('come in order, whatever order the files finish in, with the vectors of both networks', async () => {
    const { run, batches } = bench(11, { decodeMs: (n) => (n % 3 === 0 ? 8 : 0) });
    await runEmbedding(run);
    expect(batches.map(({ start, decoded }) => [start, decoded.length])).toEqual([
      [0, 4],
      [4, 4],
      [8, 3],
    ]);
    expect(batches.flatMap(({ encoder }) => Array.from(encoder!))).toEqual(
      Array.from({ length: 33 }, (_, i) => Math.floor(i / 3)),
    );
    expect(batches.flatMap(({ backbone }) => Array.from(backbone!))).toEqual(
      Array.from({ length: 22 }, (_, i) => Math.floor(i / 2)),
    );
    expect(batches.flatMap(({ hashes }) => hashes)).toEqual(Array.from({ length: 11 }, (_, n) => `hash ${n}`));
    expect(Array.from(batches[2]!.sizes)).toEqual([9, 10, 10, 11, 11, 12]);
    expect(batches[1]!.pixels[PIXEL_CUES.length]).toBe(5);
    expect(batches[1]!.thumbnails.map(([n]) => n)).toEqual([4, 5, 6, 7]);
  });

  test('a file that cannot be decoded is a refused row of zeros with its reason; the others keep their places', async () => {
    const { run, batches, seen } = bench(8, { broken: [1, 4, 5, 6, 7] });
    await runEmbedding(run);
    expect(batches.map(({ decoded }) => Array.from(decoded))).toEqual([
      [1, 0, 1, 1],
      [0, 0, 0, 0],
    ]);
    expect(Array.from(batches[0]!.encoder!)).toEqual([0, 0, 0, 0, 0, 0, 2, 2, 2, 3, 3, 3]);
    expect(Array.from(batches[1]!.encoder!)).toEqual(Array(12).fill(0));
    expect(batches.flatMap(({ refused }) => refused)).toEqual(
      [1, 4, 5, 6, 7].map((row) => ({ row, file: String(row), reason: `broken ${row}` })),
    );
    expect(batches[0]!.hashes[1]).toBe('');
    expect(seen.embeds).toEqual([3, 3]);
  });

  test('a file that went away is refused, not the run', async () => {
    const { run, batches } = bench(3);
    const files = run.files.map((file, n) => ({
      ...file,
      read: n === 1 ? () => Promise.reject(new DOMException('gone', 'NotFoundError')) : file.read,
    }));
    await runEmbedding({ ...run, files });
    expect(batches[0]!.refused).toMatchObject([{ row: 1, reason: expect.stringContaining('gone') }]);
  });

  test('a later run goes on after the rows that are kept', async () => {
    const { run, batches } = bench(11);
    await runEmbedding({ ...run, start: 8 });
    expect(batches.map(({ start }) => start)).toEqual([8]);
    expect(Array.from(batches[0]!.encoder!.filter((_, i) => i % 3 === 0))).toEqual([8, 9, 10]);
  });

  test('without networks only pixel statistics are made', async () => {
    const { run, batches, seen } = bench(3);
    await runEmbedding({ ...run, encoder: null, backbone: null });
    expect(batches[0]).toMatchObject({ encoder: null, backbone: null });
    expect(batches[0]!.pixels[2 * PIXEL_CUES.length]).toBe(2);
    expect(seen.embeds).toEqual([]);
  });
});

describe('the flow', () => {
  test('decoding goes on while the networks run, and what waits stays bounded', async () => {
    const { run, seen } = bench(60, { embedMs: 6, decodeMs: () => 4 });
    await runEmbedding(run);
    expect(seen.overlapped).toBe(true);
    expect(seen.mostWaiting).toBeLessThanOrEqual(3 * 4);
    expect(seen.decoded).toBe(60);
  });

  test('rows are handed over one batch at a time, also when that is slow', async () => {
    const { run } = bench(12);
    let open = 0;
    const starts: number[] = [];
    await runEmbedding({
      ...run,
      onRows: async ({ start }) => {
        open += 1;
        expect(open).toBe(1);
        await wait(5);
        open -= 1;
        starts.push(start);
      },
    });
    expect(starts).toEqual([0, 4, 8]);
  });

  test('progress counts the rows of this run up to all of them', async () => {
    const { run } = bench(11);
    const reports: Progress[] = [];
    await runEmbedding({ ...run, start: 3 }, { onProgress: (report) => reports.push(report) });
    expect(reports.map(({ done, total }) => [done, total])).toEqual([
      [4, 8],
      [8, 8],
    ]);
    expect(reports[0]).toMatchObject({
      stage: 'Embedding',
      unit: 'images',
      device: 'wasm',
      note: '3 kept from before',
    });
  });
});

describe('failure and stop', () => {
  test('an abort ends it within a batch; finished batches have been handed over, once each', async () => {
    const { run, batches } = bench(400, { embedMs: 2 });
    const controller = new AbortController();
    const onRows = (rows: EmbeddedRows): void => {
      batches.push(rows);
      if (batches.length === 3) controller.abort();
    };
    await expect(runEmbedding({ ...run, onRows }, { signal: controller.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(batches.map(({ start }) => start)).toEqual([0, 4, 8]);
  });

  test('an aborted signal starts nothing', async () => {
    const { run, seen } = bench(4);
    await expect(runEmbedding(run, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    expect(seen.decoded).toBe(0);
  });

  test('a failing network ends the run with its error and stops the decoding', async () => {
    const { run, seen } = bench(400);
    const client = { ...run.client, embedImages: () => Promise.reject(new AppError('internal', 'no', 'fix')) };
    await expect(runEmbedding({ ...run, client })).rejects.toMatchObject({ code: 'internal' });
    const decoded = seen.decoded;
    await wait(20);
    expect(seen.decoded).toBeLessThanOrEqual(decoded + 8);
  });

  test('rows that cannot be kept end the run with that error', async () => {
    const { run } = bench(40);
    const onRows = () => Promise.reject(new AppError('quota-exceeded', 'full', 'fix'));
    await expect(runEmbedding({ ...run, onRows })).rejects.toMatchObject({ code: 'quota-exceeded' });
  });
});
