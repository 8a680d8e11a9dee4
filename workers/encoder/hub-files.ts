import { DEFAULT_HUB_ORIGIN, HUB_ENCODERS } from '../../src/core/encoders';
import type { ReportProgress } from '../../src/core/progress';
import { downloadFile } from './hub-download';
import { fileUrl, manifestUrl, parseManifest, type HubManifest } from './hub-manifest';
import { hostNotAllowed, hubFetch, requireFile } from './hub-requests';
import { missingFile, parseJson, type NetworkFiles, type ReadContext } from './network-files';
import { PartStore } from './part-store';

/**
 * A network of the hub. What is kept is read without any request, even where the hub is not allowed (any more).
 *
 * @param allowedOrigin null: no request may be made
 * @throws AppError `host-not-allowed`, `model-missing`, `model-invalid`, `network-failed`
 */
export async function hubFiles(id: string, allowedOrigin: string | null, context: ReadContext): Promise<NetworkFiles> {
  const title = HUB_ENCODERS.find((encoder) => encoder.id === id)?.title ?? id;
  const origin = allowedOrigin ?? DEFAULT_HUB_ORIGIN;
  const store = await PartStore.open();
  const manifest = await readManifest(title, id, origin, allowedOrigin !== null, store, context);
  const digests = new Map<string, string>();
  const bytes = { done: 0, total: 0, startedAt: Date.now() };

  return {
    id,
    title,
    paths: Object.keys(manifest),
    announce(paths) {
      bytes.total = paths.reduce((sum, path) => sum + (manifest[path]?.sizeBytes ?? 0), 0);
    },
    async read(path, { signal, report }) {
      const file = manifest[path];
      if (!file) throw missingFile(title, path, 'Choose another network: this one is not laid out for browsers.');
      const url = fileUrl(origin, id, path);
      return exclusively(url, signal, async () => {
        const isKept = (await store?.kept(url))?.isComplete ?? false;
        if (!isKept && allowedOrigin === null) throw hostNotAllowed(origin);
        const onBytes = (sizeBytes: number): void => {
          bytes.done += sizeBytes;
          reportBytes(report, `${isKept ? 'Reading' : 'Downloading'} ${title}`, bytes, path);
        };
        const read = await downloadFile({ title, path, url, file, signal, onBytes }, store);
        if (read.sha256) digests.set(path, read.sha256);
        return read.bytes;
      });
    },
    knownSha256: (path) => digests.get(path) ?? null,
  };
}

/** Removes what is kept of a network. */
export async function forgetHubFiles(id: string, origin: string): Promise<void> {
  const store = await PartStore.open();
  await store?.removeBelow(`${origin}/${id}/`);
  await store?.removeBelow(manifestUrl(origin, id));
}

async function readManifest(
  title: string,
  id: string,
  origin: string,
  isAllowed: boolean,
  store: PartStore | null,
  { signal }: ReadContext,
): Promise<HubManifest> {
  const url = manifestUrl(origin, id);
  // Kept with the files it describes: a network stays what it was when it was fetched, until it is removed.
  const kept = await store?.readJson(url);
  if (kept) return kept as HubManifest;
  if (!isAllowed) throw hostNotAllowed(origin);
  const { response, download } = await hubFetch(url, signal);
  requireFile(response, title, 'list of files');
  const content = new Uint8Array(await response.arrayBuffer());
  download.sizeBytes = content.byteLength;
  const manifest = parseManifest(title, parseJson(title, 'the list of files', content));
  await store?.writeJson(url, manifest).catch(() => undefined);
  return manifest;
}

function reportBytes(
  report: ReportProgress,
  stage: string,
  bytes: { done: number; total: number; startedAt: number },
  path: string,
): void {
  const { done, total, startedAt } = bytes;
  report({ stage, done, total: Math.max(total, done), unit: 'bytes', startedAt, note: path });
}

/** One download of a file at a time over all tabs: two would mix their parts. */
async function exclusively<Result>(name: string, signal: AbortSignal, run: () => Promise<Result>): Promise<Result> {
  if (!('locks' in navigator)) return run();
  return navigator.locks.request(`studio-hub ${name}`, { signal }, run) as Promise<Result>;
}
