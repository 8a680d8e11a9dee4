import type { ReadableFormat } from './sniff';

/** What a picture says of itself before it is decoded. */
export interface ImageHeader {
  /** As stored: a turn by EXIF or `irot` is not yet applied. */
  widthPixels: number;
  heightPixels: number;
  /** False only where the header rules transparency out. */
  mayHaveAlpha: boolean;
  /** False only where the header rules a turn or a mirroring out. */
  mayBeTurned: boolean;
  /** False only where there is no colour profile, so that colours are sRGB's. */
  mayHaveProfile: boolean;
}

/**
 * Reads width and height from the header, so that a picture too large to decode is refused before any pixel of it
 * exists. Null where the header is cut short or makes no sense; never throws, whatever the bytes.
 */
export function readImageHeader(bytes: Uint8Array, format: ReadableFormat): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const header = READERS[format](view);
    return header && header.widthPixels > 0 && header.heightPixels > 0 ? header : null;
  } catch (thrown) {
    // A DataView read past the end: the header is cut short.
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

const READERS: Record<ReadableFormat, (view: DataView) => ImageHeader | null> = {
  jpeg: readJpeg,
  png: readPng,
  webp: readWebp,
  gif: readGif,
  bmp: readBmp,
  avif: readAvif,
};

/** Start-of-frame markers: C0 to CF without C4 (Huffman tables), C8 (reserved) and CC (arithmetic conditioning). */
function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readJpeg(view: DataView): ImageHeader | null {
  let at = 2;
  let size: { widthPixels: number; heightPixels: number } | null = null;
  let mayBeTurned = false;
  let mayHaveProfile = false;
  for (;;) {
    if (view.getUint8(at) !== 0xff) return null;
    while (view.getUint8(at + 1) === 0xff) at += 1; // fill bytes
    const marker = view.getUint8(at + 1);
    if (isStartOfFrame(marker)) size = { heightPixels: view.getUint16(at + 5), widthPixels: view.getUint16(at + 7) };
    else if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966) mayBeTurned ||= isTurnedByExif(view, at + 10);
    else if (marker === 0xe2 && view.getUint32(at + 4) === 0x4943435f)
      mayHaveProfile = true; // "ICC_PROFILE"
    // The pixels, or the end: nothing more is said before them.
    else if (marker === 0xd9 || marker === 0xda) {
      return size && { ...size, mayHaveAlpha: false, mayBeTurned, mayHaveProfile };
    }
    at += 2 + (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7) ? 0 : view.getUint16(at + 2));
  }
}

/** Whether the first directory of a TIFF block has an orientation other than 1 (upright). */
function isTurnedByExif(view: DataView, tiff: number): boolean {
  const isLittle = view.getUint16(tiff) === 0x4949; // "II"
  const directory = tiff + view.getUint32(tiff + 4, isLittle);
  if (directory + 2 > view.byteLength) return true; // damaged: what a browser makes of it is its own affair
  const entries = view.getUint16(directory, isLittle);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + 12 * entry;
    if (at + 12 > view.byteLength) return true;
    if (view.getUint16(at, isLittle) === 0x0112) return view.getUint16(at + 8, isLittle) !== 1;
  }
  return false;
}

function readPng(view: DataView): ImageHeader | null {
  if (view.getUint32(12) !== 0x49484452) return null; // "IHDR"
  const colourType = view.getUint8(25);
  return {
    widthPixels: view.getUint32(16),
    heightPixels: view.getUint32(20),
    mayHaveAlpha: colourType === 4 || colourType === 6 || hasTransparencyChunk(view),
    mayBeTurned: true,
    mayHaveProfile: true,
  };
}

/** A `tRNS` chunk stands before the first `IDAT`. */
function hasTransparencyChunk(view: DataView): boolean {
  for (let at = 8; at + 8 <= view.byteLength; at += 12 + view.getUint32(at)) {
    const type = view.getUint32(at + 4);
    if (type === 0x74524e53) return true;
    if (type === 0x49444154) return false;
  }
  return false;
}

