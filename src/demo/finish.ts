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

/** Value noise of -1 to 1 for every pixel, smooth between lattice points that lie `cell` pixels apart. */
function smoothNoise(lattice: Float32Array, size: number, cell: number): Float32Array {
  const field = new Float32Array(size * size);
  const column = new Int32Array(size);
  const weight = new Float32Array(size);
  for (let x = 0; x < size; x += 1) {
    const at = x / cell;
    const part = at - Math.floor(at);
    column[x] = Math.floor(at);
    weight[x] = part * part * (3 - 2 * part);
  }
  const mask = NOISE_SIDE - 1;
  for (let y = 0; y < size; y += 1) {
    const upper = ((column[y] ?? 0) & mask) * NOISE_SIDE;
    const lower = (((column[y] ?? 0) + 1) & mask) * NOISE_SIDE;
    const down = weight[y] ?? 0;
    for (let x = 0; x < size; x += 1) {
      const left = (column[x] ?? 0) & mask;
      const right = (left + 1) & mask;
      const along = weight[x] ?? 0;
      const top = (lattice[upper + left] ?? 0) * (1 - along) + (lattice[upper + right] ?? 0) * along;
      const low = (lattice[lower + left] ?? 0) * (1 - along) + (lattice[lower + right] ?? 0) * along;
      field[y * size + x] = top * (1 - down) + low * down;
    }
  }
  return field;
}

export function applyFinish(context: DrawingContext, options: FinishOptions, sizePixels: number, seed: number): void {
  const { grain = 0, mottle = 0, paper = 0, vignette = 0, halftone = 0, lift = 0 } = options;
  if (grain + mottle + paper + vignette + halftone + lift === 0) return;
  const pixels = context.getImageData(0, 0, sizePixels, sizePixels);
  const { data } = pixels;
  const random = mulberry32(seed);
  const lattice = Float32Array.from({ length: NOISE_SIDE * NOISE_SIDE }, () => random() * 2 - 1);
  const spots = mottle > 0 ? smoothNoise(lattice, sizePixels, sizePixels / 26) : null;
  const tooth = paper > 0 ? smoothNoise(lattice, sizePixels, Math.max(1.3, sizePixels / 130)) : null;
  const dot = Math.max(3, sizePixels / 56) / Math.PI;
  let state = (seed ^ 0x5bd1e995) >>> 0;
  for (let pixel = 0; pixel < sizePixels * sizePixels; pixel += 1) {
    const x = pixel % sizePixels;
    const y = (pixel - x) / sizePixels;
    let change = 0;
    if (grain > 0) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      change += ((state >>> 8) / 8388608 - 1) * grain * 1.7;
    }
    if (spots) change += (spots[pixel] ?? 0) * mottle;
    if (tooth) change += ((tooth[pixel] ?? 0) - 0.2) * paper;
    let factor = 1;
    if (vignette > 0) {
      const dx = x / sizePixels - 0.5;
      const dy = y / sizePixels - 0.5;
      const off = Math.min(1, 2 * (dx * dx + dy * dy));
      factor -= vignette * off * Math.sqrt(off);
    }
    if (halftone > 0) change += Math.sin((x + y) / dot) * Math.sin((x - y) / dot) * halftone * 120;
    for (let index = pixel * 4; index < pixel * 4 + 3; index += 1) {
      data[index] = ((data[index] ?? 0) * factor + change) * (1 - lift) + 255 * lift;
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
