/** Pixel statistics as cues: they need no model, and name what a network might lean on in the making of the picture. */

import { frameStatistics } from './pixel-frame';

export interface PixelCue {
  id: string;
  /** As shown: a high value means that there is much of this. */
  title: string;
  unit: string;
}

/** What is known of the file beside its pixels. */
export interface PictureFile {
  widthPixels: number;
  heightPixels: number;
  sizeBytes: number;
}

/** Every pixel cue, in the order of {@link pixelStatistics}. Shares are 0 to 1, brightness and colour 0 to 255. */
export const PIXEL_CUES: readonly PixelCue[] = [
  { id: 'brightness', title: 'brightness', unit: 'of 255' },
  { id: 'contrast', title: 'contrast', unit: 'of 255' },
  { id: 'saturation', title: 'saturation', unit: 'share' },
  { id: 'grey-scale', title: 'grey-scale', unit: 'share of pixels' },
  { id: 'warmth', title: 'warm colours (red over blue)', unit: 'of 255' },
  { id: 'red', title: 'red areas', unit: 'share of pixels' },
  { id: 'yellow', title: 'yellow and orange areas', unit: 'share of pixels' },
  { id: 'green', title: 'green areas', unit: 'share of pixels' },
  { id: 'blue', title: 'blue areas', unit: 'share of pixels' },
  { id: 'purple', title: 'purple and pink areas', unit: 'share of pixels' },
  { id: 'white', title: 'white areas', unit: 'share of pixels' },
  { id: 'dark', title: 'dark areas', unit: 'share of pixels' },
  { id: 'sharpness', title: 'sharpness', unit: 'variance of the Laplacian' },
  { id: 'edges', title: 'edges and fine texture', unit: 'share of pixels' },
  { id: 'top-brightness', title: 'brighter top than bottom', unit: 'of 255' },
  { id: 'vignette', title: 'brighter centre than rim', unit: 'of 255' },
  { id: 'white-border', title: 'white border', unit: '% of the shorter side' },
  { id: 'black-border', title: 'black border', unit: '% of the shorter side' },
  { id: 'border-evenness', title: 'even border', unit: 'share' },
  { id: 'border-brightness', title: 'border brightness', unit: 'of 255' },
  { id: 'aspect-ratio', title: 'wide format', unit: 'width / height' },
  { id: 'width', title: 'width', unit: 'pixels' },
  { id: 'height', title: 'height', unit: 'pixels' },
  { id: 'file-size', title: 'file size', unit: 'bytes' },
  { id: 'bytes-per-pixel', title: 'bytes per pixel (weak compression)', unit: 'bytes' },
];

/** A pixel counts as coloured from this difference between its largest and smallest channel on. */
const COLOURED_FROM = 40;
const GREY_BELOW = 12;
const WHITE_FROM = 235;
const DARK_BELOW = 50;
/** Step of brightness between neighbours that counts as an edge. */
const EDGE_FROM = 24;

interface ColourSums {
  saturation: number;
  grey: number;
  warmth: number;
  /** Red, yellow, green, blue, purple. */
  hues: [number, number, number, number, number];
  white: number;
  dark: number;
}

/** Upper hue limits in degrees of red, yellow, green, blue, purple; above the last it is red again. */
const HUE_LIMITS = [18, 70, 165, 260, 345] as const;

function hueSector(red: number, green: number, blue: number, largest: number, range: number): number {
  let hue: number;
  if (largest === red) hue = ((green - blue) / range) * 60;
  else if (largest === green) hue = 120 + ((blue - red) / range) * 60;
  else hue = 240 + ((red - green) / range) * 60;
  if (hue < 0) hue += 360;
  const sector = HUE_LIMITS.findIndex((limit) => hue < limit);
  return sector < 0 ? 0 : sector;
}

function sumColours(rgba: Uint8ClampedArray, brightness: Float32Array): ColourSums {
  const sums: ColourSums = { saturation: 0, grey: 0, warmth: 0, hues: [0, 0, 0, 0, 0], white: 0, dark: 0 };
  for (let i = 0, at = 0; i < brightness.length; i++, at += 4) {
    const red = rgba[at]!;
    const green = rgba[at + 1]!;
    const blue = rgba[at + 2]!;
    const largest = Math.max(red, green, blue);
    const smallest = Math.min(red, green, blue);
    const range = largest - smallest;
    brightness[i] = 0.299 * red + 0.587 * green + 0.114 * blue;
    sums.saturation += largest > 0 ? range / largest : 0;
    sums.warmth += red - blue;
    if (range < GREY_BELOW) sums.grey++;
    if (range >= COLOURED_FROM) sums.hues[hueSector(red, green, blue, largest, range)]!++;
    if (smallest >= WHITE_FROM) sums.white++;
    if (largest < DARK_BELOW) sums.dark++;
  }
  return sums;
}

interface TextureSums {
  laplacianVariance: number;
  edgeShare: number;
}

function sumTexture(brightness: Float32Array, width: number, height: number): TextureSums {
  let sum = 0;
  let squares = 0;
  let edges = 0;
  let inner = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const centre = brightness[i]!;
      const right = brightness[i + 1]!;
      const below = brightness[i + width]!;
      const laplacian = brightness[i - 1]! + right + brightness[i - width]! + below - 4 * centre;
      sum += laplacian;
      squares += laplacian * laplacian;
      if (Math.abs(right - centre) >= EDGE_FROM || Math.abs(below - centre) >= EDGE_FROM) edges++;
      inner++;
    }
  }
  if (inner === 0) return { laplacianVariance: 0, edgeShare: 0 };
  const mean = sum / inner;
  return { laplacianVariance: squares / inner - mean * mean, edgeShare: edges / inner };
}

/**
 * The pixel statistics of one picture; every value is finite and grows with what its title names.
 *
 * @param rgba the picture at thumbnail size (its longer side 192 to 256 pixels serves), opaque, row-major, 4 bytes a pixel
 * @param file size of the original, of which format and compression are told
 * @returns one value per entry of {@link PIXEL_CUES}
 */
export function pixelStatistics(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  file: PictureFile,
): Float32Array {
  const pixels = width * height;
  const brightness = new Float32Array(pixels);
  const colours = sumColours(rgba, brightness);
  const mean = brightness.reduce((sum, value) => sum + value, 0) / pixels;
  const variance = brightness.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels;
  const texture = sumTexture(brightness, width, height);
  const frame = frameStatistics(brightness, width, height);
  return Float32Array.of(
    mean,
    Math.sqrt(variance),
    colours.saturation / pixels,
    colours.grey / pixels,
    colours.warmth / pixels,
    ...colours.hues.map((count) => count / pixels),
    colours.white / pixels,
    colours.dark / pixels,
    texture.laplacianVariance,
    texture.edgeShare,
    frame.topMinusBottom,
    frame.centreMinusRim,
    frame.whiteBorderPercent,
    frame.blackBorderPercent,
    frame.evenness,
    frame.rimBrightness,
    file.widthPixels / file.heightPixels,
    file.widthPixels,
    file.heightPixels,
    file.sizeBytes,
    file.sizeBytes / (file.widthPixels * file.heightPixels),
  );
}
