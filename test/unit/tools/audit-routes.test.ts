import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AppError } from '../../../src/core/errors';
import { LoopbackSource } from '../../../src/io/loopback-source';
import { listFolder } from '../../../tools/audit/folder-listing.mjs';
import { ProgressLine, progressText } from '../../../tools/audit/progress-line.mjs';
import { auditRoutes } from '../../../tools/audit/routes.mjs';
import { startStaticServer } from '../../../tools/server/static-server.mjs';

let root: string;
let data: string;
let out: string;
let server: Awaited<ReturnType<typeof startStaticServer>>;
let base: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'studio-routes-'));
  data = join(root, 'Fotos für Ünterricht');
  out = join(root, 'out');
  mkdirSync(join(data, 'class b', 'deep'), { recursive: true });
  mkdirSync(join(data, 'a'));
  mkdirSync(out);
  writeFileSync(join(data, 'class b', 'deep', 'grün #1?.jpg'), 'green');
  writeFileSync(join(data, 'a', '1.jpg'), 'one');
  writeFileSync(join(data, 'a', 'gone.jpg'), 'gone');
  symlinkSync(data, join(data, 'a', 'loop'));
  const routes = auditRoutes({ data, encoder: null, backbone: null, examples: null, out });
  server = await startStaticServer({ root, routes: [routes.route] });
  base = new URL(routes.base, server.address).href;
});

afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true });
});

test('a folder is listed whole, in order, and a link back up is walked once', () => {
  expect(listFolder(data)).toEqual([
    { path: 'a/1.jpg', sizeBytes: 3 },
    { path: 'a/gone.jpg', sizeBytes: 4 },
    { path: 'class b/deep/grün #1?.jpg', sizeBytes: 5 },
  ]);
});

test('of one network file its folder lists that file and what may describe it, and nothing else', async () => {
  const models = join(root, 'models');
  mkdirSync(join(models, 'deep'), { recursive: true });
  for (const name of [
    'mine.onnx',
    'other.onnx',
    'labels.txt',
    'preprocessor_config.json',
    'cat.jpg',
    'deep/more.json',
  ]) {
    writeFileSync(join(models, name), name);
  }
  const folders = { data: null, encoder: null, backbone: join(models, 'mine.onnx'), examples: null, out };
  const routes = auditRoutes(folders);
  const own = await startStaticServer({ root, routes: [routes.route] });
  try {
    const source = await LoopbackSource.open(`${new URL(routes.base, own.address).href}backbone/`);
    expect(source.name).toBe('mine');
    const files = await source.list();
    expect(files.map(({ path }) => path).sort()).toEqual(['labels.txt', 'mine.onnx', 'preprocessor_config.json']);
    const network = files.find(({ path }) => path === 'mine.onnx')!;
    expect(await (await network.read()).text()).toBe('mine.onnx');
  } finally {
    await own.close();
  }
});

describe('the loopback source', () => {
  test('reads the folder like any other', async () => {
    const source = await LoopbackSource.open(`${base}data/`);
    expect(source.name).toBe('Fotos für Ünterricht');
    const files = await source.list();
    expect(files.map((file) => file.path)).toEqual(listFolder(data).map((file) => file.path));
    expect(await (await files[2]!.read()).text()).toBe('green');
  });

  test('a file that has gone is a typed error that names it', async () => {
    const [, gone] = await (await LoopbackSource.open(`${base}data/`)).list();
    rmSync(join(data, 'a', 'gone.jpg'));
    const thrown = await gone!.read().catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({ code: 'file-changed', message: expect.stringContaining('a/gone.jpg') });
  });

  test('a folder that was not named is not served', async () => {
    await expect(LoopbackSource.open(`${base}encoder/`)).rejects.toMatchObject({ code: 'bad-input' });
  });
});

test('without the token nothing is served', async () => {
  const guess = new URL('/headless/guess/data/listing.json', server.address);
  expect((await fetch(guess)).status).toBe(404);
  expect((await fetch(`${base}data/file/9`)).status).toBe(404);
  expect((await fetch(`${base}data/file/%2e%2e%2flisting.json`)).status).toBe(404);
});

test('results are written below the chosen folder and nowhere else', async () => {
  const put = (name: string) =>
    fetch(`${base}out/${encodeURIComponent(name)}`, { method: 'PUT', body: `content of ${name}` });
  expect((await put('rows.csv')).status).toBe(204);
  expect(readFileSync(join(out, 'rows.csv'), 'utf8')).toBe('content of rows.csv');
  for (const name of ['../escaped.csv', '..\\escaped.csv', '.hidden', 'a/b.csv', 'a\\b.csv', '']) {
    expect((await put(name)).status).toBe(400);
  }
  expect(readdirSync(out)).toEqual(['rows.csv']);
  expect((await fetch(`${base}out/rows.csv`)).status).toBe(400);
});

test('two runs have two tokens', () => {
  const folders = { data: null, encoder: null, backbone: null, examples: null, out };
  expect(auditRoutes(folders).base).not.toBe(auditRoutes(folders).base);
});

describe('progress', () => {
  const progress = { stage: 'Embedding', done: 250, total: 1000, unit: 'images', startedAt: 0, device: 'wasm' };

  test('says what, how far, how fast and how long yet', () => {
    expect(progressText(progress, 10_000)).toBe('Embedding  250 of 1,000 images  25 %  25 images/s  30 s left  wasm');
    expect(progressText({ ...progress, unit: 'bytes', done: 5e6, total: 1e7 }, 0)).toContain('5.0 of 10.0 MB  50 %');
  });

  test('in a log a stage is a line now and then, in a terminal one living line', () => {
    vi.useFakeTimers();
    const written: string[] = [];
    const stream = { isTTY: false, columns: 40, write: (text: string) => written.push(text) > 0 };
    const line = new ProgressLine(stream as unknown as NodeJS.WriteStream);
    for (let done = 0; done < 100; done += 1) line.show({ ...progress, done, total: 100 });
    expect(written.length).toBe(1);
    line.show({ ...progress, done: 100, total: 100 });
    expect(written.length).toBe(2);
    written.length = 0;
    const terminal = new ProgressLine({ ...stream, isTTY: true } as unknown as NodeJS.WriteStream);
    terminal.show(progress);
    terminal.clear();
    expect(written.map((text) => text.startsWith('\r\x1b[K'))).toEqual([true, true]);
    expect(written[0]!.length).toBeLessThanOrEqual(40 + 4);
    vi.useRealTimers();
  });
});