function readWebp(view: DataView): ImageHeader | null {
  const chunk = view.getUint32(12);
  if (chunk === 0x56503858) {
    // "VP8X": flags, three reserved bytes, then width - 1 and height - 1 in 24 bits each
    const widthPixels = 1 + (view.getUint32(24, true) & 0xffffff);
    const heightPixels = 1 + (view.getUint16(27, true) | (view.getUint8(29) << 16));
    return {
      widthPixels,
      heightPixels,
      mayHaveAlpha: (view.getUint8(20) & 0x10) !== 0,
      mayBeTurned: true,
      mayHaveProfile: true,
    };
  }
  if (chunk === 0x5650384c) {
    // "VP8L": 14 bits each after the signature byte
    const bits = view.getUint32(21, true);
    return {
      widthPixels: 1 + (bits & 0x3fff),
      heightPixels: 1 + ((bits >>> 14) & 0x3fff),
      mayHaveAlpha: true,
      mayBeTurned: true,
      mayHaveProfile: true,
    };
  }
  if (chunk !== 0x56503820) return null; // "VP8 "
  return {
    widthPixels: view.getUint16(26, true) & 0x3fff,
    heightPixels: view.getUint16(28, true) & 0x3fff,
    mayHaveAlpha: false,
    mayBeTurned: true,
    mayHaveProfile: true,
  };
}

/** The larger of the logical screen and the first frame: a frame may claim more than its screen. */
function readGif(view: DataView): ImageHeader | null {
  const screen = {
    widthPixels: view.getUint16(6, true),
    heightPixels: view.getUint16(8, true),
    mayHaveAlpha: true,
    mayBeTurned: true,
    mayHaveProfile: true,
  };
  const flags = view.getUint8(10);
  let at = 13 + (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  while (view.getUint8(at) === 0x21) {
    // An extension: its label, then sub-blocks up to an empty one.
    at += 2;
    for (let length = view.getUint8(at); length > 0; length = view.getUint8(at)) at += 1 + length;
    at += 1;
  }
  if (view.getUint8(at) !== 0x2c) return null;
  return {
    ...screen,
    widthPixels: Math.max(screen.widthPixels, view.getUint16(at + 1, true) + view.getUint16(at + 5, true)),
    heightPixels: Math.max(screen.heightPixels, view.getUint16(at + 3, true) + view.getUint16(at + 7, true)),
  };
}

function readBmp(view: DataView): ImageHeader | null {
  if (view.getUint32(14, true) === 12) {
    // OS/2 header
    return {
      widthPixels: view.getUint16(18, true),
      heightPixels: view.getUint16(20, true),
      mayHaveAlpha: false,
      mayBeTurned: true,
      mayHaveProfile: true,
    };
  }
  return {
    widthPixels: view.getInt32(18, true),
    heightPixels: Math.abs(view.getInt32(22, true)), // negative: stored top row first
    mayHaveAlpha: view.getUint16(28, true) === 32,
    mayBeTurned: true,
    mayHaveProfile: true,
  };
}

/** The largest `ispe` (image spatial extent): of a grid it is the whole picture, the others are its tiles. */
function readAvif(view: DataView): ImageHeader | null {
  let best: ImageHeader | null = null;
  const walk = (start: number, end: number): void => {
    for (let at = start; at + 8 <= end;) {
      let size = view.getUint32(at);
      const type = view.getUint32(at + 4);
      let body = at + 8;
      if (size === 1) {
        size = Number(view.getBigUint64(at + 8));
        body = at + 16;
      }
      const boxEnd = size === 0 ? end : Math.min(end, at + size);
      if (boxEnd <= at) return;
      if (type === 0x6d657461) walk(body + 4, boxEnd); // "meta", a full box
      if (type === 0x69707270 || type === 0x6970636f) walk(body, boxEnd); // "iprp", "ipco"
      if (type === 0x69737065) {
        const header = {
          widthPixels: view.getUint32(body + 4),
          heightPixels: view.getUint32(body + 8),
          mayHaveAlpha: true,
          mayBeTurned: true,
          mayHaveProfile: true,
        };
        if (!best || header.widthPixels * header.heightPixels > best.widthPixels * best.heightPixels) best = header;
      }
      at = boxEnd;
    }
  };
  walk(0, view.byteLength);
  return best;
}
