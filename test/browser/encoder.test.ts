import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ClassifierChoices } from '../../src/core/own-classifier';
import { replaceHead } from '../../src/io/onnx/edit-head';
import { findHead } from '../../src/io/onnx/find-head';
import { readGraph } from '../../src/io/onnx/graph';
import { ROOT } from '../../tools/paths.mjs';
import { startStaticServer } from '../../tools/server/static-server.mjs';
import { launchBrowser, recordErrors, recordRequests } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import { filesBelow, folderRoute, modelRoute, publicRoute, sharedFolder } from '../support/model-routes';
import { runOnnx } from '../support/run-onnx';
import {
  brokenClassifier,
  classifierFolder,
  CLASSES,
  drawnHead,
  FEATURES,
  prepared,
  SIDE,
  smallClassifier,
  strangeClassifier,
  twoHeadedClassifier,
} from '../support/small-classifier';
import {
  TINY_DIMENSION,
  TINY_SIDE,
  tinyBackbone,
  tinyClip,
  tinyPooled,
  tinySiglip,
  type ModelFiles,
} from '../support/tiny-clip';
import type { SourceByUrl } from './encoder-fixture/page';

const clip = tinyClip();

const MODELS: Record<string, ModelFiles> = {
  clip,
  siglip: tinySiglip(),
  backbone: tinyBackbone(),
  pooled: tinyPooled(),
  'logits-only': tinyBackbone(['logits']),
  incomplete: { 'config.json': clip['config.json']!, 'onnx/vision_model.onnx': clip['onnx/vision_model.onnx']! },
  'small-classifier': classifierFolder(smallClassifier('convolution').bytes, 'a\nb\nc\nd'),
  'two-headed': classifierFolder(twoHeadedClassifier()),
  strange: classifierFolder(strangeClassifier()),
  broken: classifierFolder(brokenClassifier()),
  'page-for-json': { ...clip, 'preprocessor_config.json': new Uint8Array(Buffer.from('<!doctype html><p>Hello')) },
};
const BUNDLED = existsSync(join(ROOT, 'public/models/studio-encoder/config.json'));
const MOBILENET = sharedFolder('models/mobilenet_v2_1.0_224');
const PHOTOGRAPHS = sharedFolder('data/mini-waterbirds/test');

function dropped(name: string, prefix = ''): SourceByUrl {
  return { kind: 'urls', name, folder: `/test-models/${name}`, paths: Object.keys(MODELS[name] ?? {}), prefix };
}

/** Planes of pictures that are all alike but for their number. */
function planes(count: number, side = TINY_SIDE): number[] {
  return Array.from({ length: count * 3 * side * side }, (_, i) =>
    Math.sin(i * 0.37 + Math.floor(i / (3 * side * side))),
  );
}

let browser: Browser;
let fixture: Awaited<ReturnType<typeof buildFixture>>;
let server: Awaited<ReturnType<typeof startStaticServer>>;
let context: BrowserContext;
let page: Page;
let errors: string[];

beforeAll(async () => {
  fixture = await buildFixture(join(import.meta.dirname, 'encoder-fixture'));
  const routes = [
    modelRoute(MODELS),
    publicRoute,
    ...(MOBILENET ? [folderRoute('/mobilenet', MOBILENET)] : []),
    ...(PHOTOGRAPHS ? [folderRoute('/photographs', PHOTOGRAPHS)] : []),
  ];
  [browser, server] = await Promise.all([launchBrowser(), startStaticServer({ root: fixture.folder, routes })]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  fixture?.remove();
});

beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
  errors = recordErrors(page);
  await page.goto(server.address);
  await page.waitForFunction(() => window.encoderFixture !== undefined);
});

afterEach(async () => {
  await context.close();
});

async function load(source: SourceByUrl, slot: 'encoder' | 'backbone' = 'encoder') {
  return page.evaluate(
    ([from, into]) => window.encoderFixture.load({ slot: into, source: from, device: 'auto', hubOrigin: null }),
    [source, slot] as const,
  );
}

