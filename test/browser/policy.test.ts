import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser, recordErrors, recordRequests } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import { startForeignHost, startPlainHost } from '../support/plain-server';
import { startStudioServer } from '../support/server';
import type {} from './policy-fixture/page';

/**
 * The policy in both directions, from the page and from a worker, behind the bundled server and behind a static host
 * that knows nothing of it. The foreign host would answer anyone.
 */
let browser: Browser;
let fixture: Awaited<ReturnType<typeof buildFixture>>;
let root: string;
let foreign: Awaited<ReturnType<typeof startForeignHost>>;

beforeAll(async () => {
  fixture = await buildFixture(join(import.meta.dirname, 'policy-fixture'));
  root = fixture.folder;
  [browser, foreign] = await Promise.all([launchBrowser(), startForeignHost()]);
});

afterAll(async () => {
  await browser?.close();
  await foreign?.close();
  fixture?.remove();
});

const hosts = [
  {
    name: 'the bundled server',
    carrier: 'server',
    start: async () => {
      const server = await startStudioServer(root);
      return { origin: new URL(server.address).origin, close: server.close };
    },
  },
  { name: 'a plain static host', carrier: 'service-worker', start: () => startPlainHost(root) },
];

async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => window.fixture !== undefined);
}

/** Changes the allowed hosts, which loads the page anew. */
async function change(page: Page, action: 'allowHost' | 'withdrawHost', origin: string): Promise<void> {
  const loaded = page.waitForEvent('load');
  // The page goes away under the call, so that its result never comes.
  void page.evaluate(([name, host]) => window.fixture[name](host), [action, origin] as const).catch(() => undefined);
  await loaded;
  await ready(page);
}

async function reach(page: Page, url: string): Promise<{ page: string; worker: string }> {
  return {
    page: await page.evaluate((target) => window.fixture.reach(target), url),
    worker: await page.evaluate((target) => window.fixture.reachFromWorker(target), url),
  };
}

describe.each(hosts)('on $name', ({ carrier, start }) => {
  let host: Awaited<ReturnType<typeof start>>;
  let context: BrowserContext;
  let page: Page;

  beforeEach(async () => {
    foreign.requests.length = 0;
    [host, context] = await Promise.all([start(), browser.newContext()]);
    page = await context.newPage();
    await page.goto(`${host.origin}/#step=cues`);
    await ready(page);
  });

  afterEach(async () => {
    await context.close();
    await host.close();
  });

  test('a foreign host is out of reach, allowed by name it is reached, and withdrawn it is out of reach again', async () => {
    expect(await page.evaluate(() => window.fixture.carrier)).toBe(carrier);
    expect(await reach(page, foreign.origin)).toEqual({ page: 'blocked', worker: 'blocked' });
    expect(foreign.requests).toEqual([]);

    await change(page, 'allowHost', foreign.origin);
    expect(await reach(page, foreign.origin)).toEqual({ page: 'reached', worker: 'reached' });
    expect(await page.evaluate(() => window.fixture.allowedHosts())).toEqual([foreign.origin]);

    foreign.requests.length = 0;
    await change(page, 'withdrawHost', foreign.origin);
    expect(await reach(page, foreign.origin)).toEqual({ page: 'blocked', worker: 'blocked' });
    expect(foreign.requests).toEqual([]);
  });

  test('allowing one host allows no other', async () => {
    const other = await startForeignHost();
    await change(page, 'allowHost', other.origin);
    expect(await reach(page, foreign.origin)).toEqual({ page: 'blocked', worker: 'blocked' });
    await other.close();
  });

  test('the page is isolated, keeps its place in a reload, and makes no foreign request of its own', async () => {
    const errors = recordErrors(page);
    const requests = recordRequests(context);
    await change(page, 'allowHost', foreign.origin);
    expect(await page.evaluate(() => [crossOriginIsolated, location.hash])).toEqual([true, '#step=cues']);
    expect(requests.urls.length).toBeGreaterThan(0);
    expect(requests.foreignTo(host.origin)).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('the door refuses with a typed error and logs what went through it', async () => {
    const url = `${foreign.origin}/models/config.json?key=secret`;
    expect(await page.evaluate((target) => window.fixture.codeOfFetch(target), url)).toBe('host-not-allowed');
    expect(await page.evaluate((host) => window.fixture.codeOfRequire(host), foreign.origin)).toBe('host-not-allowed');
    expect(await page.evaluate(() => window.fixture.requestLog())).toEqual([]);

    await change(page, 'allowHost', foreign.origin);
    expect(await page.evaluate((target) => window.fixture.codeOfFetch(target), url)).toBe('ok');
    const [entry, ...others] = await page.evaluate(() => window.fixture.requestLog());
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ host: foreign.origin, path: '/models/config.json', status: 200, receivedBytes: 7 });
    expect(JSON.stringify(entry)).not.toContain('secret');
  });

  test('nothing but an https host or a loopback host can be allowed', async () => {
    for (const bad of ['http://example.org', 'https://*', 'https://a.org; script-src *', '*', 'https://a.org/path']) {
      expect(await page.evaluate((host) => window.fixture.codeOfAllow(host), bad)).toBe('bad-input');
    }
  });
});

test("a cookie of another studio's port, or a forged one, widens nothing", async () => {
  const server = await startStudioServer(root);
  const context = await browser.newContext();
  const forged = encodeURIComponent(`* https://a.org;script-src ${foreign.origin}/`);
  await context.addCookies([
    { name: `studio-hosts-${server.port}`, value: forged, url: server.address },
    { name: `studio-hosts-${server.port + 1}`, value: encodeURIComponent(foreign.origin), url: server.address },
  ]);
  const page = await context.newPage();
  const response = await page.goto(server.address);
  expect(response?.headers()['content-security-policy']).toContain("connect-src 'self';");
  await context.close();
  await server.close();
});
