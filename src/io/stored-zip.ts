import { Zip, ZipPassThrough } from 'fflate';
import { AppError } from '../core/errors';

/** A file of an archive. */
export interface ZipEntry {
  /** With "/" between folders, none at the start. */
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const MOST_ENTRIES = 0xffff;
const MOST_BYTES = 0xffffffff;
/** What a file costs beside its bytes and twice its name: two headers and a descriptor. */
const OVERHEAD_BYTES = 30 + 46 + 16;
/** The first day that the format knows, wherever the user is: the same files are the same archive. */
const FIRST_DAY = new Date(1980, 0, 1);

/**
 * A ZIP archive whose files are stored as they are: images do not compress.
 * @throws AppError `bad-input` beyond 65,535 files or 4 GB, which need another format
 */
export function storedZip(entries: readonly ZipEntry[]): Blob {
  const sizeBytes = entries.reduce((sum, { path, bytes }) => sum + bytes.length + 6 * path.length + OVERHEAD_BYTES, 0);
  if (entries.length > MOST_ENTRIES || sizeBytes > MOST_BYTES) {
    throw new AppError(
      'bad-input',
      'There are too many images for one archive: it holds 65,535 files and 4 GB.',
      'Remove images that you do not need, then take the files away.',
    );
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    parts.push(part as Uint8Array<ArrayBuffer>);
  });
  for (const { path, bytes } of entries) {
    const file = new ZipPassThrough(path);
    file.mtime = FIRST_DAY;
    zip.add(file);
    file.push(bytes, true);
  }
  zip.end();
  return new Blob(parts, { type: 'application/zip' });
}
