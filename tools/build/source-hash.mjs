import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../paths.mjs';

/** What the built page is made of. */
const SOURCES = [
  'index.html',
  'headless.html',
  'package-lock.json',
  'package.json',
  'public',
  'src',
  'svelte.config.js',
  'tools/build',
  'tsconfig.base.json',
  'vite.config.ts',
  'workers',
];

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesOf(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter((name) => !name.startsWith('.') && name !== '__pycache__')
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

/** SHA-256 over the paths and bytes of all sources: tells a stale build whatever the clock says. */
export function sourceHash() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((name) => filesOf(join(ROOT, name)))) {
    hash.update(relative(ROOT, file).replaceAll('\\', '/')).update('\0');
    hash.update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}
