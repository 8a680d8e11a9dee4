import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readImageHeader } from '../../../src/core/image-header';
import type { Progress } from '../../../src/core/progress';
import { OpenAiImages, openAiSize } from '../../../src/endpoints/openai-images';
import { createImageGenerator, IMAGE_PROTOCOLS } from '../../../src/endpoints/registry';
import { requestLog } from '../../../src/endpoints/request-log';
import { standInSettings } from '../../support/endpoint-stand-in/settings';
import { startEndpointStandIn, type EndpointStandIn } from '../../support/endpoint-stand-in/stand-in';
import { allowInNode, failure, MASK, requestOf, SOURCE } from './stand-in-rig';

let service: EndpointStandIn;

beforeAll(async () => {
  service = await startEndpointStandIn();
  allowInNode(service.origin);
});
beforeEach(() => service.reset());
afterAll(async () => {
  await service.close();
  vi.unstubAllGlobals();
});

const PAGE = 'http://studio.test';

describe.each(IMAGE_PROTOCOLS.map(({ protocol }) => protocol))('%s', (protocol) => {
  const make = (): ReturnType<typeof createImageGenerator> => {
    const settings = standInSettings(protocol, service.origin);
    // There is no canvas under Node; the browser's test has the real conversion.
    const asIs = (): Promise<Blob> => Promise.resolve(new Blob([MASK.bytes]));
    return protocol === 'openai-images'
      ? new OpenAiImages(settings, '', PAGE, undefined, asIs)
      : createImageGenerator(settings, '', PAGE);
  };

  test('makes an image of each kind it names, the same for the same request and another for another', async () => {
    const generator = make();
    for (const kind of generator.kinds) {
      const [first, again] = [
        await generator.generate(requestOf(kind), {}),
        await generator.generate(requestOf(kind), {}),
      ];
      const other = await generator.generate(requestOf(kind, 'a cat'), {});
      expect(first.image.type).toBe('image/png');
      expect(readImageHeader(first.image.bytes, 'png')).toMatchObject({ widthPixels: 48, heightPixels: 32 });
      // Uploads get a name each, which the stand-in draws too.
      if (protocol !== 'comfyui' || kind === 'text-to-image') expect(again.image).toEqual(first.image);
      expect(other.image.bytes).not.toEqual(first.image.bytes);
      expect(first.seconds).toBeGreaterThan(0);
      expect(first.model).not.toBe('');
    }
  });

  test('says which seed was used, or that there is none', async () => {
    const { seedUsed } = await make().generate(requestOf('text-to-image'), {});
    expect(seedUsed).toBe(protocol === 'openai-images' ? null : 7);
  });

  test('the probe finds it well and lists its models; a wrong address is told apart', async () => {
    const found = await make().probe();
    expect(found).toMatchObject({ verdict: 'fine', fix: '' });
    expect(found.models.length).toBeGreaterThan(0);
    const wrong = { ...standInSettings(protocol, service.origin), baseAddress: `${service.origin}/elsewhere` };
    expect(await createImageGenerator(wrong, '', PAGE).probe()).toMatchObject({ verdict: 'wrong-path', models: [] });
  });

  test('the probe tells a missing server, a wanted key, a web page and a host that is not allowed', async () => {
    service.reset({ key: 'wanted-key' });
    expect((await make().probe()).verdict).toBe('unauthorised');
    service.reset({ fault: 'wrong-type' });
    expect(await make().probe()).toMatchObject({ verdict: 'wrong-answer', message: expect.stringMatching(/web page/) });
    const gone = { ...standInSettings(protocol, 'http://127.0.0.1:9') };
    allowInNode(service.origin, 'http://127.0.0.1:9');
    const { flag } = IMAGE_PROTOCOLS.find((entry) => entry.protocol === protocol)!;
    const refused = await createImageGenerator(gone, '', PAGE).probe();
    expect(refused.verdict).toBe('refused');
    expect(refused.fix).toContain(flag(PAGE));
    allowInNode();
    service.reset();
    expect((await make().probe()).verdict).toBe('not-allowed');
    allowInNode(service.origin);
    expect(service.state.asked).toEqual([]);
  });

  test('a stop ends the wait at once, with the code of a stop', async () => {
    service.reset({ imageMs: 20_000 });
    const stop = new AbortController();
    const startedAt = Date.now();
    const running = failure(() => make().generate(requestOf('text-to-image'), { signal: stop.signal }));
    await vi.waitFor(() => expect(service.state.jobs.length).toBe(1), 5_000);
    stop.abort();
    expect(await running).toMatchObject({ code: 'aborted' });
    expect(Date.now() - startedAt).toBeLessThan(6_000);
    if (protocol === 'automatic1111' || protocol === 'comfyui') {
      await vi.waitFor(() => expect(service.state.interrupts.length).toBe(1), 2_000);
      expect(service.state.jobs).toEqual([]);
    }
  });

  test('the log says in words what was sent, and holds no word of the prompt', async () => {
    const generator = make();
    const before = requestLog().at(-1)?.id ?? 0;
    await generator.generate(requestOf('text-to-image', 'five words of a prompt'), {});
    await generator.generate(requestOf('image-to-image', 'three more words'), {});
    const entries = requestLog().filter(({ id }) => id > before);
    expect(entries.map(({ sent }) => sent)).toContain('a prompt of 5 words');
    expect(entries.map(({ sent }) => sent)).toContain('a prompt of 3 words and one image');
    expect(entries.every(({ state }) => state === 'done')).toBe(true);
    expect(JSON.stringify(entries)).not.toContain('words of a');
  });
});

