import { mulberry32 } from '../core/random';
import type { DrawingContext } from './drawing-context';

/** What is done to the finished pixels; amounts are in grey levels of 0 to 255 unless said otherwise. */
export interface FinishOptions {
  /** Independent noise per pixel. */
  readonly grain?: number;
  /** Soft spots a few pixels wide, as of uneven paint. */
  readonly mottle?: number;
  /** The tooth of rough paper: darkens the valleys. */
  readonly paper?: number;
  /** Share by which corners darken. */
  readonly vignette?: number;
  /** Share of ink in a dot screen. */
  readonly halftone?: number;
  /** Share by which black is lifted, as of ink on paper. */
  readonly lift?: number;
}

const NOISE_SIDE = 64;

/** Value noise of the given cell size in pixels, -1 to 1, smooth between lattice points. */
function smoothNoise(random: () => number): (x: number, y: number) => number {
  const lattice = Float32Array.from({ length: NOISE_SIDE * NOISE_SIDE }, () => random() * 2 - 1);
  const at = (x: number, y: number): number =>
    lattice[(y & (NOISE_SIDE - 1)) * NOISE_SIDE + (x & (NOISE_SIDE - 1))] ?? 0;
  return (x, y) => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const [dx, dy] = [x - column, y - row];
    const [sx, sy] = [dx * dx * (3 - 2 * dx), dy * dy * (3 - 2 * dy)];
    const top = at(column, row) * (1 - sx) + at(column + 1, row) * sx;
    const low = at(column, row + 1) * (1 - sx) + at(column + 1, row + 1) * sx;
    return top * (1 - sy) + low * sy;
  };
}

export function applyFinish(context: DrawingContext, options: FinishOptions, sizePixels: number, seed: number): void {
  const { grain = 0, mottle = 0, paper = 0, vignette = 0, halftone = 0, lift = 0 } = options;
  if (grain + mottle + paper + vignette + halftone + lift === 0) return;
  const pixels = context.getImageData(0, 0, sizePixels, sizePixels);
  const { data } = pixels;
  const random = mulberry32(seed);
  const noise = mottle + paper > 0 ? smoothNoise(random) : null;
  const [mottleCell, paperCell, dot] = [sizePixels / 26, Math.max(1.3, sizePixels / 130), Math.max(3, sizePixels / 56)];
  let state = (seed ^ 0x5bd1e995) >>> 0;
  for (let y = 0; y < sizePixels; y += 1) {
    for (let x = 0; x < sizePixels; x += 1) {
      const index = (y * sizePixels + x) * 4;
      let change = 0;
      if (grain > 0) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        change += ((state >>> 8) / 8388608 - 1) * grain * 1.7;
      }
      if (noise && mottle > 0) change += noise(x / mottleCell, y / mottleCell) * mottle;
      if (noise && paper > 0) change += (noise(x / paperCell + 17, y / paperCell) - 0.2) * paper;
      let factor = 1;
      if (vignette > 0) {
        const [dx, dy] = [x / sizePixels - 0.5, y / sizePixels - 0.5];
        factor -= vignette * Math.min(1, 2 * (dx * dx + dy * dy)) ** 1.5;
      }
      if (halftone > 0) {
        const [u, v] = [(x + y) / dot, (x - y) / dot];
        change += Math.sin(u * Math.PI) * Math.sin(v * Math.PI) * halftone * 120;
      }
      for (let channel = 0; channel < 3; channel += 1) {
        const value = (data[index + channel] ?? 0) * factor + change;
        data[index + channel] = value * (1 - lift) + 255 * lift;
      }
    }
  }
  context.putImageData(pixels, 0, 0);
}

/** Grey-scale and blur happen to the pixels; blur is three passes of a box, close to a Gaussian. */
export function applyPixelExtra(context: DrawingContext, name: string, sizePixels: number): void {
  const pixels = context.getImageData(0, 0, sizePixels, sizePixels);
  if (name === 'grey-scale') {
    const { data } = pixels;
    for (let index = 0; index < data.length; index += 4) {
      const grey = 0.299 * (data[index] ?? 0) + 0.587 * (data[index + 1] ?? 0) + 0.114 * (data[index + 2] ?? 0);
      data[index] = grey;
      data[index + 1] = grey;
      data[index + 2] = grey;
    }
  } else if (name === 'blur') {
    for (let pass = 0; pass < 3; pass += 1) {
      boxBlur(pixels.data, sizePixels, 4, sizePixels * 4);
      boxBlur(pixels.data, sizePixels, sizePixels * 4, 4);
    }
  }
  context.putImageData(pixels, 0, 0);
}

function boxBlur(data: Uint8ClampedArray, size: number, along: number, across: number): void {
  const radius = Math.max(1, Math.round(size / 55));
  const line = new Float32Array(size);
  for (let row = 0; row < size; row += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const start = row * across + channel;
      for (let index = 0; index < size; index += 1) {
        let sum = 0;
        for (let offset = -radius; offset <= radius; offset += 1) {
          sum += data[start + Math.max(0, Math.min(size - 1, index + offset)) * along] ?? 0;
        }
        line[index] = sum / (2 * radius + 1);
      }
      for (let index = 0; index < size; index += 1) data[start + index * along] = line[index] ?? 0;
    }
  }
}
