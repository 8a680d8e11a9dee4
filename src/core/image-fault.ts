import type { ReadableFormat } from './sniff';

/** Shown names of the formats. */
export const FORMAT_TITLES: Record<ReadableFormat, string> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  gif: 'GIF',
  bmp: 'BMP',
  avif: 'AVIF',
};

/** Whether the bytes stop before the picture's own end: a file copied or downloaded in part. */
export function isCutShort(bytes: Uint8Array, format: ReadableFormat): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (format === 'jpeg') return !hasJpegEnd(bytes);
  if (format === 'png') return !hasPngEnd(view);
  if (format === 'webp') return bytes.length < 12 || view.getUint32(4, true) + 8 > bytes.length;
  if (format === 'gif') return bytes.length < 14;
  if (format === 'bmp') return bytes.length < 26 || isBmpShort(view);
  return isAvifShort(view);
}

/**
 * An end-of-image marker anywhere behind the start of the scan. Looked for from the end, where it nearly always is:
 * some cameras append previews or films behind it.
 */
function hasJpegEnd(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at >= 2; at -= 1) if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  return false;
}

function hasPngEnd(view: DataView): boolean {
  for (let at = 8; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49454e44) return true; // "IEND"
  }
  return false;
}

/** Uncompressed bitmaps say by their header how many bytes must follow. */
function isBmpShort(view: DataView): boolean {
  const headerSize = view.getUint32(14, true);
  if (headerSize < 40 || view.byteLength < 34) return false;
  const compression = view.getUint32(30, true);
  if (compression !== 0 && compression !== 3) return false;
  const rowBytes = Math.floor((view.getUint16(28, true) * Math.abs(view.getInt32(18, true)) + 31) / 32) * 4;
  return view.getUint32(10, true) + rowBytes * Math.abs(view.getInt32(22, true)) > view.byteLength;
}

/** A top-level box that claims to go on past the end of the file. */
function isAvifShort(view: DataView): boolean {
  for (let at = 0; at + 8 <= view.byteLength;) {
    const size = view.getUint32(at);
    if (size === 0) return false;
    const length = size === 1 && at + 16 <= view.byteLength ? Number(view.getBigUint64(at + 8)) : size;
    if (length < 8) return false;
    if (at + length > view.byteLength) return true;
    at += length;
  }
  return false;
}

/** Why a file of a readable format could not be decoded, in a sentence or two for the person. */
export function describeFault(bytes: Uint8Array, format: ReadableFormat): string {
  const title = FORMAT_TITLES[format];
  if (isCutShort(bytes, format)) return `This ${title} is cut short. Copy or download it again.`;
  if (format === 'avif') {
    return 'This AVIF is damaged, or of a kind that this browser does not decode. Convert it to JPEG or PNG.';
  }
  return `This ${title} is damaged: the browser could not decode it. Copy or download it again, or re-save it.`;
}
