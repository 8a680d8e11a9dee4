import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hostsCookieName, writeHostsCookie } from '../../src/endpoints/content-policy.js';
import { startStaticServer } from '../../tools/server/static-server.mjs';
import { launchBrowser } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import { startStandInHub } from '../support/stand-in-hub';
import { TINY_DIMENSION, TINY_SIDE, tinyClip } from '../support/tiny-clip';
import type {} from './encoder-fixture/page';

/** Downloads against a stand-in for the hub: two loopback origins, the second in the place of its delivery hosts. */
const ID = 'tests/tiny-clip';
const files = tinyClip();
const VISION = 'onnx/vision_model.onnx';
const visionBytes = files[VISION]!.byteLength;
const neededBytes = Object.values(files).reduce((sum, content) => sum + content.byteLength, 0);

let browser: Browser;
let fixture: Awaited<ReturnType<typeof buildFixture>>;
let server: Awaited<ReturnType<typeof startStaticServer>>;
let hub: Awaited<ReturnType<typeof startStandInHub>>;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  fixture = await buildFixture(join(import.meta.dirname, 'encoder-fixture'));
  [browser, server, hub] = await Promise.all([
    launchBrowser(),
    startStaticServer({ root: fixture.folder }),
    startStandInHub({ [ID]: files }),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await hub?.close();
  fixture?.remove();
});

async function openPage(hosts: readonly string[], into = context): Promise<void> {
  const { origin, port } = new URL(server.address);
  if (hosts.length > 0) {
    await into.addCookies([{ url: origin, name: hostsCookieName(port), value: writeHostsCookie(hosts) }]);
  }
  page = await into.newPage();
  await page.goto(server.address);
  await page.waitForFunction(() => window.encoderFixture !== undefined);
}

beforeEach(async () => {
  hub.reset();
  context = await browser.newContext();
});

afterEach(async () => {
  await context.close();
});

function load(hubOrigin: string | null = hub.origin, id = ID) {
  return page.evaluate(
    ([origin, name]) =>
      window.encoderFixture.load({
        slot: 'encoder',
        source: { kind: 'hub', id: name },
        device: 'wasm',
        hubOrigin: origin,
      }),
    [hubOrigin, id] as const,
  );
}

/** A new visit: a new worker, only what the browser keeps. */
async function revisit(): Promise<void> {
  hub.reset();
  await page.reload();
  await page.waitForFunction(() => window.encoderFixture !== undefined);
}

function asked(path: string) {
  return hub.seen.filter((request) => request.path.endsWith(path));
}

/** Keys that the browser keeps for the hub. */
function keptKeys(): Promise<string[]> {
  return page.evaluate(async () => {
    const cache = await caches.open('studio-hub');
    return (await cache.keys()).map(({ url }) => url);
  });
}

describe('consent', () => {
  test('without an allowed host nothing is asked, and the host is named', async () => {
    await openPage([hub.origin, hub.cdnOrigin]);
    expect(await load(null)).toMatchObject({
      ok: false,
      error: { code: 'host-not-allowed', message: expect.stringContaining('https://huggingface.co') },
    });
    expect(hub.seen).toEqual([]);
  });

  test('a host that the policy does not hold is stopped by the browser, whatever the caller says', async () => {
    await openPage([]);
    expect(await load()).toMatchObject({
      ok: false,
      error: { code: 'host-not-allowed', message: expect.stringContaining(hub.origin) },
    });
    expect(hub.seen).toEqual([]);
  });

  test('a delivery host that the policy does not hold is stopped too', async () => {
    await openPage([hub.origin]);
    expect(await load()).toMatchObject({ ok: false, error: { code: 'host-not-allowed' } });
    expect(hub.seen.every((request) => !request.cookie && !request.referer)).toBe(true);
  });
});