async function embed(slot: 'encoder' | 'backbone', count: number, side = TINY_SIDE): Promise<number[]> {
  const outcome = await page.evaluate(([into, pixels, n]) => window.encoderFixture.embedImages(into, pixels, n), [
    slot,
    planes(count, side),
    count,
  ] as const);
  if (!outcome.ok) throw new Error(outcome.error.message);
  return outcome.value;
}

describe('dropped files', () => {
  test('a CLIP embeds images and texts, in batches as one by one, from the own origin alone', async () => {
    const requests = recordRequests(context);
    const outcome = await load(dropped('clip'));
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        hasText: true,
        isFastWithWords: true,
        identity: { id: 'files:clip', title: 'clip', dimension: TINY_DIMENSION, dtype: 'fp32', device: 'wasm' },
        preprocessing: { crop: { width: TINY_SIDE, height: TINY_SIDE }, resample: 'bicubic' },
      },
    });
    if (!outcome.ok) throw new Error();
    expect(outcome.value.identity.sha256).toMatch(/^[0-9a-f]{64}$/);

    const together = await embed('encoder', 70);
    expect(together).toHaveLength(70 * TINY_DIMENSION);
    const alone = await embed('encoder', 1);
    alone.forEach((value, i) => expect(together[i]).toBeCloseTo(value, 5));
    const second = together.slice(TINY_DIMENSION, 2 * TINY_DIMENSION);
    expect(Math.max(...second.map((value, i) => Math.abs(value - alone[i]!)))).toBeGreaterThan(0.01);

    const texts = await page.evaluate(() => window.encoderFixture.embedTexts(['red water', 'dog', 'water red']));
    if (!texts.ok) throw new Error(texts.error.message);
    expect(texts.value).toHaveLength(3 * TINY_DIMENSION);
    const [first, , third] = [0, 1, 2].map((i) => texts.value.slice(i * TINY_DIMENSION, (i + 1) * TINY_DIMENSION));
    first!.forEach((value, i) => expect(third![i]).toBeCloseTo(value, 5));
    expect(requests.foreignTo(new URL(server.address).origin)).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('the folder may come with its parent', async () => {
    expect(await load(dropped('clip', 'models/clip/'))).toMatchObject({ ok: true });
  });

  test('words that are not in the vocabulary are told, and never embedded', async () => {
    await load(dropped('clip'));
    const known = await page.evaluate(() =>
      window.encoderFixture.knowsWords(['water', 'zebra', 'red zebra', 'Red sea']),
    );
    expect(known).toEqual([true, false, false, true]);
    const texts = await page.evaluate(() => window.encoderFixture.embedTexts(['water', 'zebra crossing']));
    expect(texts).toMatchObject({ ok: false, error: { code: 'bad-input', message: expect.stringContaining('zebra') } });
  });

  test('a SigLIP gives its pooled outputs, with texts padded to its length', async () => {
    expect(await load(dropped('siglip'))).toMatchObject({ ok: true, value: { hasText: true } });
    const texts = await page.evaluate(() => window.encoderFixture.embedTexts(['red', 'red water']));
    if (!texts.ok) throw new Error(texts.error.message);
    await load(dropped('clip'));
    const unpadded = await page.evaluate(() => window.encoderFixture.embedTexts(['red']));
    if (!unpadded.ok) throw new Error(unpadded.error.message);
    // The tiny tower takes a mean over all positions, so that padding shows.
    const difference = unpadded.value.map((value, i) => Math.abs(value - texts.value[i]!));
    expect(Math.max(...difference)).toBeGreaterThan(0.05);
  });

  test('a classifier gives its features, not its class scores, and knows no words', async () => {
    expect(await load(dropped('backbone'), 'backbone')).toMatchObject({
      ok: true,
      value: { hasText: false, identity: { dimension: TINY_DIMENSION } },
    });
    expect(await embed('backbone', 3)).toHaveLength(3 * TINY_DIMENSION);
    const pixels = planes(3);
    const none = await page.evaluate((given) => window.encoderFixture.embedUnpooled(given, 3), pixels);
    expect(none).toEqual({ ok: true, value: null });
  });

  test('a network that pools gives what it has at every place too', async () => {
    expect(await load(dropped('pooled'), 'backbone')).toMatchObject({
      ok: true,
      value: { identity: { dimension: 3 } },
    });
    const pixels = planes(2);
    const outcome = await page.evaluate((given) => window.encoderFixture.embedUnpooled(given, 2), pixels);
    if (!outcome.ok || !outcome.value) throw new Error('Nothing was given.');
    expect(outcome.value).toMatchObject({ columns: 8, rows: 8, dimension: 3 });
    // The second picture, row 5, column 2, green: the mean of its 4 x 4 pixels.
    let sum = 0;
    for (let y = 20; y < 24; y += 1) {
      for (let x = 8; x < 12; x += 1) sum += pixels[((3 + 1) * TINY_SIDE + y) * TINY_SIDE + x]!;
    }
    expect(outcome.value.values[(64 + 5 * 8 + 2) * 3 + 1]).toBeCloseTo(sum / 16, 5);
  });

  test.each([
    ['logits-only', 'model-invalid', 'no output of features'],
    ['incomplete', 'model-missing', 'preprocessor_config.json'],
    ['page-for-json', 'model-invalid', 'web page'],
    ['absent', 'model-missing', 'no image network'],
  ])('%s is refused with its reason', async (name, code, words) => {
    const outcome = await load(dropped(name));
    expect(outcome).toMatchObject({ ok: false, error: { code, message: expect.stringContaining(words) } });
  });

  test.skipIf(!MOBILENET)('MobileNetV2 as a backbone: 1,280 features [needs ../shared/models]', async () => {
    const source = { kind: 'urls', name: 'mobilenet', folder: '/mobilenet', paths: filesBelow(MOBILENET!) } as const;
    expect(await load(source, 'backbone')).toMatchObject({
      ok: true,
      value: { identity: { dimension: 1280, dtype: 'fp32' }, preprocessing: { resize: { pixels: 256 } } },
    });
    const [first = 0, ...rest] = await embed('backbone', 2, 224);
    expect(rest).toHaveLength(2 * 1280 - 1);
    expect([first, ...rest].every(Number.isFinite)).toBe(true);
  });
});

