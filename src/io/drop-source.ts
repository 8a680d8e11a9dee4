import { throwIfAborted } from '../core/errors';
import { filesBelow, sourceFile } from './directory-source';
import { isClutter, sortByPath } from './file-names';
import type { FileSource, SourceFile } from './file-source';

/** One dropped thing, by whichever way the browser gives it. */
interface DroppedItem {
  handle: Promise<FileSystemHandle | null>;
  entry: FileSystemEntry | null;
  file: File | null;
}

/**
 * What was dropped. Call it in the `drop` handler itself, before any `await`: the list of items is emptied when the
 * event ends, so handles (Chromium) and entries (Firefox, Safari) are both taken here, and walked later.
 */
export function dropSource(data: DataTransfer): FileSource {
  return new DropSource([...data.items].filter((item) => item.kind === 'file').map(take));
}

class DropSource implements FileSource {
  readonly name: string;
  handle?: FileSystemDirectoryHandle;
  readonly #items: readonly DroppedItem[];

  constructor(items: readonly DroppedItem[]) {
    const [only] = items;
    this.name = (items.length === 1 && (only!.entry ?? only!.file)?.name) || `${items.length} dropped items`;
    this.#items = items;
  }

  async list(signal?: AbortSignal): Promise<SourceFile[]> {
    const listed: SourceFile[] = [];
    // A single folder is the data set itself; of several, each keeps its name as the first part of its paths.
    const isOne = this.#items.length === 1;
    for (const item of this.#items) {
      const handle = await item.handle;
      if (isOne && handle?.kind === 'directory') this.handle = handle as FileSystemDirectoryHandle;
      listed.push(...(await listItem(item, !isOne, signal)));
    }
    return sortByPath(listed.filter((file) => !isClutter(file.path)));
  }
}

function take(item: DataTransferItem): DroppedItem {
  const handle = item.getAsFileSystemHandle?.() ?? Promise.resolve(null);
  return { handle: handle.catch(() => null), entry: item.webkitGetAsEntry?.() ?? null, file: item.getAsFile() };
}

async function listItem(item: DroppedItem, keepsName: boolean, signal?: AbortSignal): Promise<SourceFile[]> {
  throwIfAborted(signal);
  const handle = await item.handle;
  if (handle?.kind === 'directory') {
    return filesBelow(handle as FileSystemDirectoryHandle, keepsName ? `${handle.name}/` : '', signal);
  }
  if (handle?.kind === 'file') return [await sourceFile(handle.name, handle as FileSystemFileHandle)];
  if (item.entry) return filesOfEntry(item.entry, keepsName, signal);
  const { file } = item;
  return file ? [{ path: file.name, sizeBytes: file.size, read: () => Promise.resolve(file) }] : [];
}

async function filesOfEntry(root: FileSystemEntry, keepsName: boolean, signal?: AbortSignal): Promise<SourceFile[]> {
  const found: SourceFile[] = [];
  const waiting = [{ entry: root, path: root.isFile || keepsName ? root.name : '' }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    throwIfAborted(signal);
    const { entry, path } = next;
    if (isClutter(path)) continue;
    if (entry.isFile) {
      const file = await fileOf(entry as FileSystemFileEntry);
      found.push({ path, sizeBytes: file.size, read: () => Promise.resolve(file) });
    } else {
      const children = await childrenOf((entry as FileSystemDirectoryEntry).createReader());
      for (const child of children) waiting.push({ entry: child, path: path ? `${path}/${child.name}` : child.name });
    }
  }
  return found;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** `readEntries` gives at most 100 at a time in Chromium: the folder is at its end only when it gives none. */
export async function childrenOf(reader: Pick<FileSystemDirectoryReader, 'readEntries'>): Promise<FileSystemEntry[]> {
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return children;
    children.push(...some);
  }
}
