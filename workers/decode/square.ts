import { AppError, throwIfAborted } from '../../src/core/errors';
import type { CallContext } from '../serve';
import type { SquareRequest } from './api';
import { decodeBitmap, readBytes } from './decode-image';
import { admit } from './refusal';

const JPEG_QUALITY = 0.92;

/** See {@link DecodeApi}. Throws `unreadable-image` with the reason. */
export async function cutSquare(request: SquareRequest, context: CallContext): Promise<Blob> {
  const { sidePixels } = request;
  const bytes = await readBytes(request);
  throwIfAborted(context.signal);
  const bitmap = await decodeBitmap(request.file, bytes, admit(bytes, request.limitPixels));
  try {
    const canvas = new OffscreenCanvas(sidePixels, sidePixels);
    const drawing = canvas.getContext('2d', { alpha: false });
    if (!drawing) throw new AppError('internal', 'This browser gives no canvas to draw on.', 'Use another browser.');
    const side = Math.min(bitmap.width, bitmap.height);
    const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
    drawing.fillStyle = 'white';
    drawing.fillRect(0, 0, sidePixels, sidePixels);
    drawing.imageSmoothingQuality = 'high';
    drawing.drawImage(bitmap, left, top, side, side, 0, 0, sidePixels, sidePixels);
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
  } finally {
    bitmap.close();
  }
}
