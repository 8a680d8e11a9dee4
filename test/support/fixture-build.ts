import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { shared } from '../../vite.config';

/** A page of a test, built as the product is; `root` is a folder with an index.html. */
export async function buildFixture(root: string): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'studio-fixture-'));
  const nodeEnv = process.env.NODE_ENV;
  // Vite takes any other value, vitest's "test" too, for development.
  process.env.NODE_ENV = 'production';
  try {
    await build({
      ...shared,
      root,
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      build: { ...shared.build, outDir: folder, emptyOutDir: true },
    });
  } finally {
    process.env.NODE_ENV = nodeEnv;
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
