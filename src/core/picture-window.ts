import { resizedSize } from './preprocess-image';
import type { Preprocessing } from './preprocessing';

/** A part of a picture, in shares of its width and height, from the upper left corner. */
export interface PictureWindow {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A rectangle of pixels. */
export interface PixelBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Model input as planes: red, green and blue one after the other, each row by row. */
export interface Planes {
  width: number;
  height: number;
  values: Float32Array;
}

/** Width and height of a network's input in pixels; every accepted preprocessing settles them. */
export function inputSize({ crop, resize }: Preprocessing): { width: number; height: number } {
  if (crop) return crop;
  if (resize?.kind === 'exact') return { width: resize.width, height: resize.height };
  throw new RangeError('The preprocessing leaves the size of the input open.');
}

/** One axis: where the picture begins in the input and how long it is there, in pixels. */
function axis(resized: number, cropped: number): { start: number; length: number } {
  // As the centre crop of core/preprocess-image: the odd pixel of a margin at the far side, of padding at the near side.
  const start = resized >= cropped ? -Math.floor((resized - cropped) / 2) : Math.ceil((cropped - resized) / 2);
  return { start, length: resized };
}

/** Where the whole picture lies in a network's input, in the input's pixels; it reaches out of it where the edges are cropped. */
function pictureInInput(source: { width: number; height: number }, preprocessing: Preprocessing): PixelBox {
  const size = inputSize(preprocessing);
  const resized = resizedSize(source, preprocessing.resize);
  const across = axis(resized.width, size.width);
  const down = axis(resized.height, size.height);
  return { left: across.start, top: down.start, width: across.length, height: down.length };
}

/** The part of a picture that a network sees. */
export function seenWindow(source: { width: number; height: number }, preprocessing: Preprocessing): PictureWindow {
  const whole = pictureInInput(source, preprocessing);
  const size = inputSize(preprocessing);
  const left = Math.max(0, -whole.left / whole.width);
  const top = Math.max(0, -whole.top / whole.height);
  const right = Math.min(1, (size.width - whole.left) / whole.width);
  const bottom = Math.min(1, (size.height - whole.top) / whole.height);
  return { left, top, width: right - left, height: bottom - top };
}

/** What all of these windows have in common. */
export function commonWindow(windows: readonly PictureWindow[]): PictureWindow {
  const left = Math.max(...windows.map((one) => one.left));
  const top = Math.max(...windows.map((one) => one.top));
  const right = Math.min(...windows.map((one) => one.left + one.width));
  const bottom = Math.min(...windows.map((one) => one.top + one.height));
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** A window of the picture in the pixels of a network's input, cut at the input's edges. */
export function windowInInput(
  window: PictureWindow,
  source: { width: number; height: number },
  preprocessing: Preprocessing,
): PixelBox {
  const whole = pictureInInput(source, preprocessing);
  const size = inputSize(preprocessing);
  const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
  const left = clamp(whole.left + window.left * whole.width, size.width);
  const top = clamp(whole.top + window.top * whole.height, size.height);
  const right = clamp(whole.left + (window.left + window.width) * whole.width, size.width);
  const bottom = clamp(whole.top + (window.top + window.height) * whole.height, size.height);
  return { left, top, width: right - left, height: bottom - top };
}
