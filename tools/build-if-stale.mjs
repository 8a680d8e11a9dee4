import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceHash } from './build/source-hash.mjs';
import { PlainFailure } from './install.mjs';
import { DIST, ROOT } from './paths.mjs';

function isBuildCurrent() {
  const stamp = join(DIST, 'build.json');
  if (!existsSync(stamp)) return false;
  try {
    return JSON.parse(readFileSync(stamp, 'utf8')).sourceHash === sourceHash();
  } catch {
    return false;
  }
}

/**
 * Builds the page unless the last build was made of these very sources.
 * @param {(line: string) => void} say
 */
export async function buildIfStale(say = console.log) {
  if (isBuildCurrent()) return;
  say('Building the page ...');
  const startedAt = Date.now();
  // Vite takes any other value that the shell may hold for a development build.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  try {
    await build({ root: ROOT, logLevel: 'warn', build: { outDir: DIST, emptyOutDir: true } });
  } catch (thrown) {
    throw new PlainFailure(`The build failed. ${/** @type {Error} */ (thrown).message}`);
  }
  say(`Built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
}