describe('a classifier of the user', () => {
  const loadClassifier = (name: string, choices: ClassifierChoices = {}) =>
    load({ ...dropped(name), choices } as SourceByUrl, 'backbone');

  test('gives what its last layer reads, that layer, and the map of any feature', async () => {
    const { weights, bias } = smallClassifier('convolution');
    const outcome = await loadClassifier('small-classifier');
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        hasText: false,
        identity: { id: 'classifier:small-classifier', dimension: FEATURES },
        classifier: {
          op: 'Conv',
          output: 'logits',
          classCount: CLASSES,
          classNames: ['a', 'b', 'c', 'd'],
          hasMap: true,
        },
      },
    });
    if (!outcome.ok) throw new Error();
    const own = outcome.value.classifier!;
    Object.values(own.weights).forEach((value, i) => expect(value).toBeCloseTo(weights[i]!, 6));
    Object.values(own.bias).forEach((value, i) => expect(value).toBeCloseTo(bias[i]!, 6));
    const vectors = await embed('backbone', 2, SIDE);
    const maps = await page.evaluate(([pixels]) => window.encoderFixture.featureMaps(pixels, 2, 4), [
      planes(2, SIDE),
    ] as const);
    if (!maps.ok) throw new Error(maps.error.message);
    expect(maps.value).toMatchObject({ columns: SIDE, rows: SIDE });
    for (const picture of [0, 1]) {
      const cells = maps.value.values.slice(picture * SIDE * SIDE, (picture + 1) * SIDE * SIDE);
      const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
      expect(vectors[picture * FEATURES + 4]).toBeCloseTo(mean, 5);
    }
  });

  test.each<[string, ClassifierChoices, string, RegExp, RegExp]>([
    ['strange', {}, 'model-invalid', /operator my\.company[.:]Frobnicate/, /without custom ones/],
    ['two-headed', {}, 'bad-input', /2 last layers: kinds \(4 classes\), colours \(2 classes\)/, /Choose the output/],
    ['broken', {}, 'model-invalid', /no numbers \(NaN or infinite\) for \d of \d pictures/, /32-bit weights/],
    [
      'small-classifier',
      { preprocessing: prepared(2 * SIDE) },
      'bad-input',
      /8 x 8 pixels, and they are prepared as 16 x 16/,
      /Set the size/,
    ],
    [
      'small-classifier',
      { classNames: ['a', 'b'] },
      'bad-input',
      /gives 4 scores, and 2 class names/,
      /one name per score/,
    ],
  ])('%s, %j: refused with its reason and what to do', async (name, choices, code, message, fix) => {
    const outcome = await loadClassifier(name, choices);
    expect(outcome).toMatchObject({
      ok: false,
      error: { code, message: expect.stringMatching(message), fix: expect.stringMatching(fix) },
    });
  });

  test.skipIf(!MOBILENET || !PHOTOGRAPHS)(
    'from photograph to scores: the repaired file gives what the studio gives [needs ../shared]',
    async () => {
      const head = drawnHead(10, 1280);
      const paths = filesBelow(MOBILENET!);
      await load({ kind: 'urls', name: 'mobilenet', folder: '/mobilenet', paths, choices: {} }, 'backbone');
      const photographs = filesBelow(PHOTOGRAPHS!).slice(0, 3);
      const outcome = await page.evaluate(([urls, own]) => window.encoderFixture.photoScores(urls, own), [
        photographs.map((path) => `/photographs/${path}`),
        { weights: [...head.weights], bias: [...head.bias], dimension: head.dimension },
      ] as const);
      if (!outcome.ok) throw new Error(outcome.error.message);
      const graph = readGraph(new Uint8Array(readFileSync(join(MOBILENET!, 'onnx/model.onnx'))));
      const repaired = replaceHead(graph, findHead(graph, 'logits').place, head, {});
      const { planes: values, scores } = outcome.value;
      const input = { dims: [photographs.length, 3, 224, 224], values: Float32Array.from(values) };
      const { logits } = await runOnnx(repaired, input);
      const worst = scores.reduce((most, score, i) => Math.max(most, Math.abs(score - logits!.values[i]!)), 0);
      console.log(`Largest difference of ${scores.length} scores of photographs: ${worst.toExponential(1)}`);
      expect(logits!.values).toHaveLength(scores.length);
      expect(worst).toBeLessThan(1e-4);
    },
  );

  test('of two last layers the chosen one is taken', async () => {
    expect(await loadClassifier('two-headed', { output: 'colours' })).toMatchObject({
      ok: true,
      value: { classifier: { output: 'colours', classCount: 2 } },
    });
  });
});

