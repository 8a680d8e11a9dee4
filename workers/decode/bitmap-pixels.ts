import type { ChannelOrder } from '../../src/core/preprocess-image';
import type { Window } from '../../src/core/resample';
import type { ResampleKernel } from '../../src/core/resample-kernel';
import { refusal } from './refusal';

/** A stripe of this many pixels (2 MB) fits the second-level cache of most machines, and the kernel's memory. */
const STRIPE_PIXELS = 2 ** 19;

/** A canvas whose pixels stay in main memory: reading them back costs a copy and no trip to the GPU. */
export function readableCanvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context)
    throw refusal(`No canvas of ${width} x ${height} pixels could be made. Close other tabs and try again.`);
  return context;
}

type OnStripe = (pixels: Uint8ClampedArray, top: number) => void;

/**
 * Reads a rectangle of a bitmap in stripes from top to bottom, exactly, and says in which order the channels lie.
 *
 * Of a plain picture (opaque, stored upright) a VideoFrame hands the decoded bytes over as they are: 6 ms for 12 megapixels,
 * where a canvas takes 50 ms to draw and to read back. It hands out the stored pixels of a turned picture, too, so that one
 * goes by the canvas, as does what may have alpha: composed on white from its unpremultiplied pixels. Browsers without
 * WebCodecs have the canvas alone. Both ways give Pillow's pixels (test/browser/decode).
 */
export async function readStripes(
  bitmap: ImageBitmap,
  isPlain: boolean,
  area: Window,
  kernel: ResampleKernel,
  onStripe: OnStripe,
): Promise<ChannelOrder> {
  const order = isPlain ? await readByFrame(bitmap, area, kernel, onStripe) : null;
  if (order) return order;
  readByCanvas(bitmap, area, onStripe);
  return 'rgb';
}

function* stripes({ top, width, height }: Window): Generator<{ y: number; rows: number }> {
  const most = Math.max(1, Math.floor(STRIPE_PIXELS / width));
  for (let y = top; y < top + height; y += most) yield { y, rows: Math.min(most, top + height - y) };
}

function readByCanvas(bitmap: ImageBitmap, area: Window, onStripe: OnStripe): void {
  const context = readableCanvas(
    area.width,
    Math.min(area.height, Math.max(1, Math.floor(STRIPE_PIXELS / area.width))),
  );
  context.fillStyle = '#fff';
  for (const { y, rows } of stripes(area)) {
    context.fillRect(0, 0, area.width, rows);
    context.drawImage(bitmap, -area.left, -y);
    onStripe(context.getImageData(0, 0, area.width, rows).data, y);
  }
}

const FRAME_ORDERS: Record<string, ChannelOrder> = { RGBA: 'rgb', RGBX: 'rgb', BGRA: 'bgr', BGRX: 'bgr' };

/** Null, before any stripe, where there are no frames or they hold the picture in another form (YUV). */
async function readByFrame(
  bitmap: ImageBitmap,
  area: Window,
  kernel: ResampleKernel,
  onStripe: OnStripe,
): Promise<ChannelOrder | null> {
  if (typeof VideoFrame === 'undefined') return null;
  const frame = new VideoFrame(bitmap, { timestamp: 0, alpha: 'discard' });
  try {
    const order = FRAME_ORDERS[frame.format ?? ''];
    const { codedWidth, codedHeight } = frame;
    if (!order || codedWidth !== bitmap.width || codedHeight !== bitmap.height) return null;
    for (const { y, rows } of stripes(area)) {
      const pixels = kernel.stripe(area.width * rows * 4);
      await frame.copyTo(pixels, {
        rect: { x: area.left, y, width: area.width, height: rows },
        layout: [{ offset: 0, stride: area.width * 4 }],
      });
      onStripe(pixels, y);
    }
    return order;
  } finally {
    frame.close();
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
