import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startStaticServer } from '../../tools/server/static-server.mjs';
import { launchBrowser } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import type { Stopped } from './audit-fixture/page';

/** Promised: every step stops within this of being told to. */
const PROMISED_MS = 1000;
/** Large enough that no step is done before it is told to stop. */
const LARGE = { rows: 24_000, dimension: 256, cues: 400 };

let browser: Browser;
let fixture: Awaited<ReturnType<typeof buildFixture>>;
let server: Awaited<ReturnType<typeof startStaticServer>>;
let context: BrowserContext;
let page: Page;

async function open(): Promise<void> {
  await page.goto(server.address);
  await page.waitForFunction(() => window.auditFixture !== undefined);
}

beforeAll(async () => {
  fixture = await buildFixture(join(import.meta.dirname, 'audit-fixture'));
  [browser, server] = await Promise.all([launchBrowser(), startStaticServer({ root: fixture.folder })]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  fixture?.remove();
});

beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  await open();
});

afterEach(async () => {
  await context.close();
});

function expectStopped(step: string, stopped: Stopped): void {
  expect(stopped.outcome, step).toBe('aborted');
  expect(stopped.elapsedMs, step).toBeLessThan(PROMISED_MS);
}

describe('stopping', () => {
  test('fitting, testing cues and mending stop within a second, and the audit is there afterwards', async () => {
    await page.evaluate((size) => window.auditFixture!.openSynthetic('stop', size), LARGE);
    expectStopped('fit', await page.evaluate(() => window.auditFixture!.stopFit(300)));
    await page.evaluate((size) => window.auditFixture!.openSynthetic('stop-small', size), { ...LARGE, rows: 12_000 });
    await page.evaluate(() => window.auditFixture!.fit());
    expectStopped('cues', await page.evaluate(() => window.auditFixture!.stopCues(100)));
    expectStopped('mend', await page.evaluate(() => window.auditFixture!.stopMend(60)));
    expect(await page.evaluate(() => window.auditFixture!.measuredImages())).toBe(4000);
  });

  test('embedding stops within a second and keeps whole batches', async () => {
    const stopped = await page.evaluate(() => window.auditFixture!.stopEmbedding(960));
    expectStopped('embed', stopped);
    expect(stopped.done).toBeGreaterThan(0);
    expect(stopped.done).toBeLessThan(960);
  });
});

describe('removing', () => {
  test('an audit that is being embedded leaves nothing behind', async () => {
    expect(await page.evaluate(() => window.auditFixture!.removeOpen(320))).toEqual({ folders: [], audits: 0 });
  });
});

describe('going on', () => {
  test('a page reloaded in mid-embedding goes on where it was', async () => {
    const id = await page.evaluate(() => window.auditFixture!.beginEmbedding(320));
    await open();
    const { keptBefore, firstDone, images } = await page.evaluate((kept) => window.auditFixture!.goOn(kept), id);
    expect(keptBefore).toBeGreaterThan(0);
    expect(keptBefore).toBeLessThan(320);
    expect(firstDone).toBe(keptBefore);
    expect(images).toBe(320);
  });
});
