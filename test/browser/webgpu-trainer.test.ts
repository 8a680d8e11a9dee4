import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startStaticServer } from '../../tools/server/static-server.mjs';
import { launchBrowser, recordRequests, type RequestRecord } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import type {} from './trainer-fixture/page';
import type { FitCase } from './trainer-fixture/worker';

/** Promised: a head fitted on WebGPU equals the CPU's to this, relative to its largest weight. */
const PROMISED = 1e-3;
const SMALL: FitCase = {
  device: 'webgpu',
  rows: 200,
  dimension: 32,
  classes: 2,
  l2: 0.01,
  steps: 5,
  isWeighted: false,
};

let browser: Browser;
let fixture: Awaited<ReturnType<typeof buildFixture>>;
let server: Awaited<ReturnType<typeof startStaticServer>>;
let context: BrowserContext;
let page: Page;
let requests: RequestRecord;

beforeAll(async () => {
  fixture = await buildFixture(join(import.meta.dirname, 'trainer-fixture'));
  [browser, server] = await Promise.all([
    launchBrowser('webgpu-software'),
    startStaticServer({ root: fixture.folder }),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  fixture?.remove();
});

beforeEach(async () => {
  context = await browser.newContext();
  requests = recordRequests(context);
  page = await context.newPage();
  await page.goto(server.address);
  await page.waitForFunction(() => window.trainerFixture !== undefined);
});

afterEach(async () => {
  await context.close();
});

/** Largest difference over largest weight. */
function distance(ours: readonly number[], theirs: readonly number[]): number {
  expect(ours).toHaveLength(theirs.length);
  const largest = Math.max(...theirs.map(Math.abs));
  return Math.max(...ours.map((value, i) => Math.abs(value - theirs[i]!))) / largest;
}

describe('the trainer on WebGPU', () => {
  test.each([
    ['two classes', SMALL],
    ['three classes, weighted', { ...SMALL, classes: 3, isWeighted: true }],
    ['weak penalty (C = 1000)', { ...SMALL, l2: 2 / (1000 * 200), steps: 0 }],
    ['fewer rows than dimensions', { ...SMALL, rows: 40, dimension: 64, steps: 0 }],
  ])('fits the head that the CPU fits: %s', async (_name, given) => {
    const { chosen, cpu, error } = await page.evaluate((fitCase) => window.trainerFixture.fit(fitCase), given);
    expect(error).toBeUndefined();
    expect(chosen.trainer).toBe('WebGPU');
    expect(cpu.trainer).toBe('CPU');
    expect(chosen.isConverged).toBe(true);
    expect(distance(chosen.weights, cpu.weights)).toBeLessThan(PROMISED);
    expect(distance(chosen.bias, cpu.bias)).toBeLessThan(PROMISED);
    expect(Math.abs(chosen.objective / cpu.objective - 1)).toBeLessThan(1e-5);
    if (given.steps > 0) expect(distance(chosen.descended, cpu.descended)).toBeLessThan(PROMISED);
    // Not the CPU's answer under another name.
    expect(chosen.weights).not.toEqual(cpu.weights);
  });

  test('an emulated GPU is not taken by itself, and then tfjs is never loaded', async () => {
    const { chosen } = await page.evaluate((fitCase) => window.trainerFixture.fit(fitCase), {
      ...SMALL,
      device: 'auto' as const,
    });
    expect(chosen.trainer).toBe('WebAssembly');
    const scripts = requests.urls.filter((url) => url.endsWith('.js'));
    await page.evaluate((fitCase) => window.trainerFixture.fit(fitCase), SMALL);
    const later = requests.urls.filter((url) => url.endsWith('.js'));
    expect(new Set(later).size).toBeGreaterThan(new Set(scripts).size);
    expect(requests.foreignTo(new URL(server.address).origin)).toEqual([]);
  });
});
