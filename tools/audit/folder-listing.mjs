import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ path: string, sizeBytes: number }} ListedFile `path` below the folder, "/" as separator */

/**
 * Every file below a folder, in path order. Linked folders are followed, once each; what cannot be read is left to the
 * importer's own words when it comes to it.
 * @param {string} root
 * @returns {ListedFile[]}
 */
export function listFolder(root) {
  /** @type {ListedFile[]} */
  const files = [];
  /** @param {string} below @param {ReadonlySet<string>} parents real paths above, to stop a link that leads back up */
  const walk = (below, parents) => {
    const here = join(root, below);
    const real = realpathSync(here);
    if (parents.has(real)) return;
    const path = new Set(parents).add(real);
    for (const name of readdirSync(here)) {
      const child = below === '' ? name : `${below}/${name}`;
      const stats = statSync(join(root, child), { throwIfNoEntry: false });
      if (stats?.isDirectory()) walk(child, path);
      else if (stats?.isFile()) files.push({ path: child, sizeBytes: stats.size });
    }
  };
  walk('', new Set());
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
