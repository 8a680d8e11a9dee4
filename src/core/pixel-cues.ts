import type { CueDescription } from './audit';
import { borderStatistics } from './pixel-border';
import { textureStatistics } from './pixel-texture';

/**
 * Cues that need no model: figures of the picture itself and facts of its file. Each is monotone (a high value means that what its
 * title says is there), finite for every picture, and told with its range.
 */
export interface PixelCue {
  id: string;
  /** As it reads in "the class leans on ...". */
  title: string;
  unit: string;
  /** Smallest and largest value it can take; open where the file decides. */
  range: readonly [number, number];
  description: string;
}

/** Facts of the file that the thumbnail no longer tells. */
export interface PictureFile {
  widthPixels: number;
  heightPixels: number;
  sizeBytes: number;
}

const SHARE = 'share of the picture';

const declare = (
  id: string,
  title: string,
  unit: string,
  range: readonly [number, number],
  description: string,
): PixelCue => ({ id, title, unit, range, description });

/** In the order of the values that {@link pixelStatistics} returns. New ones go at the end: stored values are read by position. */
export const PIXEL_CUES: readonly PixelCue[] = [
  declare('brightness', 'brightness', 'luma', [0, 1], 'Mean luma (Rec. 601).'),
  declare('contrast', 'contrast', 'luma', [0, 0.5], 'Standard deviation of the luma.'),
  declare('saturation', 'colour saturation', 'share', [0, 1], 'Mean of (max - min) / max over the three channels.'),
  declare('warmth', 'warm colours', 'of full scale', [-1, 1], 'Mean red minus mean blue.'),
  declare('redness', 'red', 'of full scale', [-1, 1], 'Mean red minus the mean of the other two.'),
  declare('greenness', 'green', 'of full scale', [-1, 1], 'Mean green minus the mean of the other two.'),
  declare('blueness', 'blue', 'of full scale', [-1, 1], 'Mean blue minus the mean of the other two.'),
  declare('grey-scale', 'grey-scale picture', SHARE, [0, 1], 'Pixels whose channels differ by at most 8 of 255.'),
  declare('dark-share', 'dark areas', SHARE, [0, 1], 'Pixels with a luma below 40 of 255.'),
  declare('bright-share', 'bright areas', SHARE, [0, 1], 'Pixels with a luma above 215 of 255.'),
  declare('sharpness', 'sharpness', 'log', [0, 14], 'log(1 + variance of the Laplacian of the luma).'),
  declare(
    'noise',
    'noise',
    'levels',
    [0, 1000],
    'Noise deviation by the difference of two Laplacians (Immerkaer 1996).',
  ),
  declare('edge-density', 'edges', SHARE, [0, 1], 'Pixels whose Sobel gradient exceeds 100 levels.'),
  declare('border-brightness', 'bright border', 'luma', [0, 1], 'Mean luma of the outermost 2 % of the picture.'),
  declare(
    'border-uniformity',
    'even border',
    'share of the border',
    [0, 1],
    'Border pixels within 12 levels of their median.',
  ),
  declare(
    'white-border',
    'white border',
    '% of the shorter side',
    [0, 50],
    'Width of a white frame around all four sides.',
  ),
  declare(
    'black-border',
    'black border',
    '% of the shorter side',
    [0, 50],
    'Width of a black frame around all four sides.',
  ),
  declare('black-bars', 'black bars', '% of the side', [0, 50], 'Width of black bars at two opposite sides or more.'),
  declare(
    'white-background',
    'white background',
    SHARE,
    [0, 1],
    'Near-white pixels joined to the edge of the picture.',
  ),
  declare('vignette', 'dark corners', 'luma', [-1, 1], 'Mean luma of the middle minus that of the corners.'),
  declare(
    'top-brightness',
    'brighter top',
    'luma',
    [-1, 1],
    'Mean luma of the upper third minus that of the lower third.',
  ),
  declare(
    'top-blueness',
    'blue top',
    'of full scale',
    [-1, 1],
    'Blue minus the mean of the other two in the upper third.',
  ),
  declare(
    'bottom-greenness',
    'green bottom',
    'of full scale',
    [-1, 1],
    'Green minus the mean of the other two in the lower third.',
  ),
  declare('aspect-ratio', 'wide format', 'log2 of width / height', [-17, 17], 'Shape of the original picture.'),
  declare('width', 'picture width', 'log2 of pixels', [0, 17], 'Width of the original picture.'),
  declare('height', 'picture height', 'log2 of pixels', [0, 17], 'Height of the original picture.'),
  declare('file-size', 'file size', 'log2 of bytes', [0, 40], 'Size of the file.'),
  declare(
    'bytes-per-pixel',
    'light compression',
    'log2 of bytes per pixel',
    [-34, 34],
    'File size over original pixels.',
  ),
];

export const PIXEL_CUE_COUNT = PIXEL_CUES.length;

/** The pixel cues as every list of cues names them: all are of picture-making, so all may be taken as spurious unasked. */
export function pixelCueDescriptions(): CueDescription[] {
  return PIXEL_CUES.map(({ id, title }) => ({
    id: `pixel:${id}`,
    kind: 'pixel',
    title,
    group: 'pixels',
    isSurroundings: true,
  }));
}

