import type { FileEntry } from '@zip.js/zip.js';
import { AppError, throwIfAborted } from '../core/errors';
import type { RefusedFile } from '../core/audit';
import type { SourceFile } from './file-source';
import { isClutter } from './file-names';

/** No picture and no table that comes in is larger; more is a file made to fill the memory. */
const LIMIT_BYTES = 1_000_000_000;
/** Deflate makes nothing smaller than a thousandth, and no picture comes near. */
const LARGEST_RATIO = 1100;
/** Beyond this the list alone would fill the memory. */
const MOST_ENTRIES = 1_000_000;

export interface ArchiveContents {
  files: SourceFile[];
  /** What is in it and cannot come in, with the reason. */
  refused: RefusedFile[];
}

export function isArchive({ path }: SourceFile): boolean {
  return /\.zip$/i.test(path);
}

/** What is wrong with an entry before anything of it is read; null: nothing. */
function faultOf({ filename, encrypted, uncompressedSize, compressedSize }: FileEntry): string | null {
  const parts = filename.replaceAll('\\', '/').split('/');
  if (filename.includes('\0') || parts.includes('..') || /^(?:[a-z]:|\/)/i.test(filename.replaceAll('\\', '/'))) {
    return 'Its name leads out of the archive.';
  }
  if (encrypted) return 'It is encrypted. Unpack the archive with its password and open the folder.';
  if (uncompressedSize > LIMIT_BYTES) return 'It says that it unpacks to more than 1 GB.';
  if (uncompressedSize > LARGEST_RATIO * Math.max(compressedSize, 1)) {
    return 'It says that it unpacks to more than any picture could have been packed from.';
  }
  return null;
}

/** A name that no file of the archive has yet: "a.jpg", "a (2).jpg". */
function unique(path: string, taken: Set<string>): string {
  let name = path;
  for (let copy = 2; taken.has(name); copy += 1) name = path.replace(/(\.[^./]*)?$/, (end) => ` (${copy})${end}`);
  taken.add(name);
  return name;
}

/** Unpacks one file; it is stopped where it grows beyond what it said. @throws AppError `unreadable-image` */
async function unpack(entry: FileEntry, path: string): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const sink = new WritableStream<Uint8Array<ArrayBuffer>>({
    write(part) {
      size += part.length;
      if (size > entry.uncompressedSize) throw new Error('It unpacks to more than it says.');
      parts.push(part);
    },
  });
  try {
    await entry.getData(sink, { checkSignature: true, useWebWorkers: false });
  } catch (thrown) {
    throw new AppError(
      'unreadable-image',
      `"${path}" cannot be unpacked: its part of the archive is damaged.`,
      'Download or copy the archive again.',
      thrown,
    );
  }
  return new Blob(parts);
}

/**
 * The files of a ZIP archive. Its directory is read now, each file when it is asked for: the archive is never in memory as a whole.
 *
 * @param prefix in front of every path: "" or a folder with "/" at its end
 * @throws AppError `bad-input` where it is no archive that can be read
 */
export async function filesOfArchive(
  archive: SourceFile,
  prefix: string,
  signal?: AbortSignal,
): Promise<ArchiveContents> {
  const { BlobReader, ZipReader } = await import('@zip.js/zip.js');
  const reader = new ZipReader(new BlobReader(await archive.read()), {
    useWebWorkers: false,
    // Names are looked at here: a bad one costs its file, not the archive.
    filenameValidation: 'tolerant',
  });
  const files: SourceFile[] = [];
  const refused: RefusedFile[] = [];
  const taken = new Set<string>();
  let count = 0;
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      throwIfAborted(signal);
      count += 1;
      if (count > MOST_ENTRIES) throw new Error('It holds more than a million files.');
      if (entry.directory) continue;
      const shown = `${prefix}${entry.filename.replaceAll('\\', '/').normalize('NFC')}`;
      const fault = faultOf(entry);
      if (fault) {
        refused.push({ file: `${archive.path}: ${entry.filename}`, reason: fault });
        continue;
      }
      if (isClutter(shown)) continue;
      const path = unique(shown, taken);
      files.push({ path, sizeBytes: entry.uncompressedSize, read: () => unpack(entry, path) });
    }
  } catch (thrown) {
    throwIfAborted(signal);
    throw new AppError(
      'bad-input',
      `"${archive.path}" cannot be read as a ZIP archive.`,
      'Download or copy it again, or unpack it and open the folder.',
      thrown,
    );
  }
  return { files, refused };
}

/**
 * A listing with the archives in it opened. One archive is the data set itself; of several, each is a folder of its name.
 * @throws AppError `bad-input` for an archive that cannot be read
 */
export async function withArchivesOpened(
  listed: readonly SourceFile[],
  signal?: AbortSignal,
): Promise<ArchiveContents> {
  const archives = listed.filter(isArchive);
  const contents: ArchiveContents = { files: listed.filter((file) => !isArchive(file)), refused: [] };
  for (const archive of archives) {
    const prefix =
      archives.length === 1 && contents.files.length === 0 ? '' : `${archive.path.replace(/\.zip$/i, '')}/`;
    const { files, refused } = await filesOfArchive(archive, prefix, signal);
    contents.files.push(...files);
    contents.refused.push(...refused);
  }
  return contents;
}
