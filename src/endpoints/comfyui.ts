import { array, object, optional, record, string, unknown, type InferOutput } from 'valibot';
import { abortedError, AppError } from '../core/errors';
import type { EncodedImage, GeneratedImage, ImageGenerator, ImageRequest, RequestKind } from '../core/image-generator';
import type { TaskControl } from '../core/trainer';
import { watchComfyProgress } from './comfyui-progress';
import { fillWorkflow, readWorkflow, type Workflow } from './comfyui-workflow';
import { EndpointConnection } from './connection';
import { readKey } from './endpoint-key';
import type { EndpointSettings } from './endpoint-settings';
import { foreignFetch } from './foreign-fetch';
import { openForeignSocket } from './foreign-socket';
import { endpointId, endpointTitle } from './generator-id';
import { readImage, toBlob } from './image-bytes';
import { PROBE_TIME_MS, probeService, type Probed, type ProbeResult } from './probe';
import { sentFor } from './sent-words';

const IMAGE_BYTES = 32 * 1024 * 1024;
const FIRST_LOOK_MS = 300;
const LONGEST_LOOK_MS = 4_000;

const Queued = object({ prompt_id: string() });
const Uploaded = object({ name: string(), subfolder: optional(string(), '') });
const ImageFile = object({ filename: string(), subfolder: optional(string(), ''), type: optional(string(), 'output') });
const HistoryEntry = object({
  outputs: optional(record(string(), object({ images: optional(array(ImageFile), []) })), {}),
  status: optional(object({ status_str: optional(string(), ''), messages: optional(array(unknown()), []) })),
});
const Loader = object({
  CheckpointLoaderSimple: object({ input: object({ required: object({ ckpt_name: array(unknown()) }) }) }),
});

/** Starts the server so that a page of this origin may ask it. */
export function comfyuiFlag(pageOrigin: string): string {
  return `--enable-cors-header ${pageOrigin}`;
}

/**
 * ComfyUI, with the user's own workflow in API format, whose placeholders are filled for each image (`comfyui-workflow.ts`). An image is put in its queue,
 * waited for, and fetched.
 */
export class ComfyUi implements ImageGenerator, Probed {
  readonly protocol = 'comfyui';
  readonly kinds: readonly RequestKind[];
  /** One at work and one in its line, so that it need not wait for this page. */
  readonly maximumAtOnce = 2;
  readonly id: string;
  readonly title: string;
  readonly #settings: EndpointSettings;
  readonly #connection: EndpointConnection;
  readonly #workflows: ReadonlyMap<RequestKind, Workflow>;
  readonly #flag: string;
  readonly #openSocket: typeof openForeignSocket;

