import { openAsBlob, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FileSource, SourceFile } from '../../src/io/file-source';

/** A folder of this computer as a FileSource, for tests that run in Node. */
export function diskSource(root: string): FileSource {
  return { name: basename(root), list: () => Promise.resolve(filesBelow(root, '')) };
}

function filesBelow(root: string, prefix: string): SourceFile[] {
  return readdirSync(join(root, prefix), { withFileTypes: true }).flatMap((entry): SourceFile[] => {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return filesBelow(root, path);
    return [{ path, sizeBytes: statSync(join(root, path)).size, read: () => openAsBlob(join(root, path)) }];
  });
}
