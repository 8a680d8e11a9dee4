import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { IMAGE_PROTOCOLS } from '../../src/endpoints/registry';
import { launchBrowser } from '../support/browser';
import { drawnPng, halfMask } from '../support/endpoint-stand-in/drawn-png';
import { standInSettings } from '../support/endpoint-stand-in/settings';
import { startEndpointStandIn, type EndpointStandIn } from '../support/endpoint-stand-in/stand-in';
import { buildFixture } from '../support/fixture-build';
import { startStudioServer } from '../support/server';
import type { ImageRequest, RequestKind } from '../../src/core/image-generator';
import type {} from './endpoints-fixture/page';

/** Each protocol from a page in Chromium, under the studio's own policy and isolation, against the stand-in over HTTP. */
let browser: Browser;
let context: BrowserContext;
let page: Page;
let fixture: Awaited<ReturnType<typeof buildFixture>>;
let host: Awaited<ReturnType<typeof startStudioServer>>;
let service: EndpointStandIn;
let other: EndpointStandIn;
const gone = 'http://127.0.0.1:9';

async function allow(origin: string): Promise<void> {
  const loaded = page.waitForEvent('load');
  // The page goes away under the call, so that its result never comes.
  void page.evaluate((name) => window.endpoints.allowHost(name), origin).catch(() => undefined);
  await loaded;
  await page.waitForFunction(() => window.endpoints !== undefined);
}

beforeAll(async () => {
  fixture = await buildFixture(join(import.meta.dirname, 'endpoints-fixture'));
  other = await startEndpointStandIn();
  [browser, host, service] = await Promise.all([
    launchBrowser(),
    startStudioServer(fixture.folder),
    startEndpointStandIn(other.origin),
  ]);
  context = await browser.newContext();
  page = await context.newPage();
  await page.goto(host.address);
  await page.waitForFunction(() => window.endpoints !== undefined);
});

beforeEach(() => service.reset());

afterAll(async () => {
  await browser?.close();
  await Promise.all([host?.close(), service?.close(), other?.close()]);
  fixture?.remove();
});

const images = {
  source: drawnPng('a source', 48, 32).toString('base64'),
  mask: halfMask(48, 32).toString('base64'),
};

function requestOf(kind: RequestKind): ImageRequest {
  const base = { prompt: 'a bird', negativePrompt: '', seed: 7, widthPixels: 48, heightPixels: 32 };
  // Source and mask are put in by the page.
  return { ...base, kind, strength: 0.4 } as ImageRequest;
}

type Protocol = (typeof IMAGE_PROTOCOLS)[number]['protocol'];

function generate(protocol: Protocol, kind: RequestKind = 'text-to-image', stopAfterMs?: number) {
  const options = { ...images, ...(stopAfterMs === undefined ? {} : { stopAfterMs }) };
  const all = [standInSettings(protocol, service.origin), requestOf(kind), options] as const;
  return page.evaluate(([settings, request, rest]) => window.endpoints.generate(settings, request, rest), all);
}

function probe(protocol: Protocol, origin: string) {
  return page.evaluate((settings) => window.endpoints.probe(settings), standInSettings(protocol, origin));
}

test('before the host is allowed nothing is sent, and the refusal names it', async () => {
  expect(await generate('automatic1111')).toMatchObject({ code: 'host-not-allowed' });
  expect((await probe('comfyui', service.origin)).verdict).toBe('not-allowed');
  expect(service.state.asked).toEqual([]);
  await allow(service.origin);
  await allow(gone);
});

describe.each(IMAGE_PROTOCOLS)('$title', ({ protocol, flag }) => {
  test('makes and changes images, and lists models', async () => {
    const kinds: RequestKind[] = ['text-to-image', 'image-to-image'];
    if (protocol !== 'hugging-face') kinds.push('in-painting');
    for (const kind of kinds) {
      expect(await generate(protocol, kind)).toMatchObject({ type: 'image/png', size: [48, 32] });
    }
    expect(await probe(protocol, service.origin)).toMatchObject({ verdict: 'fine' });
  });

  test('a server that does not allow the page is told from none, with the flag that cures it', async () => {
    service.reset({ allowsPages: false });
    const blocked = await probe(protocol, service.origin);
    expect(blocked).toMatchObject({ verdict: 'blocked-by-cors' });
    const pageOrigin = new URL(host.address).origin;
    expect(blocked.fix).toContain(flag(pageOrigin));
    expect(await generate(protocol)).toMatchObject({
      code: 'network-failed',
      fix: expect.stringContaining(flag(pageOrigin)),
    });
    expect((await probe(protocol, gone)).verdict).toBe('refused');
  });

  test.each([
    ['redirect', /another address.*not followed/],
    ['huge', /longer than (4|32) MB/],
    ['script-in-error', /Out of memory/],
    ['too-many', /429/],
    ['truncated-json', /breaks off/],
    ['unauthorised', /401/],
  ] as const)('%s ends in its cause, harmlessly', async (fault, says) => {
    service.reset({ fault });
    const failed = await generate(protocol);
    expect(failed).toMatchObject({ message: expect.stringMatching(says) });
    expect(JSON.stringify(failed)).not.toContain('a-key-of-mine');
    expect(other.state.asked).toEqual([]);
    expect(await page.evaluate(() => window.isAttacked)).toBeUndefined();
  });
});

test.each(['automatic1111', 'comfyui'] as const)(
  '%s tells its progress, and a stop reaches the server',
  async (protocol) => {
    service.reset({ imageMs: 1_500 });
    const made = await generate(protocol);
    if (!('progress' in made)) throw new Error(made.message);
    expect(made.progress.length).toBeGreaterThan(1);
    expect(Math.max(...made.progress)).toBeGreaterThan(0.2);

    service.reset({ imageMs: 20_000 });
    expect(await generate(protocol, 'text-to-image', 700)).toMatchObject({ code: 'aborted' });
    await vi.waitFor(() => expect(service.state.interrupts.length).toBe(1), 3_000);
    expect(service.state.jobs).toEqual([]);
  },
);

test('ComfyUI without a WebSocket is waited for by its history', async () => {
  service.reset({ hasSocket: false, imageMs: 300 });
  expect(await generate('comfyui')).toMatchObject({ size: [48, 32] });
});

test("a mask goes to OpenAI's edits transparent where it is painted anew", async () => {
  service.reset();
  await generate('openai-images', 'in-painting');
  const asked = service.state.asked.find(({ path }) => path.endsWith('/edits'))!;
  const form = await new Response(new Uint8Array(asked.body), {
    headers: { 'Content-Type': asked.contentType },
  }).formData();
  const mask = Buffer.from(await (form.get('mask') as File).arrayBuffer()).toString('base64');
  const alpha = await page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const drawing = canvas.getContext('2d')!;
    drawing.drawImage(picture, 0, 0);
    return [1, picture.width - 2].map((x) => drawing.getImageData(x, 5, 1, 1).data[3]);
  }, mask);
  expect(alpha).toEqual([255, 0]);
});

test('chat answers in checked JSON, and the log holds what was sent and no key', async () => {
  const settings = standInSettings('chat-completions', service.origin);
  expect(await page.evaluate((wanted) => window.endpoints.ask(wanted), settings)).toEqual({ phrases: ['grass'] });
  const log = await page.evaluate(() => window.endpoints.requestLog());
  expect(log.at(-1)).toMatchObject({ path: '/v1/chat/completions', sent: 'a question of 4 words', state: 'done' });
  expect(JSON.stringify(log)).not.toContain('a-key-of-mine');
  expect(service.state.asked.at(-1)!.authorization).toBe('Bearer a-key-of-mine');
});
