import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Third-party data lies beside the repository, never in it; tests that need it are skipped, with a message, without. */
export function sharedPath(path: string): string | null {
  const full = fileURLToPath(new URL(`../../../shared/${path}`, import.meta.url));
  if (existsSync(full)) return full;
  console.warn(`Skipped: ../shared/${path} is not there.`);
  return null;
}
