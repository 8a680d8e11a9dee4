import { array, object, string } from 'valibot';
import type { GeneratedImage, ImageGenerator, ImageRequest, RequestKind } from '../core/image-generator';
import type { TaskControl } from '../core/trainer';
import { EndpointConnection } from './connection';
import { readKey } from './endpoint-key';
import type { EndpointSettings } from './endpoint-settings';
import { foreignFetch, type ForeignFetch } from './foreign-fetch';
import { endpointId, endpointTitle } from './generator-id';
import { toBlob } from './image-bytes';
import { PROBE_TIME_MS, probeService, type Probed, type ProbeResult } from './probe';
import { sentFor } from './sent-words';
import { readServiceImage } from './service-image';
import { toTransparentMask, type ConvertMask } from './transparent-mask';

const IMAGE_BYTES = 32 * 1024 * 1024;

/** `GET {base}/models`, which OpenAI and its look-alikes share. */
export const OpenAiModels = object({ data: array(object({ id: string() })) });

/** Starts a look-alike so that a page of this origin may ask it; OpenAI's own service allows every page. */
export function openAiFlag(pageOrigin: string): string {
  return `for LocalAI LOCALAI_CORS=true LOCALAI_CORS_ALLOW_ORIGINS=${pageOrigin}; a service of the web allows pages or does not`;
}

/** The sizes that OpenAI's own models take; look-alikes take any. */
function sizesOf(model: string): readonly (readonly [number, number])[] {
  const square = [1024, 1024] as const;
  if (model.startsWith('gpt-image')) return [square, [1536, 1024], [1024, 1536]];
  if (model === 'dall-e-2') return [[256, 256], [512, 512], square];
  return model === 'dall-e-3' ? [square, [1792, 1024], [1024, 1792]] : [];
}

/** "512x512": as asked, or the size of the model's that is nearest in shape and then in area. */
export function openAiSize(model: string, widthPixels: number, heightPixels: number): string {
  const far = ([width, height]: readonly [number, number]): number =>
    10 * Math.abs(Math.log(width / height / (widthPixels / heightPixels))) +
    Math.abs(Math.log((width * height) / (widthPixels * heightPixels)));
  const [nearest] = [...sizesOf(model)].sort((some, other) => far(some) - far(other));
  return nearest ? nearest.join('x') : `${widthPixels}x${heightPixels}`;
}

/**
 * OpenAI's images and what speaks like it (LocalAI and others): `images/generations`, and `images/edits` as a form. There are no seeds, no
 * negative prompt and no strength: these are left out, and an image says that it has no seed.
 */
export class OpenAiImages implements ImageGenerator, Probed {
  readonly protocol = 'openai-images';
  readonly kinds: readonly RequestKind[] = ['text-to-image', 'image-to-image', 'in-painting'];
  readonly maximumAtOnce = 4;
  readonly id: string;
  readonly title: string;
  readonly #settings: EndpointSettings;
  readonly #connection: EndpointConnection;
  readonly #door: ForeignFetch;
  readonly #flag: string;
  readonly #convertMask: ConvertMask;

  /** @throws AppError `bad-input` for an address or a key that cannot be one */
  constructor(
    settings: EndpointSettings,
    key: string,
    pageOrigin: string,
    fetchForeign = foreignFetch,
    convertMask = toTransparentMask,
  ) {
    this.#flag = openAiFlag(pageOrigin);
    this.#settings = settings;
    this.#door = fetchForeign;
    this.#connection = new EndpointConnection(settings, readKey(key, 'bearer'), fetchForeign, this.#flag);
    this.#convertMask = convertMask;
    this.id = endpointId(settings, this.#connection.base);
    this.title = endpointTitle(settings, 'OpenAI images', this.#connection.service);
  }

  async generate(request: ImageRequest, control: TaskControl): Promise<GeneratedImage> {
    const startedAt = performance.now();
    const isNew = request.kind === 'text-to-image';
    const answer = await this.#connection.ask(isNew ? '/images/generations' : '/images/edits', {
      method: 'POST',
      body: isNew ? JSON.stringify(this.#fieldsOf(request)) : await this.#formOf(request),
      sent: sentFor(request),
      signal: control.signal,
      maximumBytes: IMAGE_BYTES,
    });
    return {
      image: await readServiceImage(this.#connection, answer, this.#door, control.signal),
      seedUsed: null,
      model: this.#settings.model,
      seconds: (performance.now() - startedAt) / 1000,
    };
  }

  #fieldsOf(request: ImageRequest): Record<string, string | number> {
    const { model } = this.#settings;
    return {
      prompt: request.prompt,
      n: 1,
      size: openAiSize(model, request.widthPixels, request.heightPixels),
      ...(model === '' ? {} : { model }),
      // GPT's image models always answer in base64 and refuse this field; the others would answer with an address.
      ...(model.startsWith('gpt-image') ? {} : { response_format: 'b64_json' }),
    };
  }

  async #formOf(request: Exclude<ImageRequest, { kind: 'text-to-image' }>): Promise<FormData> {
    const form = new FormData();
    for (const [name, value] of Object.entries(this.#fieldsOf(request))) form.append(name, String(value));
    form.append('image', toBlob(request.source), `image.${request.source.type.slice('image/'.length)}`);
    if (request.kind === 'in-painting') form.append('mask', await this.#convertMask(request.mask), 'mask.png');
    return form;
  }

  probe(signal?: AbortSignal): Promise<ProbeResult> {
    const request = { sent: 'nothing but the address', signal, timeLimitMs: PROBE_TIME_MS };
    const list = async (): Promise<string[]> =>
      (await this.#connection.askJson('/models', request, OpenAiModels)).data.map(({ id }) => id);
    return probeService(this.#connection, this.#flag, list, signal);
  }
}
