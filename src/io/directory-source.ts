import { throwIfAborted } from '../core/errors';
import type { FileSource, SourceFile } from './file-source';
import { isClutter, sortByPath } from './file-names';

/** Sizes are asked for this many files at a time: each is a round trip to the browser's file process. */
const PARALLEL_FILES = 64;

/** A folder of the File System Access API: picked, dropped, or stored from an earlier visit. */
export function directorySource(handle: FileSystemDirectoryHandle): FileSource {
  return {
    name: handle.name,
    handle,
    list: async (signal) => sortByPath(await filesBelow(handle, '', signal)),
  };
}

/** Every file below a folder, paths with `prefix` before them; hidden folders are not entered. */
export async function filesBelow(
  folder: FileSystemDirectoryHandle,
  prefix: string,
  signal?: AbortSignal,
): Promise<SourceFile[]> {
  const found: SourceFile[] = [];
  const handles: { path: string; handle: FileSystemFileHandle }[] = [];
  const folders = [{ handle: folder, prefix }];
  for (let next = folders.pop(); next; next = folders.pop()) {
    for await (const [name, handle] of next.handle.entries()) {
      throwIfAborted(signal);
      const path = next.prefix + name;
      if (isClutter(path)) continue;
      if (handle.kind === 'directory') folders.push({ handle, prefix: `${path}/` });
      else handles.push({ path, handle });
    }
  }
  for (let at = 0; at < handles.length; at += PARALLEL_FILES) {
    throwIfAborted(signal);
    const some = handles.slice(at, at + PARALLEL_FILES);
    found.push(...(await Promise.all(some.map(({ path, handle }) => sourceFile(path, handle)))));
  }
  return found;
}

/**
 * The `File` is taken once, when the folder is listed: if the file then changes, reading it fails
 * (`NotReadableError`) instead of mixing two versions in one audit.
 */
export async function sourceFile(path: string, handle: FileSystemFileHandle): Promise<SourceFile> {
  const file = await handle.getFile();
  return { path, sizeBytes: file.size, read: () => Promise.resolve(file) };
}
