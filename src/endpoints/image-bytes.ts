import { AppError } from '../core/errors';
import { readImageHeader } from '../core/image-header';
import type { EncodedImage } from '../core/image-generator';
import { sniff } from '../core/sniff';

/** More pixels than any generator makes; a picture of more would only fill the memory. */
const MOST_PIXELS = 4096 * 4096;

const TYPES = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' } as const;

function refuse(service: string, reason: string): AppError {
  return new AppError(
    'unreadable-image',
    `${service} answered with something that is not used as an image: ${reason}`,
    'Set the service to answer with PNG, JPEG or WebP, and check its address.',
  );
}

/**
 * An image of a service, taken for what its first bytes say and never for what the service calls it.
 * @throws AppError `unreadable-image` for all but PNG, JPEG and WebP of at most 4096 x 4096 pixels
 */
export function readImage(bytes: Uint8Array<ArrayBuffer>, service: string): EncodedImage {
  const found = sniff(bytes);
  if (found.kind === 'unreadable') throw refuse(service, found.reason);
  if (found.kind === 'unknown') throw refuse(service, 'its bytes are of no known format.');
  const { format } = found;
  if (format !== 'png' && format !== 'jpeg' && format !== 'webp') {
    throw refuse(service, `it is a ${format.toUpperCase()} file.`);
  }
  const header = readImageHeader(bytes, format);
  if (!header) throw refuse(service, 'the file is cut short.');
  if (header.widthPixels * header.heightPixels > MOST_PIXELS) {
    throw refuse(service, `it has ${header.widthPixels} x ${header.heightPixels} pixels.`);
  }
  return { bytes, type: TYPES[format] };
}

/** @throws AppError `unreadable-image` where the text is not base64 of an image. */
export function readBase64Image(text: string, service: string): EncodedImage {
  const base64 = text.replace(/^data:[^,]{0,100},/, '');
  let binary: string;
  try {
    binary = atob(base64);
  } catch {
    throw refuse(service, 'its text is not base64.');
  }
  return readImage(
    Uint8Array.from(binary, (letter) => letter.charCodeAt(0)),
    service,
  );
}

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  // A call with all bytes as arguments would overflow the stack.
  for (let at = 0; at < bytes.length; at += 32_768) binary += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(binary);
}

export function toDataUrl(image: EncodedImage): string {
  return `data:${image.type};base64,${toBase64(image.bytes)}`;
}

export function toBlob(image: EncodedImage): Blob {
  return new Blob([image.bytes], { type: image.type });
}
