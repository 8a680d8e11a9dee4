import type { NetworkIdentity } from '../../src/core/audit';
import type { StoredDtype } from '../../src/core/encoders';
import type { FeatureGrids } from '../../src/core/feature-grid';
import type { ClassifierChoices, ClassifierFacts, OwnClassifier } from '../../src/core/own-classifier';
import type { Preprocessing } from '../../src/core/preprocessing';
import type { WorkerMethod } from '../serve';

export type NetworkSlot = 'encoder' | 'backbone';
export type DeviceWish = 'auto' | 'webgpu' | 'wasm';

/** Where a network's files come from. */
export type NetworkSource =
  | { kind: 'bundled' }
  | { kind: 'hub'; id: string; dtype?: StoredDtype }
  /** Files of the user in transformers.js layout; paths relative to the model's folder (a common parent is removed). */
  | { kind: 'files'; name: string; files: readonly { path: string; file: Blob }[]; dtype?: StoredDtype }
  | ClassifierSource;

/** A classifier of the user, one ONNX file or two, in transformers.js' layout or bare; what its files do not say stands in `choices`. */
export interface ClassifierSource {
  kind: 'classifier';
  name: string;
  files: readonly { path: string; file: Blob }[];
  choices: ClassifierChoices;
}

export interface LoadRequest {
  slot: NetworkSlot;
  source: NetworkSource;
  device: DeviceWish;
  /** Origin of the hub, "https://huggingface.co" unless the user or a test says otherwise; null: no host allowed. */
  hubOrigin: string | null;
  /** Address below which the page's own files lie, absolute, with a slash at its end. */
  siteUrl: string;
  /** How often the GPU was lost so far: after two losses wasm is used. */
  gpuLosses: number;
}

/** One request to another host, for the log of what was asked where. */
export interface Download {
  /** Origin that was asked; a redirect may have led on. */
  host: string;
  path: string;
  /** Bytes of the answer; less than the file's size where an earlier part was kept. */
  sizeBytes: number;
  /** Null where no answer came. */
  status: number | null;
}

export interface LoadedNetwork {
  identity: NetworkIdentity;
  preprocessing: Preprocessing;
  /** False for a backbone without a text tower. */
  hasText: boolean;
  /** Whether thousands of texts are a matter of seconds: a small text tower, told by its size so that runs repeat exactly. */
  isFastWithWords: boolean;
  /** Images per batch that suit the network and the device. */
  batchSize: number;
  /** The last layer of a classifier of the user. */
  classifier?: OwnClassifier;
}

/** One feature's map over each picture, before it is averaged. */
export interface FeatureMaps {
  columns: number;
  rows: number;
  /** count x rows x columns. */
  values: Float32Array;
}

export interface EmbedImagesRequest {
  slot: NetworkSlot;
  /** CHW planes of `count` images, one after the other. */
  pixels: Float32Array;
  count: number;
  /** Images per run; absent: what suits the network and the device. */
  batchSize?: number;
}

export interface DeviceDescription {
  device: 'webgpu' | 'wasm';
  /** Why this device, in a sentence. */
  reason: string;
  /** The GPU's name as the browser gives it; empty without an adapter. */
  adapter: string;
  /** Threads of the wasm path. */
  threads: number;
}

/** Infers, and only infers: image and text vectors, un-normalised, row-major. */
export interface EncoderApi {
  load: WorkerMethod<LoadRequest, LoadedNetwork>;
  embedImages: WorkerMethod<EmbedImagesRequest, Float32Array>;
  /** Images with what the network has at every place of them; null where it gives no such output. */
  embedUnpooled: WorkerMethod<{ slot: NetworkSlot; pixels: Float32Array; count: number }, FeatureGrids | null>;
  /** What a classifier's files hold, read without running it. */
  inspectClassifier: WorkerMethod<{ source: ClassifierSource }, ClassifierFacts>;
  /** Throws `bad-input` where the features are no mean of a map. */
  featureMaps: WorkerMethod<EmbedImagesRequest & { feature: number }, FeatureMaps>;
  /** count x dimension. Throws `bad-input` for a text of unknown words only. */
  embedTexts: WorkerMethod<{ texts: readonly string[] }, Float32Array>;
  /** Whether each word is known to the text tower (always true for sub-word tokenizers). */
  knowsWords: WorkerMethod<{ words: readonly string[] }, boolean[]>;
  /** What runs here and why: the compute ladder without loading anything. */
  describeDevice: WorkerMethod<{ device: DeviceWish }, DeviceDescription>;
  /** The requests to other hosts since this was last asked, those of a failed load too. */
  takeDownloads: WorkerMethod<null, Download[]>;
  /** Removes a hub network's kept files, partial ones too. */
  forget: WorkerMethod<{ id: string; hubOrigin: string }, void>;
}
