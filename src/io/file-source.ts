/** One file of a data set, not yet read. A `File` stays lazy: bytes are read per batch and never kept. */
export interface SourceFile {
  /** Path below the opened folder, "/" as separator, Unicode kept. */
  path: string;
  sizeBytes: number;
  read(): Promise<Blob>;
}

/** Where files come from (a drop, a picked folder, a zip, a loopback server): importers cannot tell which. */
export interface FileSource {
  name: string;
  /** Set (at the latest when listed) where the browser gives a folder's handle: stored, it reconnects the originals. */
  readonly handle?: FileSystemDirectoryHandle;
  /** Every file, in path order; complete however large the folder is. */
  list(signal?: AbortSignal): Promise<SourceFile[]>;
}
