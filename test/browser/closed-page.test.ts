import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HeadlessOutcome, HeadlessRequest } from '../../src/headless/protocol';
import { auditRoutes } from '../../tools/audit/routes.mjs';
import { DIST } from '../../tools/paths.mjs';
import { startStaticServer } from '../../tools/server/static-server.mjs';
import { launchBrowser, recordErrors, recordRequests } from '../support/browser';
import { startForeignHost, startPlainHost } from '../support/plain-server';

/** The built product in its default mode: nothing leaves the page's own origin. */
let browser: Browser;
let out: string;

beforeAll(async () => {
  browser = await launchBrowser();
  out = mkdtempSync(join(tmpdir(), 'studio-closed-'));
});

afterAll(async () => {
  await browser?.close();
  rmSync(out, { recursive: true, force: true });
});

test('a whole audit of the demo, with the bundled encoder, makes no foreign request', async () => {
  const routes = auditRoutes({ data: null, encoder: null, backbone: null, examples: null, out });
  const server = await startStaticServer({ root: DIST, routes: [routes.route] });
  const context = await browser.newContext();
  const requests = recordRequests(context);
  const page = await context.newPage();
  const errors = recordErrors(page);
  await page.goto(`${server.address}headless.html`);
  await page.waitForFunction(() => window.studio !== undefined);
  const request: HeadlessRequest = {
    base: routes.base,
    data: { kind: 'demo', options: { images: 120, strength: 0.95, seed: 1, classes: 2, plantedCue: 'background' } },
    encoder: { kind: 'bundled' },
    backbone: null,
    device: 'wasm',
    hubOrigin: null,
    cueKinds: ['text', 'pixel', 'metadata'],
    hasExamples: false,
    words: null,
    spurious: null,
    methods: ['erm', 'erm-tuned', 'low-spuriosity'],
    groups: null,
    options: {},
    systems: [],
    seed: 1,
  };
  const outcome = await page.evaluate((wanted): Promise<HeadlessOutcome> => window.studio!.run(wanted), request);
  expect(outcome).toMatchObject({ ok: true });
  expect(readdirSync(out).sort()).toEqual(['findings.json', 'head.safetensors', 'report.html', 'rows.csv']);

  expect(requests.urls.some((url) => url.endsWith('.wasm'))).toBe(true);
  expect(requests.urls.some((url) => /encoder.*\.js/.test(url))).toBe(true);
  expect(requests.foreignTo(new URL(server.address).origin)).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
  await server.close();
});

test('the page opens below a folder of a plain static host, isolated and closed', async () => {
  const host = await startPlainHost(DIST, '/teaching/studio/');
  const foreign = await startForeignHost();
  const context = await browser.newContext();
  const requests = recordRequests(context);
  const page = await context.newPage();
  await page.goto(`${host.origin}/teaching/studio/`);
  await page.waitForFunction(() => crossOriginIsolated && document.querySelector('h1') !== null);
  const errors = recordErrors(page);
  const reached = await page.evaluate(
    (url) =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    foreign.origin,
  );
  expect(reached).toBe(false);
  expect(foreign.requests).toEqual([]);
  expect(requests.urls.length).toBeGreaterThan(3);
  expect(requests.foreignTo(host.origin).filter((url) => !url.startsWith(foreign.origin))).toEqual([]);
  // The refused request is the only complaint.
  expect(errors.filter((error) => !error.includes(foreign.origin))).toEqual([]);
  await context.close();
  await foreign.close();
  await host.close();
});