test('AUTOMATIC1111 and the page agree about the mask and the strength', async () => {
  const generator = createImageGenerator(standInSettings('automatic1111', service.origin), '', PAGE);
  await generator.generate(requestOf('image-to-image'), {});
  await generator.generate(requestOf('in-painting'), {});
  const [edit, paint] = service.state.asked.map(({ body }) => JSON.parse(body.toString()) as Record<string, unknown>);
  expect(edit).toMatchObject({ denoising_strength: 0.4, negative_prompt: 'text', seed: 7, save_images: false });
  expect(edit).not.toHaveProperty('mask');
  expect(paint).toMatchObject({ inpainting_mask_invert: 0, mask: Buffer.from(MASK.bytes).toString('base64') });
  expect(paint!['init_images']).toEqual([Buffer.from(SOURCE.bytes).toString('base64')]);
});

test('AUTOMATIC1111 tells its progress, rising, while the image is made', async () => {
  service.reset({ imageMs: 2_500 });
  const told: Progress[] = [];
  const generator = createImageGenerator(standInSettings('automatic1111', service.origin), '', PAGE);
  await generator.generate(requestOf('text-to-image'), { onProgress: (progress) => told.push(progress) });
  expect(told.length).toBeGreaterThanOrEqual(2);
  expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).sort((some, other) => some - other));
  expect(told.at(-1)!.done).toBeGreaterThan(20);
});

test("ComfyUI gets source and mask by upload, and the workflow's placeholders as data", async () => {
  const generator = createImageGenerator(standInSettings('comfyui', service.origin), '', PAGE);
  await generator.generate(requestOf('in-painting'), {});
  const files = [...service.state.uploads];
  expect(files.map(([, bytes]) => bytes)).toEqual([Buffer.from(SOURCE.bytes), Buffer.from(MASK.bytes)]);
  const asked = service.state.asked.find(({ path }) => path === '/prompt')!;
  const { prompt } = JSON.parse(asked.body.toString()) as { prompt: Record<string, { inputs: object }> };
  expect(prompt['3']!.inputs).toMatchObject({ seed: 7, denoise: 1 });
  expect(prompt['5']!.inputs).toEqual({ width: 48, height: 32, batch_size: 1 });
  expect(prompt['6']!.inputs).toMatchObject({ text: 'a "bird" on \\ water %seed%, sharp' });
  expect(prompt['10']!.inputs).toEqual({ image: files[0]![0] });
  expect(prompt['11']!.inputs).toEqual({ image: files[1]![0] });
});

test("OpenAI's own models get a size that they have, others the one asked for", () => {
  expect(openAiSize('gpt-image-1', 512, 512)).toBe('1024x1024');
  expect(openAiSize('gpt-image-1', 640, 360)).toBe('1536x1024');
  expect(openAiSize('dall-e-2', 224, 224)).toBe('256x256');
  expect(openAiSize('sdxl', 224, 160)).toBe('224x160');
});

test('an image that lies on another host is not fetched without leave', async () => {
  service.reset({ fault: null });
  const generator = createImageGenerator(standInSettings('openai-images', service.origin), '', PAGE, (url) =>
    url.endsWith('/generations')
      ? Promise.resolve(Response.json({ data: [{ url: 'https://elsewhere.test/a.png' }] }))
      : import('../../../src/endpoints/foreign-fetch').then(({ foreignFetch }) => foreignFetch(url, { sent: '' })),
  );
  const thrown = await failure(() => generator.generate(requestOf('text-to-image'), {}));
  expect(thrown).toMatchObject({ code: 'host-not-allowed', message: expect.stringContaining('elsewhere.test') });
});
