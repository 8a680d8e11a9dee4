import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** Tests of how soon the page answers: nothing else runs beside them. */
const ALONE = ['stop-and-go-on', 'hub', 'decode'].map((name) => `test/browser/${name}.test.ts`);

const BROWSER = {
  include: ['test/browser/**/*.test.ts'],
  environment: 'node' as const,
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [svelte()],
        // They get what two browsers leave of the cores: a timeout is for what hangs.
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], environment: 'node', testTimeout: 600_000 },
      },
      {
        // Each file has a browser of its own. A page waits for its timers, its disk and its GPU half of the time: two at a time fill two cores.
        test: { ...BROWSER, name: 'browser', exclude: ALONE, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      {
        test: {
          ...BROWSER,
          name: 'browser-alone',
          include: ALONE,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