/** Luma of each pixel, 0 to 255, Rec. 601. */
function lumaOf(rgba: Uint8ClampedArray, count: number): Float32Array {
  const luma = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    luma[i] = 0.299 * rgba[4 * i]! + 0.587 * rgba[4 * i + 1]! + 0.114 * rgba[4 * i + 2]!;
  }
  return luma;
}

/** Channel means of a band of rows, 0 to 1. */
function meanColour(rgba: Uint8ClampedArray, width: number, fromRow: number, toRow: number): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  for (let at = fromRow * width * 4; at < toRow * width * 4; at += 4) {
    sums[0] += rgba[at]!;
    sums[1] += rgba[at + 1]!;
    sums[2] += rgba[at + 2]!;
  }
  const scale = 255 * Math.max(1, (toRow - fromRow) * width);
  return [sums[0] / scale, sums[1] / scale, sums[2] / scale];
}

interface ColourShares {
  saturation: number;
  greyShare: number;
}

function colourShares(rgba: Uint8ClampedArray, count: number): ColourShares {
  let saturation = 0;
  let grey = 0;
  for (let at = 0; at < 4 * count; at += 4) {
    const most = Math.max(rgba[at]!, rgba[at + 1]!, rgba[at + 2]!);
    const spread = most - Math.min(rgba[at]!, rgba[at + 1]!, rgba[at + 2]!);
    if (most > 0) saturation += spread / most;
    if (spread <= 8) grey += 1;
  }
  return { saturation: saturation / count, greyShare: grey / count };
}

interface LumaShares {
  mean: number;
  deviation: number;
  darkShare: number;
  brightShare: number;
}

function lumaShares(luma: Float32Array): LumaShares {
  let sum = 0;
  let squares = 0;
  let dark = 0;
  let bright = 0;
  for (let i = 0; i < luma.length; i += 1) {
    const value = luma[i]!;
    sum += value;
    squares += value * value;
    if (value < 40) dark += 1;
    if (value > 215) bright += 1;
  }
  const mean = sum / luma.length;
  const deviation = Math.sqrt(Math.max(0, squares / luma.length - mean * mean));
  return {
    mean: mean / 255,
    deviation: deviation / 255,
    darkShare: dark / luma.length,
    brightShare: bright / luma.length,
  };
}

/** Luma of the middle (within a quarter of the half diagonal) minus that of the corners (beyond nine tenths), 0 to 1. */
function vignetteOf(luma: Float32Array, width: number, height: number): number {
  let middle = 0;
  let middleCount = 0;
  let corners = 0;
  let cornerCount = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const dx = (2 * x + 1) / width - 1;
      const dy = (2 * y + 1) / height - 1;
      const distance = (dx * dx + dy * dy) / 2;
      if (distance < 0.0625) {
        middle += luma[y * width + x]!;
        middleCount += 1;
      } else if (distance > 0.7) {
        corners += luma[y * width + x]!;
        cornerCount += 1;
      }
    }
  }
  return middleCount > 0 && cornerCount > 0 ? (middle / middleCount - corners / cornerCount) / 255 : 0;
}

const overOthers = (colour: readonly [number, number, number], channel: 0 | 1 | 2): number =>
  1.5 * colour[channel] - (colour[0] + colour[1] + colour[2]) / 2;

const luma601 = (colour: readonly [number, number, number]): number =>
  0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2];

/**
 * The pixel statistics of one picture, in the order of {@link PIXEL_CUES}.
 *
 * @param rgba pixels of the picture or its thumbnail (some 256 pixels a side; a border of one pixel there is still seen), four bytes
 *   each, composed on white; alpha is not read
 * @param file facts of the original
 */
export function pixelStatistics(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  file: PictureFile,
): Float32Array {
  const count = width * height;
  const luma = lumaOf(rgba, count);
  const { mean, deviation, darkShare, brightShare } = lumaShares(luma);
  const { saturation, greyShare } = colourShares(rgba, count);
  const texture = textureStatistics(luma, width, height);
  const border = borderStatistics(rgba, luma, width, height);
  const third = Math.max(1, Math.floor(height / 3));
  const whole = meanColour(rgba, width, 0, height);
  const top = meanColour(rgba, width, 0, third);
  const bottom = meanColour(rgba, width, height - third, height);
  const log2 = (value: number) => Math.log2(Math.max(1, value));
  return Float32Array.of(
    mean,
    deviation,
    saturation,
    whole[0] - whole[2],
    overOthers(whole, 0),
    overOthers(whole, 1),
    overOthers(whole, 2),
    greyShare,
    darkShare,
    brightShare,
    texture.sharpness,
    texture.noiseLevels,
    texture.edgeShare,
    border.brightness,
    border.uniformity,
    border.whitePercent,
    border.blackPercent,
    border.barPercent,
    border.whiteBackgroundShare,
    vignetteOf(luma, width, height),
    luma601(top) - luma601(bottom),
    overOthers(top, 2),
    overOthers(bottom, 1),
    log2(file.widthPixels) - log2(file.heightPixels),
    log2(file.widthPixels),
    log2(file.heightPixels),
    log2(file.sizeBytes),
    log2(file.sizeBytes) - log2(file.widthPixels * file.heightPixels),
  );
}
