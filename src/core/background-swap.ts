import { neighboursOf, widened } from './mask-pieces';
import type { ObjectMask } from './object-mask';
import type { Planes } from './picture-window';

/** The rim of a mask is seldom right to the pixel: a thing that is taken away takes so many pixels around it along. */
const RIM_PIXELS = 3;
const DIFFUSION_STEPS = 60;

/**
 * The thing of one picture before the background of another: a counterfactual that needs no generator. Where the other picture's own thing
 * stood, the colours around it flow in; the seam is a blend over one pixel to each side.
 *
 * @param other the other picture and its thing, of the same size
 * @throws RangeError where sizes differ
 */
export function swapBackground(
  picture: Planes,
  mask: ObjectMask,
  other: { picture: Planes; mask: ObjectMask },
): Planes {
  sameSize(picture, mask, other.picture, other.mask);
  const background = coverObject(other.picture, other.mask);
  const count = picture.width * picture.height;
  const share = feathered(mask);
  const values = picture.values.map((value, at) => {
    const own = share[at % count]!;
    return own * value + (1 - own) * background.values[at]!;
  });
  return { width: picture.width, height: picture.height, values };
}

/**
 * The picture without its thing: the colours around it flow in, as heat would (the Laplace equation, from a first fill of ring after ring). A mask
 * over the whole picture leaves no colour to flow, and the picture as it is.
 *
 * @throws RangeError where sizes differ
 */
export function coverObject(picture: Planes, mask: ObjectMask): Planes {
  sameSize(picture, mask);
  const { flags } = widened(mask, RIM_PIXELS);
  const { width, height } = picture;
  const rings = ringsInwards(flags, width).map((ring) => withNeighbours(ring, width, flags.length));
  const values = picture.values.slice();
  for (const channel of [0, 1, 2]) {
    const plane = values.subarray(channel * flags.length, (channel + 1) * flags.length);
    const known = flags.map((flag) => 1 - flag);
    for (const { pixels, neighbours } of rings) {
      const means = pixels.map((_, at) =>
        meanOf(
          plane,
          neighbours[at]!.filter((j) => known[j] === 1),
        ),
      );
      pixels.forEach((i, at) => {
        plane[i] = means[at]!;
      });
      for (const i of pixels) known[i] = 1;
    }
    for (let step = 0; step < DIFFUSION_STEPS; step += 1) {
      for (const { pixels, neighbours } of rings) {
        for (let at = 0; at < pixels.length; at += 1) plane[pixels[at]!] = meanOf(plane, neighbours[at]!);
      }
    }
  }
  return { width, height, values };
}

/** Neighbours are looked up once: they are asked for 60 times a channel. */
interface Ring {
  pixels: readonly number[];
  neighbours: readonly (readonly number[])[];
}

function withNeighbours(pixels: readonly number[], width: number, count: number): Ring {
  return { pixels, neighbours: pixels.map((i) => neighboursOf(i, width, count)) };
}

function meanOf(plane: Float32Array, places: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < places.length; k += 1) sum += plane[places[k]!]!;
  return sum / places.length;
}

/** The flagged pixels that touch a known one, then those that touch these, and so on. */
function ringsInwards(flags: Uint8Array, width: number): number[][] {
  const left = flags.slice();
  const rings: number[][] = [];
  let next: number[] = [];
  const touches = (i: number): boolean => neighboursOf(i, width, flags.length).some((j) => left[j] === 0);
  left.forEach((flag, i) => {
    if (flag && touches(i)) next.push(i);
  });
  while (next.length > 0) {
    rings.push(next);
    for (const i of next) left[i] = 0;
    const further = new Set(next.flatMap((i) => neighboursOf(i, width, flags.length)).filter((j) => left[j] === 1));
    next = [...further].sort((a, b) => a - b);
  }
  return rings;
}

/** Share of the thing in each pixel: the mean of the flags over 3 x 3 pixels, of those in the picture. */
function feathered({ width, height, flags }: ObjectMask): Float64Array {
  const shares = new Float64Array(flags.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      let cells = 0;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v += 1) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u += 1) {
          sum += flags[v * width + u]!;
          cells += 1;
        }
      }
      shares[y * width + x] = sum / cells;
    }
  }
  return shares;
}

function sameSize(first: { width: number; height: number }, ...others: { width: number; height: number }[]): void {
  if (others.some(({ width, height }) => width !== first.width || height !== first.height)) {
    throw new RangeError('A background is swapped between pictures and masks of one size.');
  }
}
