/**
 * What a file is, told by its first bytes and never by its name. 4 KiB are plenty: only text formats (SVG, HTML) are
 * looked for beyond the first 32 bytes.
 */

/** Formats that every current browser decodes. */
export type ReadableFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'avif';

export type Sniffed =
  | { kind: 'readable'; format: ReadableFormat }
  /** A picture (or something taken for one) that browsers cannot decode. `reason` says what to do. */
  | { kind: 'unreadable'; format: string; reason: string }
  | { kind: 'unknown' };

/** How many bytes from the start {@link sniff} looks at. */
export const SNIFF_BYTES = 4096;

const CONVERT = 'Convert it to JPEG or PNG and open the folder again.';

function unreadable(format: string, what: string, wayOut = CONVERT): Sniffed {
  return { kind: 'unreadable', format, reason: `${what} ${wayOut}` };
}

function readable(format: ReadableFormat): Sniffed {
  return { kind: 'readable', format };
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

function startsWith(bytes: Uint8Array, ...signature: number[]): boolean {
  return bytes.length >= signature.length && signature.every((byte, index) => bytes[index] === byte);
}

/** ISO base media files (AVIF, HEIC, films): the brands of the `ftyp` box say which. */
function sniffIsoMedia(bytes: Uint8Array): Sniffed {
  const boxSize = ((bytes[0] ?? 0) << 24) | ((bytes[1] ?? 0) << 16) | ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);
  const end = Math.min(bytes.length, Math.max(16, boxSize), 256);
  const brands = [ascii(bytes, 8, 4)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(ascii(bytes, at, 4));
  if (brands.includes('avif') || brands.includes('avis')) return readable('avif');
  if (brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand))) {
    return unreadable('heic', 'HEIC photographs cannot be decoded by browsers.');
  }
  if (brands.includes('jxl ')) return unreadable('jxl', 'JPEG XL is not decoded by most browsers.');
  if (brands.includes('crx ')) return unreadable('raw', 'Camera raw files cannot be decoded by browsers.');
  return unreadable('video', 'This is a film, not a picture.', 'Take still frames from it and open those.');
}

function sniffText(bytes: Uint8Array): Sniffed {
  const head = ascii(bytes, 0, SNIFF_BYTES)
    .replace(/^\u00ef\u00bb\u00bf/, '') // a byte order mark, read as Latin-1
    .trimStart()
    .toLowerCase();
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s>]/.test(head)) {
    return unreadable(
      'svg',
      'SVG drawings have no pixels of their own.',
      'Export it as PNG and open the folder again.',
    );
  }
  if (/^(<!doctype html|<html|<head|<body)/.test(head)) {
    return unreadable('html', 'This is a web page saved under a picture\u2019s name.', 'Download the picture itself.');
  }
  return { kind: 'unknown' };
}

/** Tells the format of a file from its first {@link SNIFF_BYTES} bytes (fewer when the file is shorter). */
export function sniff(bytes: Uint8Array): Sniffed {
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return readable('jpeg');
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return readable('png');
  const first4 = ascii(bytes, 0, 4);
  if (first4 === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return readable('webp');
  if (first4 === 'GIF8') return readable('gif');
  if (ascii(bytes, 4, 4) === 'ftyp') return sniffIsoMedia(bytes);
  // "BM" alone is too short a signature: the header that follows has a size between 12 and 124 and zero high bytes.
  if (startsWith(bytes, 0x42, 0x4d) && (bytes[15] ?? 0) === 0 && (bytes[14] ?? 0) >= 12) return readable('bmp');
  if (first4 === 'II*\0' || first4 === 'MM\0*' || first4 === 'II+\0' || first4 === 'MM\0+') {
    return unreadable('tiff', 'TIFF files (and camera raw files, which are TIFFs) cannot be decoded by browsers.');
  }
  if (startsWith(bytes, 0xff, 0x0a) || ascii(bytes, 4, 4) === 'JXL ') {
    return unreadable('jxl', 'JPEG XL is not decoded by most browsers.');
  }
  if (startsWith(bytes, 0xff, 0x4f, 0xff, 0x51) || ascii(bytes, 4, 4) === 'jP  ') {
    return unreadable('jpeg-2000', 'JPEG 2000 cannot be decoded by browsers.');
  }
  if (first4 === '%PDF') return unreadable('pdf', 'This is a PDF document, not a picture.', 'Export its pages as PNG.');
  if (first4 === '8BPS') return unreadable('psd', 'Photoshop files cannot be decoded by browsers.');
  if (startsWith(bytes, 0, 0, 1, 0)) return unreadable('ico', 'Icon files hold several small pictures.');
  if (first4 === 'DDS ' || ascii(bytes, 1, 7) === 'KTX 11\u00bb') {
    return unreadable('texture', 'Texture files cannot be decoded by browsers.');
  }
  if (startsWith(bytes, 0x76, 0x2f, 0x31, 0x01))
    return unreadable('exr', 'OpenEXR files cannot be decoded by browsers.');
  if (/^P[1-7][\s]/.test(ascii(bytes, 0, 3))) {
    return unreadable('netpbm', 'Netpbm files (PBM, PGM, PPM) cannot be decoded by browsers.');
  }
  if (first4 === 'PK\u0003\u0004') return unreadable('zip', 'This is a zip archive.', 'Unpack it and open the folder.');
  return sniffText(bytes);
}
