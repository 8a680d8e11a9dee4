import { AppError } from '../../src/core/errors';
import { describeFault, FORMAT_TITLES } from '../../src/core/image-fault';
import { readImageHeader, type ImageHeader } from '../../src/core/image-header';
import { sniff, type ReadableFormat } from '../../src/core/sniff';

/** A picture that stays out; the message is the reason that the list of refused files shows. */
export function refusal(reason: string, cause?: unknown): AppError {
  return new AppError('unreadable-image', reason, 'The file is left out of the audit; the others go on.', cause);
}

/** Browsers' canvases end at 65,535 (Chromium) or 32,767 pixels a side (Firefox): beyond, pixels come back blank. */
const LIMIT_SIDE_PIXELS = 32_767;

/** Files above this are not read into memory: no picture within the pixel limit is so large. */
export const LIMIT_BYTES = 512 * 2 ** 20;

export interface Admitted {
  format: ReadableFormat;
  header: ImageHeader;
}

/** Decides by the bytes alone whether a picture is decoded. @throws AppError `unreadable-image` with the reason */
export function admit(bytes: Uint8Array, limitPixels: number): Admitted {
  if (bytes.length === 0) throw refusal('The file is empty.');
  const sniffed = sniff(bytes);
  if (sniffed.kind === 'unreadable') throw refusal(sniffed.reason);
  if (sniffed.kind === 'unknown') throw refusal('This is not a picture: its content is of no known picture format.');
  const { format } = sniffed;
  const header = readImageHeader(bytes, format);
  if (!header) throw refusal(`The header of this ${FORMAT_TITLES[format]} is damaged or cut short. Copy it again.`);
  const { widthPixels: width, heightPixels: height } = header;
  if (width * height > limitPixels || Math.max(width, height) > LIMIT_SIDE_PIXELS) {
    const limit = width * height > limitPixels ? `${megapixels(limitPixels)} megapixels` : '32,767 pixels a side';
    const size = `${width.toLocaleString('en')} x ${height.toLocaleString('en')} pixels`;
    throw refusal(`The picture says it has ${size}: more than the limit of ${limit}. Make it smaller first.`);
  }
  return { format, header };
}

function megapixels(pixels: number): string {
  return (pixels / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });
}

/** The reason for bytes that were admitted and still did not decode. */
export function decodingRefusal(bytes: Uint8Array, format: ReadableFormat, cause: unknown): AppError {
  return refusal(describeFault(bytes, format), cause);
}

/** A file that the browser can no longer read has changed, moved or been deleted since it was opened. */
export function readingError(path: string, cause: unknown): AppError {
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'NotReadableError' || name === 'NotFoundError') {
    const message = `"${path}" has changed, moved or gone since the folder was opened.`;
    return new AppError('file-changed', message, 'Open the folder again; what was done is kept.', cause);
  }
  return refusal('The file could not be read.', cause);
}
