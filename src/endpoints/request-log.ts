/** Every request to another host, for the screen that says what was sent where. Kept for the tab's life. */

export interface ForeignRequest {
  id: number;
  /** `Date.now()` at the start. */
  startedAt: number;
  method: string;
  /** Origin: "https://huggingface.co". */
  host: string;
  /** The URL's path without its query, which may hold a key. */
  path: string;
  /** In the user's words: "a prompt of 12 words", "nothing but the address". */
  sent: string;
  sentBytes: number;
  receivedBytes: number;
  /** HTTP status; null while running or when no answer came. */
  status: number | null;
  state: 'running' | 'done' | 'failed';
}

export interface OpenRequest {
  /** Bytes received so far. */
  received(bytes: number): void;
  done(status: number): void;
  failed(status?: number): void;
}

const STORAGE_KEY = 'studio-request-log';
/** A long download run makes a few hundred; the oldest go first. */
const MAXIMUM_ENTRIES = 500;

let entries: readonly ForeignRequest[] = restore();
const listeners = new Set<(log: readonly ForeignRequest[]) => void>();

function restore(): readonly ForeignRequest[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '[]') as ForeignRequest[];
    return kept.map((entry) => (entry.state === 'running' ? { ...entry, state: 'failed' } : entry));
  } catch {
    return [];
  }
}

function publish(next: readonly ForeignRequest[], isWorthKeeping: boolean): void {
  entries = next;
  if (isWorthKeeping) {
    try {
      sessionStorage.setItem(STORAGE_KEY, JSON.stringify(entries));
    } catch {
      // The log then lives until the page is loaded anew.
    }
  }
  for (const listener of listeners) listener(entries);
}

/** All requests so far, oldest first; replaced, never mutated. */
export function requestLog(): readonly ForeignRequest[] {
  return entries;
}

/** Calls back with the whole log on every change; returns the way to stop. */
export function watchRequestLog(listener: (log: readonly ForeignRequest[]) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Notes a request that is about to be made; to be called for every one that leaves the page's origin. */
export function logRequest(request: { url: string; method?: string; sent: string; sentBytes?: number }): OpenRequest {
  const url = new URL(request.url);
  const id = (entries.at(-1)?.id ?? 0) + 1;
  const entry: ForeignRequest = {
    id,
    startedAt: Date.now(),
    method: request.method ?? 'GET',
    host: url.origin,
    path: url.pathname,
    sent: request.sent,
    sentBytes: request.sentBytes ?? 0,
    receivedBytes: 0,
    status: null,
    state: 'running',
  };
  publish([...entries, entry].slice(-MAXIMUM_ENTRIES), true);
  const change = (part: Partial<ForeignRequest>, isWorthKeeping: boolean): void =>
    publish(
      entries.map((each) => (each.id === id ? { ...each, ...part } : each)),
      isWorthKeeping,
    );
  return {
    received: (receivedBytes) => change({ receivedBytes }, false),
    done: (status) => change({ status, state: 'done' }, true),
    failed: (status) => change({ status: status ?? null, state: 'failed' }, true),
  };
}