describe('with both hosts allowed', () => {
  beforeEach(() => openPage([hub.origin, hub.cdnOrigin]));

  test('a network is loaded through the redirect, with progress in bytes up to the total, and works', async () => {
    const outcome = await load();
    expect(outcome).toMatchObject({
      ok: true,
      value: { hasText: true, identity: { id: ID, dimension: TINY_DIMENSION, dtype: 'fp32' } },
    });
    const progress = await page.evaluate(() => window.encoderFixture.progress.filter(({ unit }) => unit === 'bytes'));
    expect(progress.at(-1)).toMatchObject({ stage: `Downloading ${ID}`, done: neededBytes, total: neededBytes });
    expect(progress.every(({ total }) => total === neededBytes)).toBe(true);
    const done = progress.map((report) => report.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    // Nothing but the address goes out.
    expect(hub.seen.length).toBeGreaterThan(0);
    expect(hub.seen.every((request) => !request.cookie && !request.referer)).toBe(true);

    const embedded = await page.evaluate(
      (length) => window.encoderFixture.embedImages('encoder', Array(length).fill(0.5), 1),
      3 * TINY_SIDE ** 2,
    );
    expect(embedded).toMatchObject({ ok: true });
  });

  test('each request gets into the log that the user can read', async () => {
    await load();
    const log = await page.evaluate(() => window.encoderFixture.requestLog());
    expect(log.map(({ path }) => path)).toContain(`/${ID}/resolve/main/${VISION}`);
    const vision = log.find(({ path }) => path.endsWith(VISION));
    expect(vision).toMatchObject({ host: hub.origin, receivedBytes: visionBytes, status: 200, state: 'done' });
  });

  test('a second visit makes no request, and needs no permission', async () => {
    const first = await load();
    await revisit();
    const second = await load();
    expect(second).toEqual(first);
    expect(hub.seen).toEqual([]);
    const stages = await page.evaluate(() => window.encoderFixture.progress.map(({ stage }) => stage));
    expect(new Set(stages)).toEqual(new Set([`Reading ${ID}`]));
  });

  test('a network that is forgotten is asked for again', async () => {
    await load();
    await page.evaluate(([id, origin]) => window.encoderFixture.forget(id, origin), [ID, hub.origin] as const);
    expect(await keptKeys()).toEqual([]);
    await revisit();
    expect(await load()).toMatchObject({ ok: true });
    expect(asked(VISION).length).toBeGreaterThan(0);
  });

  test('stopped in the middle, it ends at once, and goes on where it was', async () => {
    hub.faults.pauseMs = 60;
    const loading = load();
    await page.waitForFunction(() => window.encoderFixture.progress.some(({ done }) => done > 60_000));
    const abortedAt = Date.now();
    await page.evaluate(() => window.encoderFixture.abort());
    expect(await loading).toMatchObject({ ok: false, error: { code: 'aborted' } });
    expect(Date.now() - abortedAt).toBeLessThan(1000);

    await revisit();
    expect(await load()).toMatchObject({ ok: true });
    const [rest] = asked(VISION);
    const from = Number(/^bytes=(\d+)-$/.exec(rest?.range ?? '')?.[1]);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThan(visionBytes);
    // The list and the small files are kept.
    expect(asked('config.json')).toEqual([]);
  });

  test('a connection that breaks is taken up again by itself', async () => {
    hub.faults.cut = { afterBytes: 50_000, times: 2 };
    expect(await load()).toMatchObject({ ok: true });
    const ranges = asked(VISION).map(({ range }) => range);
    expect(new Set(ranges.filter(Boolean)).size).toBe(2);
  });

  test('one that keeps breaking is given up with what to do, and a later try goes on', async () => {
    hub.faults.cut = { afterBytes: 0, times: 1000 };
    expect(await load()).toMatchObject({
      ok: false,
      error: { code: 'network-failed', fix: expect.stringContaining('goes on where it stopped') },
    });
    hub.faults.cut = null;
    expect(await load()).toMatchObject({ ok: true });
  });

  test('a server without ranges is read from the beginning', async () => {
    hub.faults.cut = { afterBytes: 50_000, times: 1 };
    hub.faults.ignoresRanges = true;
    expect(await load()).toMatchObject({ ok: true });
    const last = await page.evaluate(() =>
      window.encoderFixture.progress.filter(({ unit }) => unit === 'bytes').at(-1),
    );
    expect(last).toMatchObject({ done: neededBytes, total: neededBytes });
  });

  test('kept weights that went bad on disk are noticed and removed', async () => {
    await load();
    await page.evaluate(async (name) => {
      const cache = await caches.open('studio-hub');
      const key = (await cache.keys()).find(({ url }) => url.endsWith(`${name}?kept=0`))!;
      const bytes = new Uint8Array(await (await cache.match(key))!.arrayBuffer());
      bytes[1000]! ^= 1;
      await cache.put(key, new Response(bytes));
    }, VISION);
    await revisit();
    expect(await load()).toMatchObject({ ok: false, error: { code: 'hash-mismatch' } });
    expect(await load()).toMatchObject({ ok: true });
  });
});

describe('what can go wrong', () => {
  // One visit for all: a worker that lives on need not start its runtime again.
  let visit: BrowserContext;

  beforeAll(async () => {
    visit = await browser.newContext();
    await openPage([hub.origin, hub.cdnOrigin], visit);
  });

  beforeEach(() => {
    page = visit.pages()[0]!;
  });

  afterAll(async () => {
    await visit?.close();
  });

  test.each([
    ['a file that the hub has lost', () => void (hub.faults.missing = [VISION]), 'model-missing', VISION],
    ['a network that there is not', () => void (hub.faults.listStatus = 404), 'model-missing', '404'],
    ['one behind a login', () => void (hub.faults.listStatus = 401), 'model-missing', 'login'],
    ['a broken hub', () => void (hub.faults.listStatus = 503), 'network-failed', '503'],
    ['a web page for the list', () => void (hub.faults.listIsPage = true), 'model-invalid', 'web page'],
    [
      'a web page for JSON',
      () => void (hub.faults.pages = { 'config.json': 'as-page' }),
      'model-invalid',
      'web page came in place of config.json',
    ],
    [
      'a web page for JSON under the type of the file',
      () => void (hub.faults.pages = { 'config.json': 'as-file' }),
      'model-invalid',
      'web page',
    ],
    [
      'a web page for weights under their type',
      () => void (hub.faults.pages = { [VISION]: 'as-file' }),
      'model-invalid',
      VISION,
    ],
    ['a web page for weights', () => void (hub.faults.pages = { [VISION]: 'as-page' }), 'model-invalid', VISION],
    ['other weights than promised', () => void (hub.faults.corrupt = [VISION]), 'hash-mismatch', VISION],
    ['other JSON than promised', () => void (hub.faults.corrupt = ['config.json']), 'hash-mismatch', 'config.json'],
  ])('%s is told, and what came is not kept', async (_name, spoil, code, words) => {
    await page.evaluate(([id, origin]) => window.encoderFixture.forget(id, origin), [ID, hub.origin] as const);
    spoil();
    expect(await load()).toMatchObject({ ok: false, error: { code, message: expect.stringContaining(words) } });
    // The next try finds nothing spoilt.
    hub.reset();
    expect(await load()).toMatchObject({ ok: true });
  });
});
