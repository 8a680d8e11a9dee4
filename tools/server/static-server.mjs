import { createServer } from 'node:http';
import { CARRIER_HEADER, policyHeaders, readHostsCookie } from '../../src/endpoints/content-policy.js';
import { StaticFiles } from './static-files.mjs';

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */
/**
 * Takes a request before the files do; returns whether it has answered. `path` is the URL's path, still encoded.
 * @typedef {(request: Request, response: Response, path: string) => boolean | Promise<boolean>} Route
 */

export const LOOPBACK = '127.0.0.1';
export const DEFAULT_PORT = 4173;

/** A name other than these in the Host header is a foreign page that rebinds its own name to this machine. */
const OWN_NAMES = new Set(['localhost', LOOPBACK, '[::1]']);

/**
 * Name and port of the Host header; null when it is missing, malformed or not this machine.
 * @param {string | undefined} header
 */
function readHost(header) {
  const match = /^(\[[0-9a-f:]+\]|[^:/\s]+)(?::(\d+))?$/i.exec(header ?? '');
  if (!match?.[1] || !OWN_NAMES.has(match[1].toLowerCase())) return null;
  return { port: match[2] ?? '80' };
}

/**
 * @param {Response} response
 * @param {number} status
 * @param {string} text
 */
function sendText(response, status, text) {
  if (!response.headersSent) {
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  }
  response.end(`${text}\n`);
}

/**
 * @param {StaticFiles} files
 * @param {readonly Route[]} routes
 * @param {Request} request
 * @param {Response} response
 */
async function answer(files, routes, request, response) {
  const host = readHost(request.headers.host);
  if (!host) return sendText(response, 421, 'This server answers to this machine only.');
  const headers = policyHeaders(readHostsCookie(request.headers.cookie, host.port));
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader(CARRIER_HEADER, 'cookie');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  const path = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
  for (const route of routes) if (await route(request, response, path)) return;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return sendText(response, 405, 'Only GET and HEAD.');
  }
  if (!(await files.answer(request, response, path))) sendText(response, 404, 'Not found.');
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<number>} the port that was taken
 */
function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/**
 * @param {import('node:http').Server} server
 * @param {number} firstPort 0: any free port
 */
async function listenOnNextFree(server, firstPort) {
  for (let port = firstPort; ; port += 1) {
    try {
      return await listen(server, port);
    } catch (thrown) {
      const { code } = /** @type {NodeJS.ErrnoException} */ (thrown);
      if ((code !== 'EADDRINUSE' && code !== 'EACCES') || firstPort === 0 || port >= firstPort + 50) throw thrown;
    }
  }
}

/**
 * Serves a built folder to this machine only: isolation headers and content security policy on every answer, the hosts
 * that the user allowed taken from a cookie and checked one by one.
 * @param {{ root: string, port?: number, routes?: readonly Route[] }} options `port` 0 or absent: any free one; taken: the next
 */
export async function startStaticServer({ root, port = 0, routes = [] }) {
  const files = new StaticFiles(root);
  const server = createServer((request, response) => {
    answer(files, routes, request, response).catch((/** @type {NodeJS.ErrnoException} */ thrown) => {
      // The browser went away in the middle of a file: nothing to tell anyone.
      if (thrown.code !== 'ERR_STREAM_PREMATURE_CLOSE') console.error(thrown);
      if (response.headersSent) response.destroy();
      else sendText(response, 500, 'The server failed to answer.');
    });
  });
  const takenPort = await listenOnNextFree(server, port);
  return {
    port: takenPort,
    address: `http://${LOOPBACK}:${takenPort}/`,
    close: () =>
      new Promise((/** @type {(value: void) => void} */ resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
