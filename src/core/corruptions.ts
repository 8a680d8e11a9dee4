import { cellsBox, type OcclusionGrid } from './occlusion';
import type { PixelBox, Planes } from './picture-window';
import type { Preprocessing } from './preprocessing';
import { drawInteger, mulberry32 } from './random';

/** What is taken from a picture: its colour, its detail, or the order of its parts (Spuriosity Rankings, appendix). */
export const CORRUPTIONS = ['grey', 'blur', 'rotate-patches'] as const;
export type Corruption = (typeof CORRUPTIONS)[number];

/** Deviation of the blur as a share of the input's shorter side. */
export const BLUR_SHARE = 0.03;

/** The cells that are corrupted: a grid over an area of the input, and a flag per cell. */
export interface Region {
  grid: OcclusionGrid;
  area: PixelBox;
  cells: Uint8Array;
}

/** All of the input. */
export function wholeInput({ width, height }: { width: number; height: number }, grid: OcclusionGrid): Region {
  return { grid, area: { left: 0, top: 0, width, height }, cells: new Uint8Array(grid.columns * grid.rows).fill(1) };
}

function regionBoxes({ grid, area, cells }: Region): PixelBox[] {
  const boxes: PixelBox[] = [];
  cells.forEach((flag, cell) => {
    if (flag === 0) return;
    boxes.push(cellsBox(grid, { column: cell % grid.columns, row: Math.floor(cell / grid.columns) }, 1, area));
  });
  return boxes;
}

/** Undoes (value - mean) / std: planes in the units of mean, 0 to 1 for the usual networks. */
export function withoutNormalisation(planes: Planes, { mean, std }: Pick<Preprocessing, 'mean' | 'std'>): Planes {
  const count = planes.width * planes.height;
  const values = planes.values.map((value, i) => {
    const channel = Math.floor(i / count);
    return value * std[channel]! + mean[channel]!;
  });
  return { ...planes, values };
}

/** (value - mean) / std per channel. */
export function withNormalisation(planes: Planes, { mean, std }: Pick<Preprocessing, 'mean' | 'std'>): Planes {
  const count = planes.width * planes.height;
  const values = planes.values.map((value, i) => {
    const channel = Math.floor(i / count);
    return (value - mean[channel]!) / std[channel]!;
  });
  return { ...planes, values };
}

/** Takes over the region's pixels from another picture of the same size. */
function pasteRegion(planes: Planes, from: Planes, region: Region): Planes {
  const { width, height } = planes;
  const values = planes.values.slice();
  for (const box of regionBoxes(region)) {
    for (let channel = 0; channel < 3; channel += 1) {
      for (let y = box.top; y < box.top + box.height; y += 1) {
        const start = (channel * height + y) * width + box.left;
        values.set(from.values.subarray(start, start + box.width), start);
      }
    }
  }
  return { width, height, values };
}

/** Luma of ITU-R BT.601 in all three channels: .299 R + .587 G + .114 B. */
function greyed({ width, height, values }: Planes): Planes {
  const count = width * height;
  const grey = new Float32Array(values.length);
  for (let i = 0; i < count; i += 1) {
    const luma = 0.299 * values[i]! + 0.587 * values[count + i]! + 0.114 * values[2 * count + i]!;
    grey[i] = luma;
    grey[count + i] = luma;
    grey[2 * count + i] = luma;
  }
  return { width, height, values: grey };
}

function gaussian(deviationPixels: number): Float64Array {
  const reach = Math.max(1, Math.ceil(3 * deviationPixels));
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * deviationPixels ** 2)),
  );
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  return kernel.map((weight) => weight / sum);
}

/** One pass of a separable blur; the edge's pixel stands for what lies beyond it. */
function blurAlong(planes: Planes, kernel: Float64Array, axis: 'across' | 'down'): Planes {
  const { width, height, values } = planes;
  const out = new Float32Array(values.length);
  const reach = (kernel.length - 1) / 2;
  const length = axis === 'across' ? width : height;
  const stride = axis === 'across' ? 1 : width;
  const lines = axis === 'across' ? 3 * height : 3 * width;
  for (let line = 0; line < lines; line += 1) {
    const start = axis === 'across' ? line * width : Math.floor(line / width) * width * height + (line % width);
    for (let i = 0; i < length; i += 1) {
      let sum = 0;
      for (let k = -reach; k <= reach; k += 1) {
        const from = Math.min(length - 1, Math.max(0, i + k));
        sum += kernel[k + reach]! * values[start + from * stride]!;
      }
      out[start + i * stride] = sum;
    }
  }
  return { width, height, values: out };
}

function blurred(planes: Planes): Planes {
  const kernel = gaussian(BLUR_SHARE * Math.min(planes.width, planes.height));
  return blurAlong(blurAlong(planes, kernel, 'across'), kernel, 'down');
}

/** Turns the square at a box's upper left corner by quarter turns; all three channels together. */
function turnPatch(values: Float32Array, width: number, height: number, box: PixelBox, quarterTurns: number): void {
  const side = Math.min(box.width, box.height);
  const last = side - 1;
  const patch = new Float32Array(side * side);
  for (let channel = 0; channel < 3; channel += 1) {
    const at = (x: number, y: number): number => (channel * height + box.top + y) * width + box.left + x;
    for (let y = 0; y < side; y += 1) {
      for (let x = 0; x < side; x += 1) patch[y * side + x] = values[at(x, y)]!;
    }
    for (let y = 0; y < side; y += 1) {
      for (let x = 0; x < side; x += 1) {
        const from =
          quarterTurns === 1
            ? (last - x) * side + y
            : quarterTurns === 2
              ? (last - y) * side + (last - x)
              : x * side + (last - y);
        values[at(x, y)] = patch[from]!;
      }
    }
  }
}

/** Each cell of the region turned by 90, 180 or 270 degrees, drawn with the seed: what lies in a cell stays, its order goes. */
function withTurnedPatches(planes: Planes, region: Region, seed: number): Planes {
  const values = planes.values.slice();
  const uniform = mulberry32(seed);
  for (const box of regionBoxes(region)) {
    turnPatch(values, planes.width, planes.height, box, 1 + drawInteger(uniform, 3));
  }
  return { ...planes, values };
}

/**
 * A corrupted copy of a picture in any linear units of its pixels; outside the region nothing changes.
 *
 * @param seed for the turns of `rotate-patches`
 */
export function corrupt(planes: Planes, corruption: Corruption, region: Region, seed: number): Planes {
  if (corruption === 'rotate-patches') return withTurnedPatches(planes, region, seed);
  return pasteRegion(planes, corruption === 'grey' ? greyed(planes) : blurred(planes), region);
}

/** The same of a network's input: un-normalised, corrupted, normalised again. */
export function corruptInput(
  input: Planes,
  preprocessing: Preprocessing,
  corruption: Corruption,
  region: Region,
  seed: number,
): Planes {
  return withNormalisation(
    corrupt(withoutNormalisation(input, preprocessing), corruption, region, seed),
    preprocessing,
  );
}
