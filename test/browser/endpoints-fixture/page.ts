/** A page with the studio's door and its protocols; driven by endpoints.test.ts. */
import { toPlainError, type PlainError } from '../../../src/core/errors';
import type { ImageRequest } from '../../../src/core/image-generator';
import { allowHost, establishPolicy } from '../../../src/endpoints/allowed-hosts';
import type { EndpointSettings, ImageProtocol } from '../../../src/endpoints/endpoint-settings';
import type { ProbeResult } from '../../../src/endpoints/probe';
import { createChatModel, createImageGenerator } from '../../../src/endpoints/registry';
import { requestLog } from '../../../src/endpoints/request-log';

await establishPolicy();

type ImageSettings = EndpointSettings & { protocol: ImageProtocol };
type ChatSettings = EndpointSettings & { protocol: 'chat-completions' };

interface Made {
  type: string;
  /** Of the image as the browser decodes it. */
  size: [number, number];
  progress: number[];
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));

/** The same request with its images as bytes, which do not cross from the test. */
function withBytes(request: ImageRequest, source: string, mask: string): ImageRequest {
  if (request.kind === 'text-to-image') return request;
  const whole = { ...request, source: { bytes: fromBase64(source), type: 'image/png' as const } };
  return whole.kind === 'in-painting' ? { ...whole, mask: { bytes: fromBase64(mask), type: 'image/png' } } : whole;
}

async function generate(
  settings: ImageSettings,
  request: ImageRequest,
  options: { source: string; mask: string; stopAfterMs?: number },
): Promise<Made | PlainError> {
  const stop = new AbortController();
  if (options.stopAfterMs !== undefined) setTimeout(() => stop.abort(), options.stopAfterMs);
  const progress: number[] = [];
  try {
    const generator = createImageGenerator(settings, 'a-key-of-mine', location.origin);
    const { image } = await generator.generate(withBytes(request, options.source, options.mask), {
      signal: stop.signal,
      onProgress: ({ done, total }) => progress.push(done / total),
    });
    const picture = await createImageBitmap(new Blob([image.bytes], { type: image.type }));
    return { type: image.type, size: [picture.width, picture.height], progress };
  } catch (thrown) {
    return toPlainError(thrown);
  }
}

async function ask(settings: ChatSettings): Promise<unknown> {
  const chat = createChatModel(settings, 'a-key-of-mine', location.origin);
  const schema = { type: 'object' };
  const question = { name: 'phrases', instruction: 'Name phrases.', text: 'a bird', images: [], schema };
  return chat.ask({ ...question, read: (answer: unknown) => answer }, {}).catch(toPlainError);
}

function probe(settings: ImageSettings): Promise<ProbeResult> {
  return createImageGenerator(settings, 'a-key-of-mine', location.origin).probe();
}

const fixture = { allowHost, ask, generate, probe, requestLog };

declare global {
  interface Window {
    endpoints: typeof fixture;
    isAttacked?: boolean;
  }
}
window.endpoints = fixture;
