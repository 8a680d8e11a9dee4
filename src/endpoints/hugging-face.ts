import type { GeneratedImage, ImageGenerator, ImageRequest, RequestKind } from '../core/image-generator';
import { AppError } from '../core/errors';
import type { TaskControl } from '../core/trainer';
import { EndpointConnection } from './connection';
import { StatusError } from './endpoint-failure';
import { readKey } from './endpoint-key';
import type { EndpointSettings } from './endpoint-settings';
import { foreignFetch, type ForeignFetch } from './foreign-fetch';
import { endpointId, endpointTitle } from './generator-id';
import { readImage, toBase64 } from './image-bytes';
import { PROBE_TIME_MS, probeService, type Probed, type ProbeResult } from './probe';
import { sentFor } from './sent-words';
import { readServiceImage } from './service-image';

const IMAGE_BYTES = 32 * 1024 * 1024;

export function huggingFaceFlag(pageOrigin: string): string {
  return `Hugging Face's own services allow every page; one of yours has to send Access-Control-Allow-Origin: ${pageOrigin}`;
}

/**
 * Hugging Face: inference through its router (`{base}/models/{model}`) or an own Inference Endpoint (its address, and no model). The answer is the
 * image itself; some providers answer in JSON. Changing an image takes neither seed nor strength.
 */
export class HuggingFace implements ImageGenerator, Probed {
  readonly protocol = 'hugging-face';
  readonly kinds: readonly RequestKind[] = ['text-to-image', 'image-to-image'];
  readonly maximumAtOnce = 4;
  readonly id: string;
  readonly title: string;
  readonly #settings: EndpointSettings;
  readonly #connection: EndpointConnection;
  readonly #door: ForeignFetch;
  readonly #flag: string;

  /** @throws AppError `bad-input` for an address or a key that cannot be one */
  constructor(settings: EndpointSettings, key: string, pageOrigin: string, fetchForeign = foreignFetch) {
    this.#flag = huggingFaceFlag(pageOrigin);
    this.#settings = settings;
    this.#door = fetchForeign;
    this.#connection = new EndpointConnection(settings, readKey(key, 'bearer'), fetchForeign, this.#flag);
    this.id = endpointId(settings, this.#connection.base);
    this.title = endpointTitle(settings, 'Hugging Face', this.#connection.service);
  }

  /** "" for an own endpoint; the slash between owner and name stays one. */
  get #path(): string {
    const { model } = this.#settings;
    return model === '' ? '' : `/models/${model.split('/').map(encodeURIComponent).join('/')}`;
  }

  async generate(request: ImageRequest, control: TaskControl): Promise<GeneratedImage> {
    if (request.kind === 'in-painting') {
      throw new AppError(
        'bad-input',
        `${this.title} cannot paint a part of an image anew.`,
        'Use AUTOMATIC1111, ComfyUI or an OpenAI-like service for that.',
      );
    }
    const startedAt = performance.now();
    const answer = await this.#connection.ask(this.#path, {
      method: 'POST',
      body: JSON.stringify(this.#bodyOf(request)),
      sent: sentFor(request),
      signal: control.signal,
      maximumBytes: IMAGE_BYTES,
      accept: 'image/png',
    });
    const isJson = /json/.test(answer.headers.get('Content-Type') ?? '');
    return {
      image: isJson
        ? await readServiceImage(this.#connection, answer, this.#door, control.signal)
        : readImage(new Uint8Array(await answer.arrayBuffer()), this.#connection.service),
      seedUsed: request.kind === 'text-to-image' ? request.seed : null,
      model: this.#settings.model || this.#connection.service,
      seconds: (performance.now() - startedAt) / 1000,
    };
  }

  #bodyOf(request: ImageRequest): unknown {
    const { steps, guidance } = this.#settings;
    const shared = {
      ...(request.negativePrompt === '' ? {} : { negative_prompt: request.negativePrompt }),
      ...(steps === null ? {} : { num_inference_steps: steps }),
      ...(guidance === null ? {} : { guidance_scale: guidance }),
    };
    if (request.kind !== 'text-to-image') {
      return { inputs: toBase64(request.source.bytes), parameters: { prompt: request.prompt, ...shared } };
    }
    const { seed, widthPixels: width, heightPixels: height } = request;
    return { inputs: request.prompt, parameters: { ...shared, seed, width, height } };
  }

  /** There is no list of models here: an empty request is refused with 400 or 422 where the model is there and the key is good. */
  probe(signal?: AbortSignal): Promise<ProbeResult> {
    const list = async (): Promise<string[]> => {
      const models = this.#settings.model === '' ? [] : [this.#settings.model];
      const request = { method: 'POST', body: '{}', sent: 'nothing but the address', signal } as const;
      try {
        const answer = await this.#connection.ask(this.#path, { ...request, timeLimitMs: PROBE_TIME_MS });
        if (/html/.test(answer.headers.get('Content-Type') ?? '')) throw this.#connection.wrongAnswer('a web page');
        return models;
      } catch (thrown) {
        if (thrown instanceof StatusError && (thrown.status === 400 || thrown.status === 422)) return models;
        throw thrown;
      }
    };
    return probeService(this.#connection, this.#flag, list, signal);
  }
}
