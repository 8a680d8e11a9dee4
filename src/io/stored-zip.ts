/** A file of an archive. */
export interface ZipEntry {
  /** With "/" between folders, none at the start. */
  path: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The first day that the format knows, wherever the user is: the same files are the same archive. */
const FIRST_DAY = new Date(1980, 0, 1);

/** A ZIP archive whose files are stored as they are: images do not compress. */
export async function storedZip(entries: readonly ZipEntry[]): Promise<Blob> {
  const { BlobReader, BlobWriter, ZipWriter } = await import('@zip.js/zip.js');
  const zip = new ZipWriter(new BlobWriter('application/zip'), {
    level: 0,
    lastModDate: FIRST_DAY,
    extendedTimestamp: false,
    useWebWorkers: false,
  });
  for (const { path, bytes } of entries) await zip.add(path, new BlobReader(new Blob([bytes])));
  return zip.close();
}
