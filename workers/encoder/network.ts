import type { NetworkIdentity } from '../../src/core/audit';
import { AppError } from '../../src/core/errors';
import type { FeatureGrids } from '../../src/core/feature-grid';
import type { OwnClassifier } from '../../src/core/own-classifier';
import type { Preprocessing } from '../../src/core/preprocessing';
import { gridsInBatches, inBatches, type RunBatch } from './batches';
import { requireFiniteOutput } from './finite-vectors';
import { inputSize } from './input-size';
import type { TextTokenizer } from './text-tower';
import { Tensor } from './runtime';
import type { Tower } from './tower';

/** Texts per run: short sequences, so more of them than of images. */
const TEXT_BATCH = 32;

/** The towers of a network on one device. */
export class TowerPair {
  readonly image: Tower;
  readonly text: Tower | null;
  readonly #tokenizer: TextTokenizer | null;
  readonly #size: { width: number; height: number };
  readonly #mostAtOnce: number;

  /** @param mostAtOnce pictures that a network with a fixed batch takes; absent: any number */
  constructor(
    image: Tower,
    text: Tower | null,
    tokenizer: TextTokenizer | null,
    preprocessing: Preprocessing,
    mostAtOnce = Infinity,
  ) {
    this.image = image;
    this.text = text;
    this.#tokenizer = tokenizer;
    this.#size = inputSize(preprocessing);
    this.#mostAtOnce = mostAtOnce;
  }

  /** @returns count x dimension, un-normalised. @throws AppError `model-invalid` where a value is no finite number */
  async embedImages(
    pixels: Float32Array,
    count: number,
    batchSize: number,
    signal: AbortSignal,
  ): Promise<Float32Array<ArrayBuffer>> {
    const vectors = await this.#inImageBatches(count, batchSize, signal, (from, to) =>
      this.image.run(this.#feeds(pixels, count, from, to)),
    );
    requireFiniteOutput(vectors, count);
    return vectors;
  }

  /** What the network has at every place; null where it does not give that. */
  async embedUnpooled(
    pixels: Float32Array,
    count: number,
    batchSize: number,
    signal: AbortSignal,
  ): Promise<FeatureGrids | null> {
    if (!this.image.mayGiveUnpooled) return null;
    return gridsInBatches(count, Math.min(batchSize, this.#mostAtOnce), signal, (from, to) =>
      this.image.runUnpooled(this.#feeds(pixels, count, from, to)),
    );
  }

  /** Any output of the image network, [images, ...], with its shape for one image. */
  async imageOutput(
    name: string,
    pixels: Float32Array,
    count: number,
    batchSize: number,
    signal: AbortSignal,
  ): Promise<{ values: Float32Array<ArrayBuffer>; shape: readonly number[] }> {
    let shape: readonly number[] = [];
    const values = await this.#inImageBatches(count, batchSize, signal, async (from, to) => {
      const output = await this.image.runOutput(this.#feeds(pixels, count, from, to), name);
      shape = output.dims.slice(1);
      return { rows: output.values, dimension: shape.reduce((product, size) => product * size, 1) };
    });
    return { values, shape };
  }

  #inImageBatches(
    count: number,
    batchSize: number,
    signal: AbortSignal,
    run: RunBatch,
  ): Promise<Float32Array<ArrayBuffer>> {
    return inBatches(count, Math.min(batchSize, this.#mostAtOnce), signal, run);
  }

  #feeds(pixels: Float32Array, count: number, from: number, to: number): Record<string, Tensor> {
    const { width, height } = this.#size;
    const stride = 3 * width * height;
    if (pixels.length !== count * stride) {
      const shapes = `${pixels.length} values for ${count} images of 3 x ${height} x ${width}`;
      throw new AppError(
        'bad-input',
        `The image network was given ${shapes}.`,
        'Report this: it is a fault of the studio.',
      );
    }
    const [name = 'pixel_values'] = this.image.inputNames;
    const part = pixels.subarray(from * stride, to * stride);
    return { [name]: new Tensor('float32', part, [to - from, 3, height, width]) };
  }

  /** @returns count x dimension, un-normalised. */
  async embedTexts(texts: readonly string[], signal: AbortSignal): Promise<Float32Array<ArrayBuffer>> {
    const { text, tokenizer } = this.#requireText();
    return inBatches(texts.length, TEXT_BATCH, signal, (from, to) =>
      text.run(tokenizer.encode(texts.slice(from, to), text.inputNames)),
    );
  }

  get tokenizer(): TextTokenizer {
    return this.#requireText().tokenizer;
  }

  #requireText(): { text: Tower; tokenizer: TextTokenizer } {
    if (this.text && this.#tokenizer) return { text: this.text, tokenizer: this.#tokenizer };
    throw new AppError('model-missing', 'This network knows no words.', 'Choose an encoder with a text network.');
  }

  async release(): Promise<void> {
    await this.image.release();
    await this.text?.release();
  }
}

/** A network that is loaded and trusted. */
export interface Network {
  identity: NetworkIdentity;
  preprocessing: Preprocessing;
  towers: TowerPair;
  batchSize: number;
  isFastWithWords: boolean;
  /** Of a classifier of the user: its last layer, and where its features' map is. */
  classifier?: { own: OwnClassifier; map: { output: string; isChannelsLast: boolean } | null };
}
