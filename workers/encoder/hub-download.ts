import { AppError } from '../../src/core/errors';
import { sha256Hex, toHex } from './digest';
import type { HubFile } from './hub-manifest';
import { hubFetch, networkFailed, pageInPlaceOf, requireFile } from './hub-requests';
import type { PartStore } from './part-store';

/** Bytes that an interruption can cost at most. */
const PART_BYTES = 8 * 2 ** 20;
/** Connections that may break one after the other without a byte gained. */
const MAX_FRUITLESS = 3;
const RETRY_MS = 400;

export interface DownloadTask {
  title: string;
  path: string;
  url: string;
  file: HubFile;
  signal: AbortSignal;
  /** Bytes that are there, whether kept or fetched. */
  onBytes(sizeBytes: number): void;
}

/**
 * A file of the hub: kept parts first, the rest over the network from where they end, all of it checked against the hub's hash.
 *
 * @param store null: nothing is kept
 * @throws AppError `hash-mismatch` (what was kept is removed), `model-missing`, `model-invalid`, `network-failed`,
 * `host-not-allowed`
 */
export async function downloadFile(
  task: DownloadTask,
  store: PartStore | null,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; sha256: string | null }> {
  const { url, file, onBytes } = task;
  const bytes = new Uint8Array(file.sizeBytes);
  const sink = new PartSink(bytes, url, store);
  const wasComplete = await sink.restore();
  onBytes(sink.received);
  for (let fruitless = 0; sink.received < file.sizeBytes;) {
    const before = sink.received;
    try {
      await fetchRest(task, sink);
    } catch (error) {
      const isWorthAnother = error instanceof AppError && error.code === 'network-failed';
      fruitless = sink.received > before ? 1 : fruitless + 1;
      if (!isWorthAnother || fruitless >= MAX_FRUITLESS) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      task.signal.throwIfAborted();
    }
  }
  const sha256 = await checkedSha256(task, bytes, store);
  if (!wasComplete) await sink.complete();
  return { bytes, sha256 };
}

/** Takes bytes in order, and keeps them in parts beside. */
class PartSink {
  received = 0;
  readonly #target: Uint8Array<ArrayBuffer>;
  readonly #url: string;
  #store: PartStore | null;
  #stored = 0;

  constructor(target: Uint8Array<ArrayBuffer>, url: string, store: PartStore | null) {
    this.#target = target;
    this.#url = url;
    this.#store = store;
  }

  /** Takes in what is kept; returns whether that is the whole file. */
  async restore(): Promise<boolean> {
    const kept = await this.#store?.kept(this.#url);
    if (!kept || kept.sizeBytes === 0) return false;
    if (kept.sizeBytes > this.#target.byteLength || !(await this.#store?.readInto(this.#url, this.#target))) {
      await this.restart();
      return false;
    }
    this.received = kept.sizeBytes;
    this.#stored = kept.sizeBytes;
    return kept.isComplete;
  }

  /** Forgets everything: the server sends the file from its beginning. */
  async restart(): Promise<void> {
    await this.#store?.remove(this.#url);
    this.received = 0;
    this.#stored = 0;
  }

  async add(chunk: Uint8Array): Promise<void> {
    if (this.received + chunk.byteLength > this.#target.byteLength)
      throw new RangeError('more bytes than the file has');
    this.#target.set(chunk, this.received);
    this.received += chunk.byteLength;
    if (this.received - this.#stored >= PART_BYTES) await this.flush();
  }

  /** Keeps what has come in since the last part. A full disk ends the keeping, not the download. */
  async flush(): Promise<void> {
    if (!this.#store || this.received === this.#stored) return;
    try {
      await this.#store.append(this.#url, this.#target.slice(this.#stored, this.received));
      this.#stored = this.received;
    } catch {
      await this.#store.remove(this.#url).catch(() => undefined);
      this.#store = null;
    }
  }

  /** Forgets everything and says why: what came is of another length than the file. */
  async reject(title: string, path: string): Promise<AppError> {
    const isPage = /^\s*</.test(new TextDecoder().decode(this.#target.subarray(0, Math.min(this.received, 64))));
    await this.restart();
    if (isPage) return pageInPlaceOf(title, path);
    return wrongContent(title, path, `its length is not ${this.#target.byteLength} bytes`);
  }

  async complete(): Promise<void> {
    await this.flush();
    await this.#store?.complete(this.#url);
  }
}

async function fetchRest(task: DownloadTask, sink: PartSink): Promise<void> {
  const { title, path, url, file, signal, onBytes } = task;
  const isRest = sink.received > 0;
  const { response, download } = await hubFetch(url, signal, isRest ? `bytes=${sink.received}-` : undefined);
  requireFile(response, title, path);
  if (isRest && response.status !== 206) {
    onBytes(-sink.received);
    await sink.restart();
  }
  try {
    const reader = response.body!.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      await sink.add(value);
      download.sizeBytes += value.byteLength;
      onBytes(value.byteLength);
    }
  } catch (error) {
    if (error instanceof RangeError) throw await sink.reject(title, path);
    await sink.flush();
    signal.throwIfAborted();
    throw networkFailed(new URL(url).origin, error);
  }
  // A connection that breaks throws; an answer that ends in good order and short is another file.
  if (sink.received < file.sizeBytes) throw await sink.reject(title, path);
}

/** SHA-256 where the hub gives one. @throws AppError `hash-mismatch`; what was kept is then removed. */
async function checkedSha256(
  { title, path, url, file }: DownloadTask,
  bytes: Uint8Array<ArrayBuffer>,
  store: PartStore | null,
): Promise<string | null> {
  const sha256 = file.sha256 ? await sha256Hex(bytes) : null;
  // Without a secure context the browser offers no SHA-1; the size has been checked then.
  const isNamedRight = !file.gitSha1 || !('subtle' in crypto) || (await gitSha1(bytes)) === file.gitSha1;
  if (sha256 === file.sha256 && isNamedRight) return sha256;
  await store?.remove(url);
  throw wrongContent(title, path, 'its hash is not the one that the hub states');
}

function wrongContent(title: string, path: string, what: string): AppError {
  const fix = 'It was removed. Try again; if it happens twice, something between here and the hub alters files.';
  return new AppError('hash-mismatch', `${title}: ${path} is not what the hub promised: ${what}.`, fix);
}

/** Git's name of a file. */
async function gitSha1(bytes: Uint8Array): Promise<string> {
  const header = new TextEncoder().encode(`blob ${bytes.byteLength}\0`);
  const blob = new Uint8Array(header.byteLength + bytes.byteLength);
  blob.set(header);
  blob.set(bytes, header.byteLength);
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-1', blob)));
}
