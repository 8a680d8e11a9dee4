import type { Preprocessing } from './preprocessing';
import { Resampler, type HorizontalPass, type Window } from './resample';

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

  constructor(source: Size, preprocessing: Preprocessing, pass?: HorizontalPass) {
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
    this.#resampler = new Resampler(source, resized, preprocessing.resample, window, pass);
    this.#preprocessing = preprocessing;
  }

  /** The part of the source picture that this input needs. */
  get needs(): Window {
    return this.#resampler.needs;
  }

  /** See {@link Resampler.addRows}. */
  addRows(rgba: Uint8ClampedArray, left: number, top: number, width: number, rowCount: number): void {
    this.#resampler.addRows(rgba, left, top, width, rowCount);
  }

  /** Resized and cropped, RGB, before any arithmetic on the values: what Pillow would show. */
  finishPixels(): { rgb: Uint8ClampedArray; width: number; height: number } {
    const { width, height } = this.#size;
    const window = this.#resampler.finish();
    if (this.#horizontal.count === width && this.#vertical.count === height) return { rgb: window, width, height };
    const rgb = new Uint8ClampedArray(width * height * 3);
    const rowBytes = this.#horizontal.count * 3;
    for (let y = 0; y < this.#vertical.count; y += 1) {
      const row = window.subarray(y * rowBytes, (y + 1) * rowBytes);
      rgb.set(row, ((this.#vertical.to + y) * width + this.#horizontal.to) * 3);
    }
    return { rgb, width, height };
  }

  /** Rescaled and normalised planes, channel by channel (CHW). */
  finish(): Float32Array<ArrayBuffer> {
    const { rgb, width, height } = this.finishPixels();
    return normalise(rgb, width * height, this.#preprocessing);
  }
}

/** (value * rescale - mean) / std per channel, as three planes. A table of 256 values a channel does the arithmetic. */
export function normalise(
  rgb: Uint8ClampedArray,
  pixels: number,
  { rescale, mean, std }: Pick<Preprocessing, 'rescale' | 'mean' | 'std'>,
): Float32Array<ArrayBuffer> {
  const planes = new Float32Array(3 * pixels);
  for (const channel of [0, 1, 2] as const) {
    const table = Float32Array.from({ length: 256 }, (_, value) => (value * rescale - mean[channel]) / std[channel]);
    const plane = planes.subarray(channel * pixels, (channel + 1) * pixels);
    for (let i = 0, from = channel; i < pixels; i += 1, from += 3) plane[i] = table[rgb[from]!]!;
  }
  return planes;
}

/** A whole picture (RGBA, opaque) through one network's preprocessing. */
export function preprocessImage(rgba: Uint8ClampedArray, source: Size, preprocessing: Preprocessing): Float32Array {
  const input = new ModelInput(source, preprocessing);
  input.addRows(rgba, 0, 0, source.width, source.height);
  return input.finish();
}
