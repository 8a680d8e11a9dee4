import type { Preprocessing } from './preprocessing';
import { Resampler, type Window } from './resample';
import type { ResampleKernel } from './resample-kernel';

interface Size {
  width: number;
  height: number;
}

/** Size after the resize: of "shortest-edge" the other side is truncated, as `int(size * long / short)` does. */
export function resizedSize(source: Size, resize: Preprocessing['resize']): Size {
  if (!resize) return { width: source.width, height: source.height };
  if (resize.kind === 'exact') return { width: resize.width, height: resize.height };
  const { width, height } = source;
  const long = Math.trunc((resize.pixels * Math.max(width, height)) / Math.min(width, height));
  return width <= height ? { width: resize.pixels, height: long } : { width: long, height: resize.pixels };
}

/** Order in which a picture's first three channels lie in memory. */
export type ChannelOrder = 'rgb' | 'bgr';

/** Where the crop takes from on one axis, and where that lands in the result. */
interface AxisCrop {
  from: number;
  to: number;
  count: number;
}

/**
 * Centre crop of one axis as transformers' `center_crop`: the odd pixel of a margin goes to the far side; a picture
 * smaller than the crop is padded with zeros, the odd pixel of padding at the near side.
 */
function cropAxis(size: number, crop: number): AxisCrop {
  if (size >= crop) return { from: Math.floor((size - crop) / 2), to: 0, count: crop };
  return { from: 0, to: Math.ceil((crop - size) / 2), count: size };
}

/** Makes one network's input from a picture that comes in stripes. */
export class ModelInput {
  readonly #resampler: Resampler;
  readonly #preprocessing: Preprocessing;
  readonly #size: Size;
  readonly #horizontal: AxisCrop;
  readonly #vertical: AxisCrop;

  constructor(source: Size, preprocessing: Preprocessing, kernel?: ResampleKernel) {
    const resized = resizedSize(source, preprocessing.resize);
    this.#size = preprocessing.crop ?? resized;
    this.#horizontal = cropAxis(resized.width, this.#size.width);
    this.#vertical = cropAxis(resized.height, this.#size.height);
    const window = {
      left: this.#horizontal.from,
      top: this.#vertical.from,
      width: this.#horizontal.count,
      height: this.#vertical.count,
    };
    this.#resampler = new Resampler(source, resized, preprocessing.resample, window, kernel);
    this.#preprocessing = preprocessing;
  }

  /** The part of the source picture that this input needs. */
  get needs(): Window {
    return this.#resampler.needs;
  }

  /** See {@link Resampler.addRows}. */
  addRows(pixels: Uint8ClampedArray, left: number, top: number, width: number): void {
    this.#resampler.addRows(pixels, left, top, width);
  }

  /** Resized and cropped, four channels a pixel in the order of the rows: what Pillow would show. */
  finishPixels(): { pixels: Uint8ClampedArray; width: number; height: number } {
    const { width, height } = this.#size;
    const window = this.#resampler.finish();
    if (this.#horizontal.count === width && this.#vertical.count === height) return { pixels: window, width, height };
    const pixels = new Uint8ClampedArray(width * height * 4);
    const rowBytes = this.#horizontal.count * 4;
    for (let y = 0; y < this.#vertical.count; y += 1) {
      const row = window.subarray(y * rowBytes, (y + 1) * rowBytes);
      pixels.set(row, ((this.#vertical.to + y) * width + this.#horizontal.to) * 4);
    }
    return { pixels, width, height };
  }

  /** Rescaled and normalised planes, channel by channel (CHW), red first. */
  finish(order: ChannelOrder = 'rgb'): Float32Array<ArrayBuffer> {
    const { pixels, width, height } = this.finishPixels();
    return normalise(pixels, width * height, this.#preprocessing, order);
  }
}

/** (value * rescale - mean) / std per channel, as three planes. A table of 256 values a channel does the arithmetic. */
export function normalise(
  pixels: Uint8ClampedArray,
  count: number,
  { rescale, mean, std }: Pick<Preprocessing, 'rescale' | 'mean' | 'std'>,
  order: ChannelOrder = 'rgb',
): Float32Array<ArrayBuffer> {
  const planes = new Float32Array(3 * count);
  for (const channel of [0, 1, 2] as const) {
    const table = Float32Array.from({ length: 256 }, (_, value) => (value * rescale - mean[channel]) / std[channel]);
    const plane = planes.subarray(channel * count, (channel + 1) * count);
    for (let i = 0, from = order === 'rgb' ? channel : 2 - channel; i < count; i += 1, from += 4) {
      plane[i] = table[pixels[from]!]!;
    }
  }
  return planes;
}

/** A whole picture (RGBA, opaque) through one network's preprocessing. */
export function preprocessImage(rgba: Uint8ClampedArray, source: Size, preprocessing: Preprocessing): Float32Array {
  const input = new ModelInput(source, preprocessing);
  input.addRows(rgba, 0, 0, source.width);
  return input.finish();
}
