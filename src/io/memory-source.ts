import type { FileSource, SourceFile } from './file-source';
import { sortByPath } from './file-names';

/** Files that are already in memory: tests, and data that another step made. */
export function memorySource(name: string, contents: Readonly<Record<string, BlobPart>>): FileSource {
  const files = Object.entries(contents).map(([path, part]): SourceFile => {
    const blob = new Blob([part]);
    return { path, sizeBytes: blob.size, read: () => Promise.resolve(blob) };
  });
  return { name, list: () => Promise.resolve(sortByPath(files)) };
}
