import type {
  ClassifierSource,
  DeviceDescription,
  DeviceWish,
  EncoderApi,
  FeatureMaps,
  LoadedNetwork,
  LoadRequest,
  NetworkSlot,
  NetworkSource,
} from '../../workers/encoder/api';
import { AppError } from '../core/errors';
import type { FeatureGrids } from '../core/feature-grid';
import type { ClassifierFacts } from '../core/own-classifier';
import { logRequest } from '../endpoints/request-log';
import { WorkerBridge, type CallOptions } from './bridge';

/** What the caller says of a network to load; the rest the client knows. */
export type NetworkWish = Pick<LoadRequest, 'slot' | 'source' | 'device' | 'hubOrigin'>;

/** A worker that is not the page's own needs the page's address to find the bundled network. */
function pageSiteUrl(): string {
  return new URL(import.meta.env.BASE_URL, document.baseURI).href;
}

function startEncoderWorker(): Worker {
  return new Worker(new URL('../../workers/encoder/encoder.worker.ts', import.meta.url), { type: 'module' });
}

/**
 * The encoder worker as the engine sees it: two slots for networks, images and texts in, vectors out.
 *
 * A worker that had to be ended (an abort that came in the middle of a batch, a lost GPU) is started anew and given its
 * networks again before the next call. A batch during which the GPU was lost is run again; after two losses the networks are on
 * wasm, which `loaded` then says.
 */
export class EncoderClient {
  readonly #bridge: WorkerBridge<EncoderApi>;
  readonly #wishes = new Map<NetworkSlot, NetworkWish>();
  readonly #loaded = new Map<NetworkSlot, LoadedNetwork>();
  readonly #siteUrl: string;
  #gpuLosses = 0;

  constructor(start: () => Worker = startEncoderWorker, siteUrl: string = pageSiteUrl()) {
    this.#siteUrl = siteUrl;
    this.#bridge = new WorkerBridge<EncoderApi>(start, () => this.#restore());
  }

  /** How often the browser lost the GPU in this client's life. */
  get gpuLosses(): number {
    return this.#gpuLosses;
  }

  /** What is in a slot now; its device can change after a lost GPU. */
  loaded(slot: NetworkSlot): LoadedNetwork | null {
    return this.#loaded.get(slot) ?? null;
  }

  /** Whether the encoder that comes with the page is loaded. */
  get isBundled(): boolean {
    return this.#loaded.get('encoder')?.identity.id === 'bundled';
  }

  /** Whether the encoder takes thousands of texts in seconds; false where none is loaded. */
  get isFastWithWords(): boolean {
    return this.#loaded.get('encoder')?.isFastWithWords ?? false;
  }

  async load(wish: NetworkWish, options: CallOptions = {}): Promise<LoadedNetwork> {
    this.#wishes.delete(wish.slot);
    this.#loaded.delete(wish.slot);
    const loaded = await this.#retryLostGpu(() =>
      this.#bridge.call('load', this.#request(wish), options).finally(() => this.#logDownloads(wish)),
    );
    this.#wishes.set(wish.slot, wish);
    this.#loaded.set(wish.slot, loaded);
    return loaded;
  }

  /** @returns count x dimension, un-normalised. On wasm the pixels are handed over: their buffer is empty afterwards. */
  embedImages(
    slot: NetworkSlot,
    pixels: Float32Array,
    count: number,
    { batchSize, ...options }: CallOptions & { batchSize?: number } = {},
  ): Promise<Float32Array> {
    return this.#retryLostGpu(() => {
      // Kept on a GPU, so that the batch can be run again after a loss.
      const transfer = this.#loaded.get(slot)?.identity.device === 'webgpu' ? [] : [pixels.buffer];
      return this.#bridge.call(
        'embedImages',
        { slot, pixels, count, ...(batchSize && { batchSize }) },
        { ...options, transfer },
      );
    });
  }

  /** What the network has at every place of a few images; null where it gives no such output. */
  embedUnpooled(
    slot: NetworkSlot,
    pixels: Float32Array,
    count: number,
    options: CallOptions = {},
  ): Promise<FeatureGrids | null> {
    return this.#retryLostGpu(() => this.#bridge.call('embedUnpooled', { slot, pixels, count }, options));
  }

  /** One feature's map over each picture. @throws AppError `bad-input` where the features are no mean of a map */
  featureMaps(
    slot: NetworkSlot,
    pixels: Float32Array,
    count: number,
    feature: number,
    options: CallOptions = {},
  ): Promise<FeatureMaps> {
    return this.#retryLostGpu(() => this.#bridge.call('featureMaps', { slot, pixels, count, feature }, options));
  }

  /** What the files of a classifier hold, without running it. */
  inspectClassifier(source: ClassifierSource, options: CallOptions = {}): Promise<ClassifierFacts> {
    return this.#bridge.call('inspectClassifier', { source }, options);
  }

  /** @returns count x dimension, un-normalised. @throws AppError `bad-input` for a text of unknown words only. */
  embedTexts(texts: readonly string[], options: CallOptions = {}): Promise<Float32Array> {
    return this.#retryLostGpu(() => this.#bridge.call('embedTexts', { texts }, options));
  }

  /** Whether each word (or phrase: all of its words) is known. */
  knowsWords(words: readonly string[]): Promise<boolean[]> {
    return this.#bridge.call('knowsWords', { words });
  }

  describeDevice(device: DeviceWish): Promise<DeviceDescription> {
    return this.#bridge.call('describeDevice', { device });
  }

  /** Removes what is kept of a network of the hub. */
  forget(id: string, hubOrigin: string): Promise<void> {
    return this.#bridge.call('forget', { id, hubOrigin });
  }

  /** Ends the worker and frees its memory; the next call starts a new one with the same networks. */
  close(): void {
    this.#bridge.terminate();
  }

  /** Every request to another host gets into the one log, whether the load went well or not. */
  async #logDownloads({ source }: NetworkWish): Promise<void> {
    if (source.kind !== 'hub') return;
    // Of a worker that had to be ended in the middle nothing can be learnt; its load's error is the one to tell.
    const downloads = await this.#bridge.callUnrestored('takeDownloads', null).catch(() => []);
    for (const { host, path, sizeBytes, status } of downloads) {
      const entry = logRequest({ url: `${host}${path}`, sent: 'nothing but the address' });
      entry.received(sizeBytes);
      if (status === null) entry.failed();
      else entry.done(status);
    }
  }

  #request(wish: NetworkWish): LoadRequest {
    return { ...wish, siteUrl: this.#siteUrl, gpuLosses: this.#gpuLosses };
  }

  async #restore(): Promise<void> {
    for (const [slot, wish] of this.#wishes) {
      this.#loaded.set(slot, await this.#bridge.callUnrestored('load', this.#request(wish)));
    }
  }

  async #retryLostGpu<Result>(run: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await run();
      } catch (error) {
        // The ladder itself ends this: after two losses it chooses wasm, where no GPU can be lost.
        if (!(error instanceof AppError) || error.code !== 'gpu-lost') throw error;
        this.#gpuLosses += 1;
        this.#bridge.terminate();
      }
    }
  }
}

export type { DeviceDescription, DeviceWish, LoadedNetwork, NetworkSlot, NetworkSource };
