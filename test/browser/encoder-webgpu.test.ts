import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../../tools/paths.mjs';
import { startStaticServer } from '../../tools/server/static-server.mjs';
import { launchBrowser } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import { filesBelow, folderRoute, modelRoute, publicRoute, sharedFolder } from '../support/model-routes';
import { TINY_DIMENSION, TINY_SIDE, tinyClip } from '../support/tiny-clip';
import type { SourceByUrl } from './encoder-fixture/page';

/** On SwiftShader: a GPU emulated on the CPU, slow, with the same results as a real one. */
const MODELS = { clip: tinyClip() };
const CLIP: SourceByUrl = { kind: 'urls', name: 'clip', folder: '/test-models/clip', paths: Object.keys(MODELS.clip) };
const PHOTOS = sharedFolder('data/mini-waterbirds');

/** Spread over the folder, so that classes and places differ. */
function photographs(count: number): string[] {
  const all = filesBelow(PHOTOS!)
    .filter((path) => /\.jpe?g$/i.test(path))
    .sort();
  return Array.from({ length: count }, (_, i) => all[Math.floor((i * all.length) / count)]!);
}

const BUNDLED = existsSync(join(ROOT, 'public/models/studio-encoder/config.json'));

let browser: Browser;
let fixture: Awaited<ReturnType<typeof buildFixture>>;
let server: Awaited<ReturnType<typeof startStaticServer>>;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  fixture = await buildFixture(join(import.meta.dirname, 'encoder-fixture'));
  const routes = [modelRoute(MODELS), publicRoute, ...(PHOTOS ? [folderRoute('/photographs', PHOTOS)] : [])];
  [browser, server] = await Promise.all([
    launchBrowser('webgpu-software'),
    startStaticServer({ root: fixture.folder, routes }),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  fixture?.remove();
});

beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(server.address);
  await page.waitForFunction(() => window.encoderFixture !== undefined);
});

afterEach(async () => {
  await context.close();
});

function load(source: SourceByUrl, device: 'auto' | 'webgpu' | 'wasm') {
  return page.evaluate(
    ([from, wish]) => window.encoderFixture.load({ slot: 'encoder', source: from, device: wish, hubOrigin: null }),
    [source, device] as const,
  );
}

async function vectors(count: number, side: number): Promise<number[]> {
  const outcome = await page.evaluate(
    ([n, pixels]) =>
      window.encoderFixture.embedImages(
        'encoder',
        Array.from({ length: n * 3 * pixels ** 2 }, (_, i) => Math.sin(i)),
        n,
      ),
    [count, side] as const,
  );
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe('the compute ladder in the worker', () => {
  test('an emulated GPU is passed by on "auto", with the cause', async () => {
    const outcome = await load(CLIP, 'auto');
    expect(outcome).toMatchObject({
      ok: true,
      value: { identity: { device: 'wasm', deviceReason: expect.stringMatching(/emulated in software.*swiftshader/) } },
    });
  });

  test('"webgpu" takes it once the self-test has passed; vectors are those of wasm', async () => {
    const outcome = await load(CLIP, 'webgpu');
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        identity: { device: 'webgpu', deviceReason: expect.stringMatching(/self-test passed, least cosine 1\.0000/) },
      },
    });
    const onGpu = await vectors(5, TINY_SIDE);
    await load(CLIP, 'wasm');
    const onWasm = await vectors(5, TINY_SIDE);
    expect(onGpu).toHaveLength(5 * TINY_DIMENSION);
    expect(onGpu).not.toEqual(onWasm);
    expect(cosine(onGpu, onWasm)).toBeGreaterThan(0.999999);
  });

  test('a GPU that gives other vectors than the kept ones is not trusted, and that is said', async () => {
    const first = await load(CLIP, 'webgpu');
    if (!first.ok) throw new Error(first.error.message);
    await page.evaluate(async (sha256) => {
      const cache = await caches.open('studio-self-test');
      const url = new URL(`/self-test/${sha256}.json`, location.origin).href;
      const kept = (await (await cache.match(url))!.json()) as { images: number[][]; texts: number[][] };
      kept.images[1]!.reverse();
      await cache.put(url, Response.json(kept));
      window.encoderFixture.restart();
    }, first.value.identity.sha256);
    expect(await load(CLIP, 'webgpu')).toMatchObject({
      ok: true,
      value: { identity: { device: 'wasm', deviceReason: expect.stringMatching(/wrong vectors in the self-test/) } },
    });
  });

  test.skipIf(!BUNDLED || !PHOTOS)(
    'photographs have the same vectors on wasm and on WebGPU [needs ../shared/data/mini-waterbirds]',
    async () => {
      const urls = photographs(8).map((path) => `/photographs/${path}`);
      const embed = async (device: 'webgpu' | 'wasm'): Promise<number[]> => {
        const loaded = await load({ kind: 'bundled' }, device);
        expect(loaded).toMatchObject({ ok: true, value: { identity: { device } } });
        const outcome = await page.evaluate((photos) => window.encoderFixture.embedPhotos(photos), urls);
        if (!outcome.ok) throw new Error(outcome.error.message);
        return outcome.value;
      };
      const [onGpu, onWasm] = [await embed('webgpu'), await embed('wasm')];
      expect(onGpu).toHaveLength(8 * 128);
      const row = (vectors: readonly number[], i: number) => vectors.slice(i * 128, (i + 1) * 128);
      const cosines = urls.map((_, i) => cosine(row(onGpu, i), row(onWasm, i)));
      expect(Math.min(...cosines)).toBeGreaterThanOrEqual(0.9999);
      // Eight different photographs, not one vector eight times.
      expect(cosine(row(onWasm, 0), row(onWasm, 5))).toBeLessThan(0.999);
    },
  );

  test.skipIf(!BUNDLED)('the bundled encoder passes against its stored vectors', async () => {
    expect(await load({ kind: 'bundled' }, 'webgpu')).toMatchObject({
      ok: true,
      value: { identity: { device: 'webgpu', deviceReason: expect.stringMatching(/self-test passed/) } },
    });
  });
});

describe('a lost GPU', () => {
  /** What a crash of the driver does: the browser's GPU process ends. */
  async function crashGpu(): Promise<void> {
    const session = await browser.newBrowserCDPSession();
    await session.send('Browser.crashGpuProcess');
    await session.detach();
  }

  test('the batch is run again on a new one, and after two losses on wasm, with the cause', async () => {
    await load(CLIP, 'webgpu');
    const before = await vectors(4, TINY_SIDE);
    await crashGpu();
    const after = await vectors(4, TINY_SIDE);
    expect(cosine(after, before)).toBeGreaterThan(0.999999);
    expect(await page.evaluate(() => window.encoderFixture.gpuLosses())).toBe(1);

    await crashGpu();
    const last = await vectors(4, TINY_SIDE);
    expect(cosine(last, before)).toBeGreaterThan(0.999999);
    expect(await page.evaluate(() => window.encoderFixture.gpuLosses())).toBe(2);
    const loaded = await page.evaluate(() => window.encoderFixture.loaded('encoder'));
    expect(loaded?.identity).toMatchObject({
      device: 'wasm',
      deviceReason: expect.stringMatching(/lost the GPU 2 times/),
    });
  });
});
