import { array, minLength, number, object, optional, pipe, string } from 'valibot';
import type { GeneratedImage, ImageGenerator, ImageRequest, RequestKind } from '../core/image-generator';
import type { TaskControl } from '../core/trainer';
import { EndpointConnection } from './connection';
import { readKey } from './endpoint-key';
import type { EndpointSettings } from './endpoint-settings';
import { foreignFetch } from './foreign-fetch';
import { endpointId, endpointTitle } from './generator-id';
import { readBase64Image, toBase64 } from './image-bytes';
import { PROBE_TIME_MS, probeService, type Probed, type ProbeResult } from './probe';
import { sentFor } from './sent-words';
import { pause } from './waiting';

const IMAGE_BYTES = 32 * 1024 * 1024;
const FIRST_LOOK_MS = 400;
const LONGEST_LOOK_MS = 4_000;

const Answer = object({ images: pipe(array(string()), minLength(1)), info: optional(string(), '{}') });
const ProgressAnswer = object({ progress: number() });
const Models = array(object({ title: string() }));

/** Starts the server so that a page of this origin may ask it. */
export function automatic1111Flag(pageOrigin: string): string {
  return `--api --cors-allow-origins=${pageOrigin}`;
}

/**
 * The web API of AUTOMATIC1111's and Forge's Stable Diffusion web UI, below `/sdapi/v1`. It works on one image at a time.
 * A key "name:password" goes as HTTP Basic (the server's `--api-auth`).
 */
export class Automatic1111 implements ImageGenerator, Probed {
  readonly protocol = 'automatic1111';
  readonly kinds: readonly RequestKind[] = ['text-to-image', 'image-to-image', 'in-painting'];
  readonly maximumAtOnce = 1;
  readonly id: string;
  readonly title: string;
  readonly #settings: EndpointSettings;
  readonly #connection: EndpointConnection;
  readonly #flag: string;

  /** @throws AppError `bad-input` for an address or a key that cannot be one */
  constructor(settings: EndpointSettings, key: string, pageOrigin: string, fetchForeign = foreignFetch) {
    this.#flag = automatic1111Flag(pageOrigin);
    this.#settings = settings;
    this.#connection = new EndpointConnection(settings, readKey(key, 'basic-or-bearer'), fetchForeign, this.#flag);
    this.id = endpointId(settings, this.#connection.base);
    this.title = endpointTitle(settings, 'AUTOMATIC1111', this.#connection.service);
  }

  async generate(request: ImageRequest, control: TaskControl): Promise<GeneratedImage> {
    const startedAt = performance.now();
    const ended = new AbortController();
    const stop = (): void => void this.#interrupt();
    control.signal?.addEventListener('abort', stop, { once: true });
    if (control.onProgress) void this.#watch(control, ended.signal);
    try {
      const answer = await this.#connection.askJson(
        request.kind === 'text-to-image' ? '/sdapi/v1/txt2img' : '/sdapi/v1/img2img',
        {
          method: 'POST',
          body: JSON.stringify(this.#bodyOf(request)),
          sent: sentFor(request),
          signal: control.signal,
          maximumBytes: IMAGE_BYTES,
        },
        Answer,
      );
      const info = this.#readInfo(answer.info);
      return {
        image: readBase64Image(answer.images[0]!, this.#connection.service),
        seedUsed: info.seed ?? null,
        model: this.#connection.quote(info.sd_model_name || this.#settings.model),
        seconds: (performance.now() - startedAt) / 1000,
      };
    } finally {
      ended.abort();
      control.signal?.removeEventListener('abort', stop);
    }
  }

  #bodyOf(request: ImageRequest): Record<string, unknown> {
    const { model, steps, guidance } = this.#settings;
    const { prompt, negativePrompt, seed, widthPixels, heightPixels } = request;
    const body: Record<string, unknown> = {
      prompt,
      negative_prompt: negativePrompt,
      seed,
      width: widthPixels,
      height: heightPixels,
      batch_size: 1,
      n_iter: 1,
      send_images: true,
      save_images: false,
      ...(steps === null ? {} : { steps }),
      ...(guidance === null ? {} : { cfg_scale: guidance }),
      ...(model === '' ? {} : { override_settings: { sd_model_checkpoint: model } }),
    };
    if (request.kind === 'text-to-image') return body;
    const source = { init_images: [toBase64(request.source.bytes)], resize_mode: 0, include_init_images: false };
    if (request.kind === 'image-to-image') return { ...body, ...source, denoising_strength: request.strength };
    return {
      ...body,
      ...source,
      mask: toBase64(request.mask.bytes),
      // What stood there must not show through: the masked place starts from its surroundings (0) and is made anew.
      inpainting_fill: 0,
      denoising_strength: 1,
      mask_blur: 4,
      inpaint_full_res: false,
      inpainting_mask_invert: 0,
    };
  }

  /** The field "info" is JSON within JSON; an image without it is still an image. */
  #readInfo(text: string): { seed?: number | undefined; sd_model_name?: string | undefined } {
    try {
      const { seed, sd_model_name } = JSON.parse(text) as Record<string, unknown>;
      return {
        ...(Number.isSafeInteger(seed) ? { seed: seed as number } : {}),
        ...(typeof sd_model_name === 'string' ? { sd_model_name } : {}),
      };
    } catch {
      return {};
    }
  }

  /** Looks at the progress at growing distances, since every look stands in the log. */
  async #watch(control: TaskControl, ended: AbortSignal): Promise<void> {
    const startedAt = Date.now();
    for (let waitMs = FIRST_LOOK_MS; ; waitMs = Math.min(LONGEST_LOOK_MS, waitMs * 1.5)) {
      await pause(waitMs, ended);
      if (ended.aborted || control.signal?.aborted) return;
      try {
        const path = '/sdapi/v1/progress?skip_current_image=true';
        const request = { sent: 'nothing but the address', signal: ended, timeLimitMs: PROBE_TIME_MS };
        const { progress } = await this.#connection.askJson(path, request, ProgressAnswer);
        if (ended.aborted) return;
        const done = Math.round(100 * Math.min(1, Math.max(0, progress)));
        control.onProgress?.({ stage: 'Generating', done, total: 100, unit: 'percent', startedAt });
      } catch {
        // The image itself tells whether the service works.
      }
    }
  }

  /** The server would go on without this: closing the connection does not stop it. */
  async #interrupt(): Promise<void> {
    const request = { method: 'POST', sent: 'the wish to stop', timeLimitMs: PROBE_TIME_MS } as const;
    await this.#connection.ask('/sdapi/v1/interrupt', request).catch(() => undefined);
  }

  probe(signal?: AbortSignal): Promise<ProbeResult> {
    const request = { sent: 'nothing but the address', signal, timeLimitMs: PROBE_TIME_MS };
    const list = async (): Promise<string[]> =>
      (await this.#connection.askJson('/sdapi/v1/sd-models', request, Models)).map(({ title }) => title);
    return probeService(this.#connection, this.#flag, list, signal);
  }
}
