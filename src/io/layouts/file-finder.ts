import { folderOf } from '../file-names';
import type { SourceFile } from '../file-source';
import { placeImages } from './folder-tree';

/** A name of a table as a path below the data set: "/" between folders, no dots and no drive in front, NFC. */
function plainPath(name: string): string {
  return name
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(?:[a-z]:)?(?:\.?\/+)*/i, '')
    .normalize('NFC');
}

function withoutExtension(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}

interface Named {
  file: SourceFile;
  /** The folders above it, less those that wrap the whole data set. */
  folders: readonly string[];
}

/**
 * Finds the images that a table names. Tables are written on other machines: they give paths below their own folder, below the data set, absolute ones,
 * bare names, or names without the extension. An image is found by its whole path first, else by its name where the folders that both sides give are the
 * same and no other image fits as well.
 */
export class FileFinder {
  readonly #byPath = new Map<string, SourceFile>();
  /** Images by their last name; with and without extension. */
  readonly #byName = new Map<string, Named[]>();

  constructor(images: readonly SourceFile[]) {
    for (const { file, folders } of placeImages(images)) {
      const path = file.path.normalize('NFC');
      this.#byPath.set(path, file);
      const name = path.slice(path.lastIndexOf('/') + 1);
      for (const key of new Set([name, withoutExtension(name)])) {
        const named = { file, folders: folders.map((folder) => folder.normalize('NFC')) };
        const own = this.#byName.get(key);
        if (own) own.push(named);
        else this.#byName.set(key, [named]);
      }
    }
  }

  /** @param tablePath path of the table that names it */
  find(name: string, tablePath: string): SourceFile | null {
    const path = plainPath(name);
    if (path === '') return null;
    const below = folderOf(tablePath).normalize('NFC');
    return this.#byPath.get(below ? `${below}/${path}` : path) ?? this.#byPath.get(path) ?? this.#byEnd(path);
  }

  #byEnd(path: string): SourceFile | null {
    const above = path.split('/');
    const name = above.pop()!;
    const fitting = (this.#byName.get(name) ?? []).flatMap(({ file, folders }) => {
      const shared = sharedEnd(folders, above);
      return shared === Math.min(folders.length, above.length) ? [{ file, shared }] : [];
    });
    const most = Math.max(0, ...fitting.map(({ shared }) => shared));
    const best = fitting.filter(({ shared }) => shared === most);
    return best.length === 1 ? best[0]!.file : null;
  }
}

/** How many folders two paths have in common, counted from the end. */
function sharedEnd(one: readonly string[], other: readonly string[]): number {
  let count = 0;
  while (count < one.length && count < other.length && one.at(-1 - count) === other.at(-1 - count)) count += 1;
  return count;
}
