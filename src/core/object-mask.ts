import { keepLargestPiece } from './mask-pieces';
import { colourBook, nearestColours } from './picture-colours';
import type { Planes } from './picture-window';

/** Where a thing stands in a picture: found from a network's evidence, or painted by the user. One flag a pixel, row by row; 1 is the thing. */
export interface ObjectMask {
  width: number;
  height: number;
  flags: Uint8Array<ArrayBuffer>;
}

/** How much each place of a picture speaks for the thing: an occlusion map, or a score of the network's patches. Only the order and the spacing count. */
export interface EvidenceGrid {
  columns: number;
  rows: number;
  /** Row by row. */
  values: ArrayLike<number>;
}

const COLOURS = 32;
const ROUNDS = 4;
const SMOOTHING_STEPS = 12;
/** Share of the pixels that the thing is first taken to fill: those of the highest evidence. */
const FIRST_SHARE = 0.05;
/** Weights of the three voices in a pixel's log-odds; colours are bounded so that no rare shade outvotes place and neighbours. */
const EVIDENCE_WEIGHT = 2.5;
const LARGEST_COLOUR_VOTE = 3;
const NEIGHBOUR_WEIGHT = 1.4;

/**
 * The thing in a picture, from a coarse map of evidence and the picture's own colours. As in GrabCut (Rother et al. 2004) two models of
 * colour, one inside and one outside, are learned from the current mask and the mask from them, in turn; in place of mixtures and a cut there are
 * histograms over the picture's 32 main colours and mean-field steps of the same contrast-sensitive field. The largest connected piece is kept,
 * its holes filled. No draw is made: the same input gives the same mask.
 *
 * @param picture three planes of any one scale, up to some hundred pixels a side; time grows with the pixels
 */
export function findObject(picture: Planes, evidence: EvidenceGrid): ObjectMask {
  const { width, height } = picture;
  const votes = standardised(enlarged(evidence, width, height));
  const bound = votes.toSorted()[votes.length - 1 - Math.floor(FIRST_SHARE * votes.length)]!;
  const colours = nearestColours(picture, colourBook(picture, COLOURS));
  const links = neighbourLinks(picture);
  let inside: Float64Array = votes.map((vote) => (vote > bound ? 1 : 0));
  for (let round = 0; round < ROUNDS; round += 1) {
    const colourVotes = votesOfColours(colours, inside);
    const own = votes.map((vote, i) => EVIDENCE_WEIGHT * (vote - bound) + colourVotes[colours[i]!]!);
    inside = smoothed(own, links, width);
  }
  const flags = Uint8Array.from(inside, (share) => (share > 0.5 ? 1 : 0));
  return keepLargestPiece({ width, height, flags });
}

/** Bilinear, the values standing in the middle of their cells. */
function enlarged({ columns, rows, values }: EvidenceGrid, width: number, height: number): Float64Array {
  const result = new Float64Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const v = Math.min(rows - 1, Math.max(0, ((y + 0.5) * rows) / height - 0.5));
    const top = Math.min(rows - 1, Math.floor(v));
    const bottom = Math.min(rows - 1, top + 1);
    for (let x = 0; x < width; x += 1) {
      const u = Math.min(columns - 1, Math.max(0, ((x + 0.5) * columns) / width - 0.5));
      const left = Math.min(columns - 1, Math.floor(u));
      const right = Math.min(columns - 1, left + 1);
      const at = (row: number, column: number): number => values[row * columns + column]!;
      const above = at(top, left) + (u - left) * (at(top, right) - at(top, left));
      const below = at(bottom, left) + (u - left) * (at(bottom, right) - at(bottom, left));
      result[y * width + x] = above + (v - top) * (below - above);
    }
  }
  return result;
}

/** Mean 0, standard deviation 1; all 0 where everything is alike. */
function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}

/** Log of how much commoner each colour is inside than outside, one pixel of each being taken for granted. */
function votesOfColours(colours: Uint8Array, inside: Float64Array): Float64Array {
  const within = new Float64Array(COLOURS).fill(1);
  const without = new Float64Array(COLOURS).fill(1);
  colours.forEach((colour, i) => {
    within[colour]! += inside[i]!;
    without[colour]! += 1 - inside[i]!;
  });
  const sum = (counts: Float64Array): number => counts.reduce((total, count) => total + count, 0);
  const ratio = sum(without) / sum(within);
  return within.map((count, colour) => {
    const vote = Math.log((count / without[colour]!) * ratio);
    return Math.max(-LARGEST_COLOUR_VOTE, Math.min(LARGEST_COLOUR_VOTE, vote));
  });
}

/** Weight of each pixel's link to its right and its lower neighbour: near 1 within a surface, near 0 across an edge. */
function neighbourLinks({ width, height, values }: Planes): { right: Float64Array; below: Float64Array } {
  const count = width * height;
  const squared = (i: number, j: number): number =>
    (values[i]! - values[j]!) ** 2 +
    (values[count + i]! - values[count + j]!) ** 2 +
    (values[2 * count + i]! - values[2 * count + j]!) ** 2;
  const right = new Float64Array(count);
  const below = new Float64Array(count);
  let sum = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      if (x + 1 < width) sum += right[i] = squared(i, i + 1);
      if (y + 1 < height) sum += below[i] = squared(i, i + width);
    }
  }
  const mean = sum / (2 * count) || 1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const i = y * width + x;
      right[i] = x + 1 < width ? Math.exp(-right[i]! / (2 * mean)) : 0;
      below[i] = y + 1 < height ? Math.exp(-below[i]! / (2 * mean)) : 0;
    }
  }
  return { right, below };
}

function smoothed(
  own: Float64Array,
  { right, below }: { right: Float64Array; below: Float64Array },
  width: number,
): Float64Array {
  const logistic = (odds: number): number => 1 / (1 + Math.exp(-odds));
  let inside: Float64Array = own.map(logistic);
  for (let step = 0; step < SMOOTHING_STEPS; step += 1) {
    const pull = own.slice();
    // A link of weight 0 leads out of the picture; the places it would reach are not touched.
    for (let i = 0; i < own.length; i += 1) {
      const here = 2 * inside[i]! - 1;
      const toRight = NEIGHBOUR_WEIGHT * right[i]!;
      if (toRight > 0) {
        pull[i]! += toRight * (2 * inside[i + 1]! - 1);
        pull[i + 1]! += toRight * here;
      }
      const toBelow = NEIGHBOUR_WEIGHT * below[i]!;
      if (toBelow > 0) {
        pull[i]! += toBelow * (2 * inside[i + width]! - 1);
        pull[i + width]! += toBelow * here;
      }
    }
    inside = pull.map(logistic);
  }
  return inside;
}
