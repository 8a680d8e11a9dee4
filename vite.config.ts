import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** Isolation gives wasm its threads; see tools/server for the same headers in the built page's server. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  // 'mpa': a missing model file must answer 404, not the page.
  appType: 'mpa',
  base: './',
  plugins: [svelte()],
  worker: { format: 'es' },
  build: { target: 'esnext', assetsInlineLimit: 0 },
  server: { headers, host: '127.0.0.1' },
  preview: { headers, host: '127.0.0.1' },
});
