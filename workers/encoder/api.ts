import type { NetworkIdentity } from '../../src/core/audit';
import type { Preprocessing } from '../../src/core/preprocessing';
import type { WorkerMethod } from '../serve';

export type NetworkSlot = 'encoder' | 'backbone';
export type DeviceWish = 'auto' | 'webgpu' | 'wasm';

/** Where a network's files come from. */
export type NetworkSource =
  | { kind: 'bundled' }
  | { kind: 'hub'; id: string }
  /** Files of the user in transformers.js layout; paths relative to the model's folder. */
  | { kind: 'files'; name: string; files: readonly { path: string; file: Blob }[] };

export interface LoadRequest {
  slot: NetworkSlot;
  source: NetworkSource;
  device: DeviceWish;
  /** Origin of the hub, "https://huggingface.co" unless the user or a test says otherwise; null: no host allowed. */
  hubOrigin: string | null;
}

export interface LoadedNetwork {
  identity: NetworkIdentity;
  preprocessing: Preprocessing;
  /** False for a backbone without a text tower. */
  hasText: boolean;
  /** Batch size that was fastest on the first inputs, or the fixed one of the device. */
  batchSize: number;
}

export interface EmbedImagesRequest {
  slot: NetworkSlot;
  /** CHW planes of `count` images, one after the other. */
  pixels: Float32Array;
  count: number;
}

/** Infers, and only infers: image and text vectors, un-normalised, row-major. */
export interface EncoderApi {
  load: WorkerMethod<LoadRequest, LoadedNetwork>;
  embedImages: WorkerMethod<EmbedImagesRequest, Float32Array>;
  /** count x dimension. Throws `bad-input` for a text of unknown words only. */
  embedTexts: WorkerMethod<{ texts: readonly string[] }, Float32Array>;
  /** Whether each word is known to the text tower (always true for sub-word tokenizers). */
  knowsWords: WorkerMethod<{ words: readonly string[] }, boolean[]>;
  /** What runs here and why: the compute ladder without loading anything. */
  describeDevice: WorkerMethod<
    { device: DeviceWish },
    { device: 'webgpu' | 'wasm'; reason: string; adapter: string; threads: number }
  >;
}
