import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The built page. STUDIO_DIST names another folder, for two builds side by side. */
export const DIST = process.env.STUDIO_DIST ? resolve(process.env.STUDIO_DIST) : join(ROOT, 'dist');
