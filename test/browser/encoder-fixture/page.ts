/** The encoder client without the studio around it; driven by the encoder's and the hub's browser tests. */
import { DecodePool } from '../../../src/compute/decode-pool';
import { runEmbedding } from '../../../src/compute/embedding-run';
import { EncoderClient, type NetworkWish } from '../../../src/compute/encoder-client';
import { requestLog } from '../../../src/endpoints/request-log';
import { logits } from '../../../src/core/head';
import { normaliseFeatures } from '../../../src/core/normalisation';
import { toPlainError, type PlainError } from '../../../src/core/errors';
import type { ClassifierChoices } from '../../../src/core/own-classifier';
import type { Progress } from '../../../src/core/progress';
import { worstCosine } from '../../../workers/encoder/self-test';
import { readStoredSelfTest } from '../../../workers/encoder/stored-self-test';
import type { LoadedNetwork, NetworkSource } from '../../../workers/encoder/api';

/** A source as a test can say it: dropped files come from addresses. */
export type SourceByUrl =
  | Exclude<NetworkSource, { files: unknown }>
  | {
      kind: 'urls';
      name: string;
      folder: string;
      paths: readonly string[];
      prefix?: string;
      /** Present: a classifier of the user. */
      choices?: ClassifierChoices;
    };

/** A head on unit vectors as a test can say it. */
export interface PlainHead {
  weights: readonly number[];
  bias: readonly number[];
  dimension: number;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: PlainError };

async function outcomeOf<T>(task: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await task() };
  } catch (thrown) {
    return { ok: false, error: toPlainError(thrown) };
  }
}

async function sourceOf(source: SourceByUrl): Promise<NetworkSource> {
  if (source.kind !== 'urls') return source;
  const { name, folder, paths, prefix = '', choices } = source;
  const files = await Promise.all(
    paths.map(async (path) => ({ path: prefix + path, file: await (await fetch(`${folder}/${path}`)).blob() })),
  );
  return choices ? { kind: 'classifier', name, files, choices } : { kind: 'files', name, files };
}

function rowsOf(vectors: Float32Array, count: number): Float32Array[] {
  const dimension = vectors.length / count;
  return Array.from({ length: count }, (_, i) => vectors.subarray(i * dimension, (i + 1) * dimension));
}

const pool = new DecodePool(1);
let client = new EncoderClient();
const progress: Progress[] = [];
let controller = new AbortController();

const fixture = {
  progress,
  async load(wish: Omit<NetworkWish, 'source'> & { source: SourceByUrl }): Promise<Outcome<LoadedNetwork>> {
    const source = await sourceOf(wish.source);
    controller = new AbortController();
    progress.length = 0;
    const options = { signal: controller.signal, onProgress: (report: Progress) => void progress.push(report) };
    return outcomeOf(() => client.load({ ...wish, source }, options));
  },
  abort: () => controller.abort(),
  embedImages: (slot: 'encoder' | 'backbone', pixels: number[], count: number) =>
    outcomeOf(async () => Array.from(await client.embedImages(slot, Float32Array.from(pixels), count))),
  embedUnpooled: (pixels: number[], count: number) =>
    outcomeOf(async () => {
      const grids = await client.embedUnpooled('backbone', Float32Array.from(pixels), count);
      return grids && { ...grids, values: Array.from(grids.values) };
    }),
  featureMaps: (pixels: number[], count: number, feature: number) =>
    outcomeOf(async () => {
      const maps = await client.featureMaps('backbone', Float32Array.from(pixels), count, feature);
      return { ...maps, values: Array.from(maps.values) };
    }),
  /** Photographs as the backbone's inputs, and what the studio's own arithmetic makes of its vectors under a head. */
  photoScores: (urls: readonly string[], head: PlainHead) =>
    outcomeOf(async () => {
      const { preprocessing } = client.loaded('backbone')!;
      const request = { inputs: [preprocessing], thumbnailPixels: 0, limitPixels: 1e8 };
      let planes: number[] = [];
      for (const url of urls) {
        const file = await (await fetch(url)).blob();
        const { inputs } = await pool.decode({ ...request, file, path: url }, {});
        planes = planes.concat(Array.from(inputs[0]!));
      }
      const vectors = await client.embedImages('backbone', Float32Array.from(planes), urls.length);
      const features = { rowCount: urls.length, dimension: head.dimension, values: vectors };
      const weights = { weights: Float64Array.from(head.weights), bias: Float64Array.from(head.bias) };
      const scores = Array.from(logits(weights, normaliseFeatures(features, { kind: 'l2' })));
      return { planes, scores };
    }),
  /** Photographs from addresses, through the decode pool and the run that the engine uses. */
  embedPhotos: (urls: string[]) =>
    outcomeOf(async () => {
      const rows: number[] = [];
      await runEmbedding({
        files: urls.map((url) => ({ path: url, read: async () => (await fetch(url)).blob() })),
        start: 0,
        pool,
        client,
        encoder: client.loaded('encoder'),
        backbone: null,
        onRows: ({ encoder, refused }) => {
          if (refused.length > 0) throw new Error(refused[0]!.reason);
          rows.push(...encoder!);
        },
      });
      return rows;
    }),
  embedTexts: (texts: string[]) => outcomeOf(async () => Array.from(await client.embedTexts(texts))),
  /** The least cosine between what the bundled encoder gives and what its exporter stored. */
  async worstStoredCosine(): Promise<number> {
    const stored = (await (await fetch('models/studio-encoder/self-test.json')).json()) as Record<string, unknown>;
    const { inputs, reference } = readStoredSelfTest(stored, client.loaded('encoder')!.preprocessing);
    const { pixels, count, texts } = inputs;
    const images = rowsOf(await client.embedImages('encoder', pixels, count), count);
    // One by one: a text of unknown words only is refused, and the stored ones hold such a text.
    const vectors: ArrayLike<number>[] = [];
    const kept: ArrayLike<number>[] = [];
    for (const [i, text] of texts.entries()) {
      const outcome = await outcomeOf(() => client.embedTexts([text]));
      if (outcome.ok) vectors.push(outcome.value);
      if (outcome.ok) kept.push(reference.texts[i]!);
    }
    return worstCosine({ images, texts: vectors }, { images: reference.images, texts: kept });
  },
  knowsWords: (words: string[]) => client.knowsWords(words),
  describeDevice: (device: 'auto' | 'wasm' | 'webgpu') => client.describeDevice(device),
  forget: (id: string, hubOrigin: string) => client.forget(id, hubOrigin),
  requestLog: () => requestLog(),
  gpuLosses: () => client.gpuLosses,
  loaded: (slot: 'encoder' | 'backbone') => client.loaded(slot),
  /** As a new visit would find it: a new worker, nothing in memory. */
  restart(): void {
    client.close();
    client = new EncoderClient();
  },
};
export type EncoderFixture = typeof fixture;

declare global {
  interface Window {
    encoderFixture: EncoderFixture;
  }
}
window.encoderFixture = fixture;
