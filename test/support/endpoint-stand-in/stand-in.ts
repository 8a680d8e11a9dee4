import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { automatic1111 } from './automatic1111';
import { comfyui } from './comfyui';
import { answerWithFault } from './faults';
import { huggingFace } from './hugging-face';
import { openai } from './openai';
import type { Route } from './routes';
import { QUIET, type AskedRequest, type StandInState, type StandInSwitches } from './state';
import { listenForSockets } from './web-socket';

/** A service for tests. */
export interface EndpointStandIn {
  /** "http://127.0.0.1:port". */
  readonly origin: string;
  readonly state: StandInState;
  /** How often a path that ends so was asked for. */
  count(pathEnd: string): number;
  /** Back to health, and nothing asked yet. */
  reset(switches?: Partial<StandInSwitches>): void;
  close(): Promise<void>;
}

const IMAGE_PATHS = /\/(txt2img|img2img|prompt|generations|edits|painter)$/;

async function readRequest(request: IncomingMessage): Promise<AskedRequest> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const url = new URL(request.url ?? '/', 'http://host');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.search,
    authorization: request.headers.authorization ?? null,
    cookie: request.headers.cookie ?? null,
    referrer: request.headers.referer ?? null,
    contentType: request.headers['content-type'] ?? '',
    body: Buffer.concat(parts),
    answered: null,
  };
}

/** Numbers from 0 below 1, the same for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A test double of the services that make images and answer questions: AUTOMATIC1111, ComfyUI, OpenAI's images and chat, Hugging Face, all on one
 * loopback port over real HTTP, with the real ones' shapes. Its images are coloured tiles, its answers are set by the test, its faults by switches.
 * @param otherHost where its redirects lead
 */
export async function startEndpointStandIn(otherHost = 'http://127.0.0.1:9'): Promise<EndpointStandIn> {
  const state: StandInState = { switches: { ...QUIET }, asked: [], interrupts: [], jobs: [], uploads: new Map() };
  let roll = dice(QUIET.seed);
  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) => {
      if (!response.headersSent) response.writeHead(500).end(String(thrown));
    });
  });
  // Server and client share a process in tests: a kept connection must not time out while the client works.
  server.keepAliveTimeout = 60_000;
  const listeners = listenForSockets(server, state);
  const routes: Route[] = [automatic1111, comfyui(listeners), openai, huggingFace];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { switches } = state;
    if (switches.allowsPages) {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Allow-Headers', 'Content-Type, Authorization');
      response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
    }
    if (request.method === 'OPTIONS') return void response.writeHead(switches.allowsPages ? 204 : 403).end();
    const asked = await readRequest(request);
    state.asked.push(asked);
    response.on('finish', () => (asked.answered = response.statusCode));
    if (switches.fault && asked.path.endsWith(switches.faultAt)) {
      return answerWithFault(switches.fault, request, response, otherHost);
    }
    const json = { 'Content-Type': 'application/json' };
    if (switches.key !== '' && !asked.authorization?.includes(switches.key)) {
      return void response.writeHead(401, json).end(JSON.stringify({ error: { message: 'Incorrect API key' } }));
    }
    if (switches.failureShare > 0 && IMAGE_PATHS.test(asked.path) && roll() < switches.failureShare) {
      const isBusy = roll() < 0.5;
      const wait = switches.retryAfterSeconds;
      return answerWithFault(isBusy ? 'unavailable' : 'broken', request, response, otherHost, wait);
    }
    for (const route of routes) {
      const found = await route(asked, state);
      if (!found) continue;
      if (found.bytes) response.writeHead(found.status ?? 200, { 'Content-Type': found.type ?? '' }).end(found.bytes);
      else response.writeHead(found.status ?? 200, json).end(JSON.stringify(found.json));
      return;
    }
    response.writeHead(404, json).end('{"detail":"Not Found"}');
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    count: (pathEnd) => state.asked.filter(({ path }) => path.endsWith(pathEnd)).length,
    reset(switches = {}) {
      for (const job of [...state.jobs]) job.stop();
      state.switches = { ...QUIET, ...switches };
      state.asked = [];
      state.interrupts = [];
      state.uploads.clear();
      roll = dice(state.switches.seed);
    },
    close: () =>
      new Promise((resolve) => {
        listeners.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