  /** @throws AppError `bad-input` for an address, a key or a workflow that cannot be one */
  constructor(
    settings: EndpointSettings,
    key: string,
    pageOrigin: string,
    fetchForeign = foreignFetch,
    openSocket = openForeignSocket,
  ) {
    this.#flag = comfyuiFlag(pageOrigin);
    this.#settings = settings;
    this.#connection = new EndpointConnection(settings, readKey(key, 'bearer'), fetchForeign, this.#flag);
    this.#openSocket = openSocket;
    const texts: [RequestKind, string][] = [
      ['text-to-image', settings.workflow],
      ['image-to-image', settings.imageWorkflow],
      ['in-painting', settings.maskWorkflow],
    ];
    const given = texts.filter(([, text]) => text.trim() !== '');
    this.#workflows = new Map(given.map(([kind, text]) => [kind, readWorkflow(text, kind)]));
    this.kinds = given.map(([kind]) => kind);
    this.id = endpointId(settings, this.#connection.base);
    this.title = endpointTitle(settings, 'ComfyUI', this.#connection.service);
  }

  async generate(request: ImageRequest, control: TaskControl): Promise<GeneratedImage> {
    const workflow = this.#workflows.get(request.kind);
    if (!workflow) {
      throw new AppError(
        'bad-input',
        `${this.title} has no workflow for such a request (${request.kind}).`,
        'Paste one in the settings of this service.',
      );
    }
    const startedAt = performance.now();
    const { signal } = control;
    const values = {
      prompt: request.prompt,
      negative: request.negativePrompt,
      seed: request.seed,
      width: request.widthPixels,
      height: request.heightPixels,
      model: this.#settings.model,
      strength: request.kind === 'image-to-image' ? request.strength : 1,
      ...(request.kind === 'text-to-image' ? {} : { image: await this.#upload(request.source, 'image', signal) }),
      ...(request.kind === 'in-painting' ? { mask: await this.#upload(request.mask, 'mask', signal) } : {}),
    };
    const clientId = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    const watch = watchComfyProgress(this.#connection.base, clientId, control, this.#openSocket);
    try {
      const body = JSON.stringify({ prompt: fillWorkflow(workflow, values), client_id: clientId });
      const sent = sentFor(request);
      const queued = await this.#connection.askJson('/prompt', { method: 'POST', body, sent, signal }, Queued);
      const file = await this.#wait(queued.prompt_id, control, watch.changed);
      return {
        image: await this.#fetch(file, signal),
        seedUsed: request.seed,
        model: this.#connection.quote(this.#settings.model || modelOf(workflow)),
        seconds: (performance.now() - startedAt) / 1000,
      };
    } finally {
      watch.end();
    }
  }

  /** The name under which the server keeps the file, as a LoadImage node takes it. */
  async #upload(image: EncodedImage, what: string, signal: AbortSignal | undefined): Promise<string> {
    const form = new FormData();
    const ending = image.type.slice('image/'.length);
    form.append('image', toBlob(image), `studio-${what}-${crypto.randomUUID?.() ?? Date.now()}.${ending}`);
    form.append('type', 'input');
    form.append('overwrite', 'true');
    const sent = what === 'mask' ? 'the mask of an image' : 'one image';
    const request = { method: 'POST', body: form, sent, signal } as const;
    const { name, subfolder } = await this.#connection.askJson('/upload/image', request, Uploaded);
    return subfolder === '' ? name : `${subfolder}/${name}`;
  }

  /** Looks into the history, sooner when the socket says that something happened. */
  async #wait(
    promptId: string,
    control: TaskControl,
    changed: (waitMs: number) => Promise<void>,
  ): Promise<InferOutput<typeof ImageFile>> {
    const path = `/history/${encodeURIComponent(promptId)}`;
    const deadline = Date.now() + this.#settings.timeLimitSeconds * 1000;
    const { signal } = control;
    for (let waitMs = FIRST_LOOK_MS; Date.now() < deadline; waitMs = Math.min(LONGEST_LOOK_MS, waitMs * 1.5)) {
      if (signal?.aborted) {
        await this.#interrupt(promptId);
        throw abortedError();
      }
      const request = { sent: 'nothing but the address', signal, timeLimitMs: PROBE_TIME_MS };
      try {
        const history = await this.#connection.askJson(path, request, record(string(), unknown()));
        const entry = history[promptId];
        if (entry !== undefined) return this.#outputOf(this.#connection.check(entry, HistoryEntry));
      } catch (thrown) {
        if (signal?.aborted) continue;
        throw thrown;
      }
      await changed(waitMs);
    }
    await this.#interrupt(promptId);
    throw new AppError(
      'endpoint-failed',
      `${this.#connection.service} did not finish the image within ${this.#settings.timeLimitSeconds} seconds.`,
      'See whether its queue is full; a slow service needs a longer time limit or smaller images.',
    );
  }

  #outputOf(entry: InferOutput<typeof HistoryEntry>): InferOutput<typeof ImageFile> {
    const files = Object.values(entry.outputs).flatMap(({ images }) => images);
    const file = files.find(({ type }) => type === 'output') ?? files[0];
    if (file) return file;
    const isFailed = entry.status?.status_str === 'error';
    const says = isFailed ? this.#connection.quote(JSON.stringify(entry.status?.messages.at(-1) ?? '')) : '';
    throw new AppError(
      'endpoint-failed',
      isFailed
        ? `${this.#connection.service} failed within the workflow.${says === '' ? '' : ` It says: "${says}"`}`
        : `${this.#connection.service} ran the workflow and saved no image.`,
      isFailed
        ? 'Run the workflow in ComfyUI itself and see which node fails.'
        : 'Add a SaveImage node to the workflow.',
    );
  }

  async #fetch(file: InferOutput<typeof ImageFile>, signal: AbortSignal | undefined): Promise<EncodedImage> {
    const request = { sent: 'the name of an image that it made', signal, maximumBytes: IMAGE_BYTES, accept: 'image/*' };
    const answer = await this.#connection.ask(`/view?${new URLSearchParams(file)}`, request);
    return readImage(new Uint8Array(await answer.arrayBuffer()), this.#connection.service);
  }

  /** Out of the line if it waits there, stopped if it is at work. */
  async #interrupt(promptId: string): Promise<void> {
    const shared = { method: 'POST', sent: 'the wish to stop', timeLimitMs: PROBE_TIME_MS } as const;
    await this.#connection
      .ask('/queue', { ...shared, body: JSON.stringify({ delete: [promptId] }) })
      .catch(() => undefined);
    await this.#connection
      .ask('/interrupt', { ...shared, body: JSON.stringify({ prompt_id: promptId }) })
      .catch(() => undefined);
  }

  probe(signal?: AbortSignal): Promise<ProbeResult> {
    const request = { sent: 'nothing but the address', signal, timeLimitMs: PROBE_TIME_MS };
    const list = async (): Promise<string[]> => {
      const loader = await this.#connection.askJson('/object_info/CheckpointLoaderSimple', request, Loader);
      const [names] = loader.CheckpointLoaderSimple.input.required.ckpt_name;
      return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
    };
    return probeService(this.#connection, this.#flag, list, signal);
  }
}

/** The name that the workflow itself loads; "" where it loads none by name. */
function modelOf(workflow: Workflow): string {
  for (const { inputs } of Object.values(workflow)) {
    const name = inputs['ckpt_name'] ?? inputs['unet_name'];
    if (typeof name === 'string') return name;
  }
  return '';
}
