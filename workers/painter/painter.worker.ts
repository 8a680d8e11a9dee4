import { AppError } from '../../src/core/errors';
import { drawScene } from '../../src/demo/scene';
import { serve } from '../serve';
import type { DrawRequest, PainterApi } from './api';

const JPEG_QUALITY = 0.92;

/** Drawn by the processor: the finish reads the pixels back, and the same specification gives the same bytes with any graphics card. */
async function draw({ specification, sizePixels }: DrawRequest): Promise<Blob> {
  const canvas = new OffscreenCanvas(sizePixels, sizePixels);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new AppError('internal', 'This browser gives no canvas to draw on.', 'Use another browser.');
  drawScene(context, specification, sizePixels);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
}

const api: PainterApi = { draw };

serve(api);
