import { refusal } from './refusal';

/**
 * A stripe of this many pixels fits the second-level cache of most machines (2 MB as RGBA); a 12-megapixel photograph
 * so read takes 44 ms where one canvas of its whole size takes 70 ms, and 48 MB less memory.
 */
const STRIPE_PIXELS = 2 ** 19;

/** A canvas whose pixels stay in main memory: reading them back costs a copy and no trip to the GPU. */
export function readableCanvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context)
    throw refusal(`No canvas of ${width} x ${height} pixels could be made. Close other tabs and try again.`);
  return context;
}

/**
 * Reads a rectangle of a bitmap in stripes from top to bottom, exactly: without alpha the canvas neither blends nor
 * rounds, and a picture with alpha is composed on white from its unpremultiplied pixels (both equal to Pillow's, see
 * test/browser/decode).
 */
export function readStripes(
  bitmap: ImageBitmap,
  area: { left: number; top: number; width: number; height: number },
  onStripe: (rgba: Uint8ClampedArray, top: number, rowCount: number) => void,
): void {
  const stripeRows = Math.max(1, Math.min(area.height, Math.floor(STRIPE_PIXELS / area.width)));
  const context = readableCanvas(area.width, stripeRows);
  context.fillStyle = '#fff';
  for (let row = 0; row < area.height; row += stripeRows) {
    const rowCount = Math.min(stripeRows, area.height - row);
    context.fillRect(0, 0, area.width, rowCount);
    context.drawImage(bitmap, -area.left, -(area.top + row));
    onStripe(context.getImageData(0, 0, area.width, rowCount).data, area.top + row, rowCount);
  }
}

/** The picture on white with its longest side at most `longestPixels`, smoothed by the canvas: to look at, not to score. */
export function drawSmall(bitmap: ImageBitmap, longestPixels: number): OffscreenCanvasRenderingContext2D {
  const scale = Math.min(1, longestPixels / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = readableCanvas(width, height);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return context;
}
