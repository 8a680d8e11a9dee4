import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseRange } from '../../../tools/server/static-files.mjs';
import { startStaticServer } from '../../../tools/server/static-server.mjs';

const SCRIPT = 'export const answer = 42;\n'.repeat(200);

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

let root: string;
let outside: string;
let server: Awaited<ReturnType<typeof startStaticServer>>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'studio-static-'));
  outside = mkdtempSync(join(tmpdir(), 'studio-outside-'));
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(root, 'assets', 'worker.js'), SCRIPT);
  writeFileSync(join(root, 'assets', 'model.onnx'), Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));
  writeFileSync(join(root, 'assets', 'ort.wasm'), Buffer.alloc(4096));
  writeFileSync(join(root, '.hidden'), 'secret');
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  symlinkSync(join(outside, 'secret.txt'), join(root, 'link.txt'));
  server = await startStaticServer({ root });
});

afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
  rmSync(outside, { recursive: true });
});

/** A request whose path is sent as it is: `fetch` would tidy it. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('every answer carries isolation and policy: pages, worker scripts, data, and refusals', async () => {
  for (const path of ['/', '/assets/worker.js', '/assets/model.onnx', '/missing.json']) {
    const { headers } = await ask(path);
    expect(headers['content-security-policy']).toContain("connect-src 'self';");
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});

test('types are right where browsers are strict', async () => {
  expect((await ask('/')).headers['content-type']).toBe('text/html; charset=utf-8');
  expect((await ask('/assets/worker.js')).headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect((await ask('/assets/ort.wasm')).headers['content-type']).toBe('application/wasm');
  expect((await ask('/assets/model.onnx')).headers['content-type']).toBe('application/octet-stream');
});

test.each(['/missing', '/missing.json', '/models/x/config.json', '/assets', '/assets/', '/%', '/.hidden', '/link.txt'])(
  '%s is a real 404',
  async (path) => {
    const { status, headers, body } = await ask(path);
    expect(status).toBe(404);
    expect(headers['content-type']).toContain('text/plain');
    expect(body.toString()).not.toContain('secret');
  },
);

test.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/..%5csecret.txt',
  '//etc/passwd',
  '/assets/%00',
])('%s leads nowhere', async (path) => {
  const up = path.replaceAll('secret.txt', `${outside.split('/').pop()}/secret.txt`);
  expect((await ask(up)).status).toBe(404);
});

test('answers are compressed as the client can read them, once asked', async () => {
  const plain = await ask('/assets/worker.js');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.body.toString()).toBe(SCRIPT);
  const brotli = await ask('/assets/worker.js', { 'Accept-Encoding': 'gzip, br' });
  expect(brotli.headers['content-encoding']).toBe('br');
  expect(brotli.body.length).toBeLessThan(SCRIPT.length / 10);
  expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);
  const gzip = await ask('/assets/worker.js', { 'Accept-Encoding': 'gzip, br;q=0' });
  expect(gzip.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT);
});

test('an unchanged file answers 304, and a script whose policy changed does not', async () => {
  const { headers } = await ask('/assets/worker.js');
  const etag = String(headers['etag']);
  expect(headers['cache-control']).toBe('no-cache');
  expect((await ask('/assets/worker.js', { 'If-None-Match': etag })).status).toBe(304);
  const Cookie = `studio-hosts-${server.port}=${encodeURIComponent('https://a.org')}`;
  const wider = await ask('/assets/worker.js', { 'If-None-Match': etag, Cookie });
  expect(wider.status).toBe(200);
  expect(wider.headers['content-security-policy']).toContain("connect-src 'self' https://a.org wss://a.org;");
});

test('ranges are served as bytes', async () => {
  const middle = await ask('/assets/model.onnx', { Range: 'bytes=10-19', 'Accept-Encoding': 'br' });
  expect(middle.status).toBe(206);
  expect(middle.headers['content-range']).toBe('bytes 10-19/256');
  expect([...middle.body]).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  const beyond = await ask('/assets/model.onnx', { Range: 'bytes=256-' });
  expect(beyond.status).toBe(416);
  expect(beyond.headers['content-range']).toBe('bytes */256');
});

test('HEAD sends the headers of GET alone; other methods are refused', async () => {
  const head = await ask('/assets/worker.js', {}, 'HEAD');
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, String(SCRIPT.length), 0]);
  const post = await ask('/', {}, 'POST');
  expect([post.status, post.headers['allow']]).toEqual([405, 'GET, HEAD']);
});

test.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost@evil.example'])(
  'a request for the host %j is turned away',
  async (Host) => {
    const { status, body } = await ask('/', { Host });
    expect(status).toBe(421);
    expect(body.toString()).not.toContain('<title>');
  },
);

test('it listens on the loopback address only', async () => {
  const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const lan = others.find((address) => address.family === 'IPv4' && !address.internal);
  if (!lan) return;
  const outcome = await new Promise((resolve) => {
    const socket = connect({ host: lan.address, port: server.port, timeout: 2000 });
    socket.on('connect', () => resolve('connected')).on('error', () => resolve('refused'));
    socket.on('timeout', () => resolve('refused'));
  });
  expect(outcome).toBe('refused');
});

test('a taken port leads to the next free one', async () => {
  const next = await startStaticServer({ root, port: server.port });
  expect(next.port).toBeGreaterThan(server.port);
  await next.close();
});

describe('ranges', () => {
  test.each([
    [undefined, null],
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=90-200', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-200', { start: 0, end: 99 }],
    ['bytes=5-4', 'unsatisfiable'],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=-', null],
    ['bytes=0-1,5-6', null],
    ['lines=0-1', null],
  ])('%j of 100 bytes', (header, expected) => expect(parseRange(header, 100)).toEqual(expected));
});
