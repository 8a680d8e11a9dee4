import { AppError } from '../../src/core/errors';

export interface HubFile {
  sizeBytes: number;
  /** SHA-256 of a large file; null for small ones, which git names by `gitSha1`. */
  sha256: string | null;
  /** SHA-1 of git's blob: of "blob <size>\0" and the content. Null for large files. */
  gitSha1: string | null;
}

export type HubManifest = Record<string, HubFile>;

/** Where the hub lists a network's files with sizes and hashes. */
export function manifestUrl(origin: string, id: string): string {
  return `${origin}/api/models/${id}/tree/main?recursive=true`;
}

/** Where the hub gives a file; large ones by a redirect to a delivery host. */
export function fileUrl(origin: string, id: string, path: string): string {
  return `${origin}/${id}/resolve/main/${path.split('/').map(encodeURIComponent).join('/')}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** @throws AppError `model-invalid` where the answer is not a list of files */
export function parseManifest(title: string, json: unknown): HubManifest {
  const manifest: HubManifest = {};
  for (const entry of Array.isArray(json) ? json : []) {
    if (!isObject(entry) || entry['type'] !== 'file' || typeof entry['path'] !== 'string') continue;
    const large = isObject(entry['lfs']) ? entry['lfs'] : null;
    const sizeBytes = Number(large?.['size'] ?? entry['size']);
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) continue;
    manifest[entry['path']] = {
      sizeBytes,
      sha256: large ? hexOrNull(large['oid'], 64) : null,
      gitSha1: large ? null : hexOrNull(entry['oid'], 40),
    };
  }
  if (Object.keys(manifest).length > 0) return manifest;
  const fix = 'Check the name of the network, and that the hub can be reached from here.';
  throw new AppError('model-invalid', `${title}: the hub's list of files could not be read.`, fix);
}

function hexOrNull(value: unknown, digits: number): string | null {
  return typeof value === 'string' && new RegExp(`^[0-9a-f]{${digits}}$`).test(value) ? value : null;
}
