import { sourceHash } from './source-hash.mjs';

/**
 * Writes build.json into the build: the hash of its sources, taken before they are read, so that an edit in the middle
 * of a build leaves it stale.
 * @returns {import('vite').Plugin}
 */
export function stampPlugin() {
  let hash = '';
  return {
    name: 'studio-stamp',
    apply: 'build',
    buildStart() {
      hash = sourceHash();
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'build.json', source: `${JSON.stringify({ sourceHash: hash })}\n` });
    },
  };
}
