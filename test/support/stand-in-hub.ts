import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { listenOnLoopback } from './plain-server';
import type { ModelFiles } from './tiny-clip';

/** What the stand-in does wrong, on request; changed by a test at any time. */
export interface HubFaults {
  /** Pause before each 16 kB of a file. */
  pauseMs: number;
  /** The connection breaks after so many bytes of a large file, this many times more. */
  cut: { afterBytes: number; times: number } | null;
  missing: readonly string[];
  /** Answered with a web page and status 200, under the type of a page or of the file. */
  pages: Readonly<Record<string, 'as-page' | 'as-file'>>;
  /** One byte of these is wrong. */
  corrupt: readonly string[];
  /** Ranges are answered with the whole file. */
  ignoresRanges: boolean;
  /** The list of files is answered so, in place of 200. */
  listStatus: number;
  /** The list of files is a web page. */
  listIsPage: boolean;
}

const NO_FAULTS: HubFaults = {
  pauseMs: 0,
  cut: null,
  missing: [],
  pages: {},
  corrupt: [],
  ignoresRanges: false,
  listStatus: 200,
  listIsPage: false,
};

export interface SeenRequest {
  path: string;
  range: string | undefined;
  cookie: string | undefined;
  referer: string | undefined;
}

const CHUNK_BYTES = 16_384;
/** Files of this size and more are answered by redirect to the delivery host, with their SHA-256 in the list. */
const LARGE_BYTES = 10_000;
const PAGE = '<!doctype html><title>Sign in to the network</title>';

function hash(algorithm: 'sha1' | 'sha256', ...parts: (string | Uint8Array)[]): string {
  const digest = createHash(algorithm);
  for (const part of parts) digest.update(part);
  return digest.digest('hex');
}

function listOf(files: ModelFiles): unknown {
  return Object.entries(files).map(([path, content]) => {
    const size = content.byteLength;
    const oid = hash('sha1', `blob ${size}\0`, content);
    const lfs = size >= LARGE_BYTES ? { lfs: { oid: hash('sha256', content), size, pointerSize: 134 } } : {};
    return { type: 'file', path, size, oid, ...lfs };
  });
}

/**
 * A hub on loopback in the layout of the Hugging Face hub (list of files, /{id}/resolve/main/{file}), with a second origin in
 * the place of its delivery hosts.
 */
export async function startStandInHub(models: Readonly<Record<string, ModelFiles>>) {
  const faults: HubFaults = { ...NO_FAULTS };
  const seen: SeenRequest[] = [];

  const cdn = await listenOnLoopback((request, response) => {
    void answerFile(request, response, 'https://cdn.invalid/');
  });
  const hub = await listenOnLoopback((request, response) => void answer(request, response));

  function note(request: IncomingMessage): string {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://hub').pathname);
    const { range, cookie, referer } = request.headers;
    if (request.method !== 'OPTIONS') seen.push({ path, range, cookie, referer });
    return path;
  }

  function allowEveryOrigin(request: IncomingMessage, response: ServerResponse): boolean {
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (request.method !== 'OPTIONS') return false;
    response.setHeader('Access-Control-Allow-Headers', 'Range');
    response.writeHead(204).end();
    return true;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (allowEveryOrigin(request, response)) return;
    const url = new URL(request.url ?? '/', 'http://hub');
    const list = /^\/api\/models\/(.+)\/tree\/main$/.exec(url.pathname);
    if (!list) return answerFile(request, response, cdn.origin);
    note(request);
    const files = models[list[1]!];
    if (faults.listIsPage) return void response.writeHead(200, { 'Content-Type': 'application/json' }).end(PAGE);
    if (!files || faults.listStatus !== 200) {
      return void response.writeHead(files ? faults.listStatus : 401, { 'Content-Type': 'application/json' }).end('{}');
    }
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(listOf(files)));
  }

  async function answerFile(request: IncomingMessage, response: ServerResponse, cdnOrigin: string): Promise<void> {
    if (allowEveryOrigin(request, response)) return;
    const path = note(request);
    const match = /^\/(.+?\/.+?)\/resolve\/main\/(.+)$/.exec(path);
    const file = match?.[2] ?? '';
    const content = models[match?.[1] ?? '']?.[file];
    if (!content || faults.missing.includes(file)) return void response.writeHead(404).end('Entry not found');
    const page = faults.pages[file];
    if (page) {
      const type = page === 'as-page' ? 'text/html; charset=utf-8' : 'application/octet-stream';
      return void response.writeHead(200, { 'Content-Type': type }).end(PAGE);
    }
    const isAtHub = request.socket.localPort === Number(new URL(hub.origin).port);
    if (isAtHub && content.byteLength >= LARGE_BYTES) {
      const headers = { Location: `${cdnOrigin}${path}`, 'X-Linked-Etag': `"${hash('sha256', content)}"` };
      return void response.writeHead(302, headers).end();
    }
    await send(request, response, file, content);
  }

  async function send(
    request: IncomingMessage,
    response: ServerResponse,
    file: string,
    content: Uint8Array,
  ): Promise<void> {
    const start = faults.ignoresRanges ? 0 : Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const rest = Uint8Array.from(content.subarray(start));
    if (faults.corrupt.includes(file)) rest[rest.byteLength - 1]! ^= 1;
    response.writeHead(start > 0 ? 206 : 200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': rest.byteLength,
      ...(start > 0 && { 'Content-Range': `bytes ${start}-${content.byteLength - 1}/${content.byteLength}` }),
    });
    const cut = faults.cut && faults.cut.times > 0 && content.byteLength >= LARGE_BYTES ? faults.cut : null;
    if (cut) cut.times -= 1;
    const end = cut ? Math.min(rest.byteLength, cut.afterBytes) : rest.byteLength;
    for (let at = 0; at < end && !response.destroyed; at += CHUNK_BYTES) {
      if (faults.pauseMs > 0) await wait(faults.pauseMs);
      response.write(rest.subarray(at, Math.min(at + CHUNK_BYTES, end)));
    }
    if (!cut) return void response.end();
    // Long enough for what was written to arrive: a reset drops what the receiver has not read.
    await wait(50);
    response.destroy();
  }

  return {
    origin: hub.origin,
    cdnOrigin: cdn.origin,
    faults,
    seen,
    reset(): void {
      Object.assign(faults, NO_FAULTS);
      seen.length = 0;
    },
    async close(): Promise<void> {
      await Promise.all([hub.close(), cdn.close()]);
    },
  };
}
