import { AppError } from '../core/errors';
import { requireHost } from './allowed-hosts';
import { logRequest } from './request-log';

export interface ForeignFetchOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Blob | FormData;
  /** What leaves the computer, in the user's words; stands in the log. */
  sent: string;
  signal?: AbortSignal;
}

function bodyBytes(body: ForeignFetchOptions['body']): number {
  if (typeof body === 'string') return new TextEncoder().encode(body).length;
  if (body instanceof Blob) return body.size;
  if (!body) return 0;
  let bytes = 0;
  for (const value of body.values()) bytes += typeof value === 'string' ? value.length : value.size;
  return bytes;
}

/**
 * The only `fetch` to another host: checks that the user allowed it, sends neither cookies nor a referrer, and logs it.
 * The answer's body is read whole, so that its bytes are counted.
 * @throws AppError `host-not-allowed`, `network-failed`; an abort is passed on as it comes.
 */
export async function foreignFetch(url: string, options: ForeignFetchOptions): Promise<Response> {
  const { origin } = new URL(url);
  requireHost(origin);
  const entry = logRequest({ url, method: options.method, sent: options.sent, sentBytes: bodyBytes(options.body) });
  let status: number | undefined;
  try {
    const answer = await fetch(url, {
      method: options.method,
      headers: options.headers,
      body: options.body,
      signal: options.signal,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
    status = answer.status;
    const body = await answer.blob();
    entry.received(body.size);
    entry.done(status);
    // These statuses may not carry a body, not even an empty one.
    const isBodiless = status === 204 || status === 205 || status === 304;
    return new Response(isBodiless ? null : body, { status, statusText: answer.statusText, headers: answer.headers });
  } catch (cause) {
    entry.failed(status);
    if (cause instanceof Error && cause.name === 'AbortError') throw cause;
    throw new AppError(
      'network-failed',
      `${origin} could not be reached.`,
      'See that the service runs, that its address is right, and that it allows this page (CORS).',
      cause,
    );
  }
}
