import { AppError } from '../core/errors';

/** A file of an archive. */
export interface ZipEntry {
  /** With "/" between folders, none at the start. */
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const LOCAL_HEADER_BYTES = 30;
const CENTRAL_HEADER_BYTES = 46;
const END_BYTES = 22;
/** Version 2.0 is enough for folders; bit 11: names are UTF-8. */
const VERSION = 20;
const UTF8_NAMES = 0x800;
/** 1 January 1980, the first day that the format knows: the same files are the same archive. */
const FIRST_DAY = 0x21;
const MOST_ENTRIES = 0xffff;
const MOST_BYTES = 0xffffffff;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** CRC-32 of ISO 3309 as ZIP and PNG have it. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The fields that a file's two headers share: version, flags, method 0 (stored), time, day, CRC, sizes, length of the name. */
function writeShared(view: DataView, at: number, entry: ZipEntry, nameBytes: number): void {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, UTF8_NAMES, true);
  view.setUint16(at + 8, FIRST_DAY, true);
  view.setUint32(at + 10, crc32(entry.bytes), true);
  view.setUint32(at + 14, entry.bytes.byteLength, true);
  view.setUint32(at + 18, entry.bytes.byteLength, true);
  view.setUint16(at + 22, nameBytes, true);
}

function localHeader(entry: ZipEntry, name: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(LOCAL_HEADER_BYTES + name.byteLength);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x04034b50, true);
  writeShared(view, 4, entry, name.byteLength);
  header.set(name, LOCAL_HEADER_BYTES);
  return header;
}

function centralHeader(entry: ZipEntry, name: Uint8Array, offset: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(CENTRAL_HEADER_BYTES + name.byteLength);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, VERSION, true);
  writeShared(view, 6, entry, name.byteLength);
  view.setUint32(42, offset, true);
  header.set(name, CENTRAL_HEADER_BYTES);
  return header;
}

/**
 * A ZIP archive (PKWARE APPNOTE 6.3) whose files are stored as they are: images do not compress.
 * @throws AppError `bad-input` beyond 65,535 files or 4 GB, which need another format
 */
export function storedZip(entries: readonly ZipEntry[]): Blob {
  const local: Uint8Array<ArrayBuffer>[] = [];
  const central: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  let centralBytes = 0;
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.path);
    const header = localHeader(entry, name);
    local.push(header, entry.bytes);
    const directory = centralHeader(entry, name, Math.min(offset, MOST_BYTES));
    central.push(directory);
    offset += header.byteLength + entry.bytes.byteLength;
    centralBytes += directory.byteLength;
  }
  if (entries.length > MOST_ENTRIES || offset + centralBytes > MOST_BYTES) {
    throw new AppError(
      'bad-input',
      'There are too many images for one archive: it holds 65,535 files and 4 GB.',
      'Remove images that you do not need, then take the files away.',
    );
  }
  const end = new DataView(new ArrayBuffer(END_BYTES));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, entries.length, true);
  end.setUint16(10, entries.length, true);
  end.setUint32(12, centralBytes, true);
  end.setUint32(16, offset, true);
  return new Blob([...local, ...central, end], { type: 'application/zip' });
}
