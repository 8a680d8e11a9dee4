import type { Preprocessing } from '../../src/core/preprocessing';
import { inputSize } from './input-size';
import type { TowerPair } from './network';

/** What WebGPU has to reach before it is trusted: quantised networks have been seen with plausible norms and wrong directions. */
export const LEAST_COSINE = 0.999;

/** Vectors of the built-in inputs, one array per input. */
export interface ReferenceVectors {
  images: readonly ArrayLike<number>[];
  texts: readonly ArrayLike<number>[];
}

export interface SelfTestInputs {
  /** Normalised planes of `count` pictures. */
  pixels: Float32Array;
  count: number;
  texts: readonly string[];
}

const IMAGE_COUNT = 3;
const TEXTS = ['a photo of a forest', 'water', 'red and white stripes'];
const NO_SIGNAL = new AbortController().signal;

/**
 * Built-in pictures as normalised planes in [-2, 2]: a slope, stripes, and seeded noise (a linear congruential generator), so
 * that low and high frequencies are both seen.
 */
export function builtInInputs(preprocessing: Preprocessing): SelfTestInputs {
  const { width, height } = inputSize(preprocessing);
  const plane = width * height;
  const pixels = new Float32Array(IMAGE_COUNT * 3 * plane);
  let state = 1;
  for (let channel = 0; channel < 3; channel += 1) {
    for (let i = 0; i < plane; i += 1) {
      const x = i % width;
      const y = (i - x) / width;
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      pixels[channel * plane + i] = (4 * (channel === 1 ? y / height : x / width) - 2) / (1 + channel);
      pixels[(3 + channel) * plane + i] = (x >> (2 + channel)) % 2 === 0 ? 1.5 : -1;
      pixels[(6 + channel) * plane + i] = state / 2 ** 30 - 2;
    }
  }
  return { pixels, count: IMAGE_COUNT, texts: TEXTS };
}

/** The vectors that a pair of towers gives for self-test inputs; of the texts only where there is a text tower. */
export async function vectorsOf(towers: TowerPair, inputs: SelfTestInputs): Promise<ReferenceVectors> {
  const { pixels, count, texts } = inputs;
  const images = rowsOf(await towers.embedImages(pixels, count, count, NO_SIGNAL), count);
  return { images, texts: towers.text ? rowsOf(await towers.embedTexts(texts, NO_SIGNAL), texts.length) : [] };
}

/** The least cosine over all built-in inputs; -1 where counts or lengths differ or a value is not finite. */
export function worstCosine(ours: ReferenceVectors, reference: ReferenceVectors): number {
  const isAlike = ours.images.length === reference.images.length && ours.texts.length === reference.texts.length;
  if (!isAlike) return -1;
  const pairs = [...ours.images, ...ours.texts].map((vector, i) => {
    return cosine(vector, [...reference.images, ...reference.texts][i]!);
  });
  return Math.min(...pairs);
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return -1;
  let dot = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.length; i += 1) {
    dot += a[i]! * b[i]!;
    squareA += a[i]! ** 2;
    squareB += b[i]! ** 2;
  }
  const value = dot / Math.sqrt(squareA * squareB);
  return Number.isFinite(value) ? value : -1;
}

function rowsOf(vectors: Float32Array, count: number): Float32Array[] {
  const dimension = vectors.length / count;
  return Array.from({ length: count }, (_, i) => vectors.subarray(i * dimension, (i + 1) * dimension));
}

const CACHE = 'studio-self-test';

function cacheUrl(sha256: string): string {
  return new URL(`/self-test/${sha256}.json`, self.location.origin).href;
}

/** The wasm vectors that were kept for a network's file, if any. */
export async function keptReference(sha256: string): Promise<ReferenceVectors | null> {
  if (!('caches' in self)) return null;
  const kept = await (await caches.open(CACHE)).match(cacheUrl(sha256));
  return kept ? ((await kept.json()) as ReferenceVectors) : null;
}

/** Keeps a network's wasm vectors under its file's hash; without a cache they are made anew each time. */
export async function keepReference(sha256: string, reference: ReferenceVectors): Promise<void> {
  if (!('caches' in self)) return;
  const plain = {
    images: reference.images.map((v) => Array.from(v)),
    texts: reference.texts.map((v) => Array.from(v)),
  };
  const cache = await caches.open(CACHE);
  await cache.put(cacheUrl(sha256), Response.json(plain)).catch(() => undefined);
}
