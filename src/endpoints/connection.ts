import { safeParse, type GenericSchema } from 'valibot';
import { abortedError, AppError, throwIfAborted } from '../core/errors';
import { TransientError } from '../core/transient-error';
import { failureOf } from './endpoint-failure';
import type { EndpointKey } from './endpoint-key';
import type { EndpointSettings } from './endpoint-settings';
import type { ForeignFetch } from './foreign-fetch';
import { plainText, withoutSecrets } from './plain-text';

export interface EndpointRequest {
  method?: 'GET' | 'POST';
  body?: string | FormData;
  /** What leaves the computer, in the user's words. */
  sent: string;
  signal?: AbortSignal | undefined;
  /** The default is 4 MB, which is plenty for text. */
  maximumBytes?: number;
  /** The default is the user's limit. */
  timeLimitMs?: number;
  accept?: string;
}

const TEXT_BYTES = 4 * 1024 * 1024;

/**
 * The address that paths are appended to, without a slash at its end.
 * @throws AppError `bad-input`
 */
export function readBaseAddress(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new AppError(
      'bad-input',
      'This is no address of a service: it has to begin with http:// or https:// and has neither a name with password nor a "?" in it.',
      'Give the address alone, as http://127.0.0.1:7860; a key has its own field.',
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** One service: its address, its key and the door to it. All that protocols share about requests and hostile answers. */
export class EndpointConnection {
  readonly base: string;
  readonly origin: string;
  /** "127.0.0.1:7860": what messages call it. */
  readonly service: string;
  readonly secrets: readonly string[];
  readonly #authorization: string | null;
  readonly #door: ForeignFetch;
  readonly #timeLimitMs: number;
  readonly #startFlag: string;

  /** @param startFlag how the server is started so that this page may ask it, for the cure */
  constructor(settings: EndpointSettings, key: EndpointKey, door: ForeignFetch, startFlag: string) {
    this.base = readBaseAddress(settings.baseAddress);
    this.origin = new URL(this.base).origin;
    this.service = new URL(this.base).host;
    this.secrets = key.secrets;
    this.#authorization = key.authorization;
    this.#door = door;
    this.#timeLimitMs = Math.max(1, settings.timeLimitSeconds) * 1000;
    this.#startFlag = startFlag;
  }

  /** A text of the service as it may be shown. */
  quote(text: string, longest?: number): string {
    return plainText(text, this.secrets, longest);
  }

  /** @throws AppError of `failureOf`, of the door, `aborted` */
  async ask(path: string, request: EndpointRequest): Promise<Response> {
    throwIfAborted(request.signal);
    const headers: Record<string, string> = { Accept: request.accept ?? 'application/json' };
    if (this.#authorization) headers['Authorization'] = this.#authorization;
    if (typeof request.body === 'string') headers['Content-Type'] = 'application/json';
    const answer = await this.#door(`${this.base}${path}`, {
      method: request.method ?? 'GET',
      headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      sent: request.sent,
      signal: request.signal,
      maximumBytes: request.maximumBytes ?? TEXT_BYTES,
      timeLimitMs: request.timeLimitMs ?? this.#timeLimitMs,
    }).catch((thrown: unknown) => {
      throw this.#explained(thrown);
    });
    if (answer.ok) return answer;
    const [body, retryAfter] = [await answer.text(), answer.headers.get('Retry-After')];
    throw failureOf(this.service, { status: answer.status, retryAfter, body }, this.secrets);
  }

  #explained(thrown: unknown): unknown {
    if (thrown instanceof Error && thrown.name === 'AbortError') return abortedError();
    if (!(thrown instanceof TransientError)) return thrown;
    const fix = `See that it runs, and that it was started so that this page may ask it: ${this.#startFlag}`;
    return new TransientError(thrown.kind, thrown.message, fix, thrown.retryAfterMs, thrown.cause);
  }

  /**
   * An answer in JSON, of which only the schema's fields are kept.
   * @throws AppError `endpoint-failed` where it is none or has another shape
   */
  async askJson<Shape>(path: string, request: EndpointRequest, schema: GenericSchema<unknown, Shape>): Promise<Shape> {
    return this.readJson(await this.ask(path, request), schema);
  }

  async readJson<Shape>(answer: Response, schema: GenericSchema<unknown, Shape>): Promise<Shape> {
    const text = withoutSecrets(await answer.text(), this.secrets);
    const type = this.quote(answer.headers.get('Content-Type') ?? 'nothing', 60);
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      const isPage = /^\s*<(!doctype|html|head|body)/i.test(text);
      const what = isPage
        ? 'a web page'
        : /json/.test(type)
          ? 'JSON that breaks off or is faulty'
          : `no JSON (${type})`;
      throw this.wrongAnswer(what);
    }
    return this.check(json, schema);
  }

  /** Only the schema's fields of what came. */
  check<Shape>(json: unknown, schema: GenericSchema<unknown, Shape>): Shape {
    const read = safeParse(schema, json, { abortEarly: true });
    if (read.success) return read.output;
    throw this.wrongAnswer('JSON of another shape than this kind of service gives');
  }

  wrongAnswer(what: string): AppError {
    return new AppError(
      'endpoint-failed',
      `${this.service} answered with ${what}.`,
      'Check that the address is that of the service itself and that its kind is chosen rightly.',
    );
  }

  /** Whether anything answers there at all; what it says cannot be read. `mark` makes the address one of its own. */
  async isThere(mark: string, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      const sent = 'nothing but the address';
      await this.#door(`${this.base}/?${mark}`, { sent, signal, mode: 'no-cors', timeLimitMs: 5_000 });
      return true;
    } catch {
      return false;
    }
  }
}