describe.skipIf(!BUNDLED)('the bundled encoder', () => {
  test('gives its stored vectors on wasm, of pictures and of texts', async () => {
    expect(await load({ kind: 'bundled' })).toMatchObject({
      ok: true,
      value: { hasText: true, isFastWithWords: true, identity: { id: 'bundled', dimension: 128, device: 'wasm' } },
    });
    expect(await page.evaluate(() => window.encoderFixture.worstStoredCosine())).toBeGreaterThan(0.99999);
    expect(errors).toEqual([]);
  });

  test('knows the words of an audit and says which it does not know', async () => {
    await load({ kind: 'bundled' });
    const known = await page.evaluate(() =>
      window.encoderFixture.knowsWords(['forest', 'a photo of the sea', 'qwertyzxcv']),
    );
    expect(known).toEqual([true, true, false]);
  });
});

describe('the device', () => {
  test('without an adapter wasm is chosen, and the cause and the threads are told', async () => {
    const described = await page.evaluate(() => window.encoderFixture.describeDevice('auto'));
    expect(described).toMatchObject({ device: 'wasm', adapter: '', reason: expect.stringMatching(/no usable GPU/) });
    expect(described.threads).toBe(Math.min(4, await page.evaluate(() => navigator.hardwareConcurrency)));
  });
});
