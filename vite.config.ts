import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type UserConfig } from 'vite';
import { stampPlugin } from './tools/build/stamp-plugin.mjs';
import { ROOT } from './tools/paths.mjs';

/** Isolation gives wasm its threads; the built page's server and the service worker send the whole policy. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** The service worker must lie at the page's own level, under a name that never changes. */
const workerNames = (chunk: { name: string }): string =>
  chunk.name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js';

/** The build is quick; advice on what took how long is noise to whoever types `npm start`. */
const checks = { bundlerTimings: false };

/** What every page of the project is built with, the fixtures of its browser tests included. */
export const shared = {
  // 'mpa': a missing model file must answer 404, not the page.
  appType: 'mpa',
  base: './',
  worker: { format: 'es', rolldownOptions: { checks, output: { entryFileNames: workerNames } } },
  build: {
    target: 'esnext',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { checks },
  },
} satisfies UserConfig;

export default defineConfig({
  ...shared,
  plugins: [svelte(), stampPlugin()],
  build: {
    ...shared.build,
    // The page, and the page that the command line drives.
    rolldownOptions: {
      ...shared.build.rolldownOptions,
      input: ['index.html', 'headless.html'].map((page) => join(ROOT, page)).filter((page) => existsSync(page)),
    },
  },
  server: { headers, host: '127.0.0.1' },
  preview: { headers, host: '127.0.0.1' },
});
