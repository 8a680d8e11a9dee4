/** Embedding from files beside the naive loop and beside the encoder alone, in one page and one run. */
import { DecodePool } from '../../../src/compute/decode-pool';
import { runEmbedding } from '../../../src/compute/embedding-run';
import { EncoderClient } from '../../../src/compute/encoder-client';
import type { LoadedNetwork, NetworkSource } from '../../../workers/encoder/api';
import type { NaiveRequest } from './naive.worker';
import { drawJpeg } from './pictures';

const client = new EncoderClient();
const pool = new DecodePool();
const naiveWorker = new Worker(new URL('./naive.worker.ts', import.meta.url), { type: 'module' });

interface Setting {
  modelsUrl: string;
  name: string;
  threads: number;
}

function naive(setting: Setting, files: readonly Blob[]): Promise<{ milliseconds: number; vectors: Float32Array[] }> {
  return new Promise((resolve, reject) => {
    naiveWorker.onmessage = ({ data }) => {
      if (data.error) reject(new Error(data.error as string));
      else resolve(data as { milliseconds: number; vectors: Float32Array[] });
    };
    naiveWorker.postMessage({ ...setting, files } satisfies NaiveRequest);
  });
}

async function studio(
  network: LoadedNetwork,
  files: readonly Blob[],
): Promise<{ milliseconds: number; first: Float32Array }> {
  const startedAt = performance.now();
  let first = new Float32Array(0);
  await runEmbedding({
    files: files.map((file, n) => ({ path: `${n}.jpg`, read: () => Promise.resolve(file) })),
    start: 0,
    pool,
    client,
    encoder: network,
    backbone: null,
    onRows: ({ start, encoder, refused }) => {
      if (refused.length > 0) throw new Error(refused[0]!.reason);
      if (start === 0) first = encoder!.slice(0, network.identity.dimension);
    },
  });
  return { milliseconds: performance.now() - startedAt, first };
}

/** The encoder on inputs that lie ready. */
async function alone(network: LoadedNetwork, count: number, batchSize: number): Promise<number> {
  const { crop } = network.preprocessing;
  const pixels = Float32Array.from({ length: count * 3 * crop!.width * crop!.height }, (_, i) => Math.sin(i));
  const startedAt = performance.now();
  await client.embedImages('encoder', pixels, count, { batchSize });
  return performance.now() - startedAt;
}

async function load(source: NetworkSource): Promise<LoadedNetwork> {
  return client.load({ slot: 'encoder', source, device: 'wasm', hubOrigin: null });
}

async function loadFolder({ modelsUrl, name }: Setting): Promise<LoadedNetwork> {
  const paths = ['config.json', 'preprocessor_config.json', 'onnx/vision_model.onnx'];
  const files = await Promise.all(
    paths.map(async (path) => ({ path, file: await (await fetch(`${modelsUrl}${name}/${path}`)).blob() })),
  );
  return load({ kind: 'files', name, files });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

const benchmark = {
  cores: navigator.hardwareConcurrency,
  workers: pool.capacity / 2,

  /** Milliseconds per image of the encoder alone, by batch size. */
  async batchSizes(setting: Setting, sizes: readonly number[]): Promise<Record<number, number>> {
    const network = await loadFolder(setting);
    const found: Record<number, number> = {};
    await alone(network, 2, 2);
    for (let round = 0; round < 2; round += 1) {
      for (const size of sizes) {
        const count = Math.max(8, size);
        found[size] = Math.min(found[size] ?? Infinity, (await alone(network, count, size)) / count);
      }
    }
    return found;
  },

  /** Rounds alternate between the three, so that a busy machine slows all of them alike; medians per image. */
  async compare(
    setting: Setting,
    bestBatch: number,
    size: { width: number; height: number; count: number; rounds: number },
  ) {
    const network = client.loaded('encoder') ?? (await loadFolder(setting));
    const { width, height, count, rounds } = size;
    const pictures = await Promise.all([1, 2, 3, 4].map((seed) => drawJpeg(width, height, seed)));
    const files = Array.from({ length: count }, (_, i) => pictures[i % pictures.length]!);
    const few = files.slice(0, Math.ceil(count / 3));
    const same = cosine((await naive(setting, few.slice(0, 1))).vectors[0]!, (await studio(network, few)).first);
    const times = { naive: [] as number[], studio: [] as number[], alone: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      times.naive.push((await naive(setting, few)).milliseconds / few.length);
      times.studio.push((await studio(network, files)).milliseconds / count);
      times.alone.push((await alone(network, count, bestBatch)) / count);
    }
    return {
      bytes: pictures[0]!.size,
      cosine: same,
      batchSize: network.batchSize,
      naive: median(times.naive),
      studio: median(times.studio),
      alone: median(times.alone),
      // Within a round, as the load of the machine changes from one to the next.
      overNaive: median(times.naive.map((time, i) => time / times.studio[i]!)),
      overAlone: median(times.alone.map((time, i) => time / times.studio[i]!)),
    };
  },

  /** The bundled encoder, end to end. */
  async bundled(size: { width: number; height: number; count: number; rounds: number; warmUp: number }) {
    const network = await load({ kind: 'bundled' });
    const pictures = await Promise.all([1, 2, 3, 4].map((seed) => drawJpeg(size.width, size.height, seed)));
    const files = Array.from({ length: size.count }, (_, i) => pictures[i % pictures.length]!);
    await studio(network, files.slice(0, size.warmUp));
    const ends: number[] = [];
    for (let round = 0; round < size.rounds; round += 1) {
      ends.push((await studio(network, files)).milliseconds / size.count);
    }
    return { batchSize: network.batchSize, endToEnd: median(ends), best: Math.min(...ends) };
  },

  /** The bundled encoder on inputs that lie ready. */
  async bundledAlone({ count, rounds }: { count: number; rounds: number }) {
    const network = client.loaded('encoder')!;
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      times.push((await alone(network, count, network.batchSize)) / count);
    }
    return median(times);
  },
};

declare global {
  interface Window {
    benchmark: typeof benchmark;
  }
}
window.benchmark = benchmark;
