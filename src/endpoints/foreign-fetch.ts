import { AppError } from '../core/errors';
import { TransientError } from '../core/transient-error';
import { requireHost } from './allowed-hosts';
import { readBounded } from './bounded-answer';
import { logRequest } from './request-log';
import { startTimeLimit } from './time-limit';

export interface ForeignFetchOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Blob | FormData;
  /** What leaves the computer, in the user's words; stands in the log. */
  sent: string;
  signal?: AbortSignal | undefined;
  /** A longer answer is cut off; the default is 32 MB. */
  maximumBytes?: number;
  /** A request that takes longer, its answer included, is given up; the default is two minutes. */
  timeLimitMs?: number;
  /** `no-cors` gives an answer that cannot be read, and so tells only that there is one. */
  mode?: 'cors' | 'no-cors';
}

/** The type of the door, so that an endpoint can be given another one. */
export type ForeignFetch = (url: string, options: ForeignFetchOptions) => Promise<Response>;

const MAXIMUM_BYTES = 32 * 1024 * 1024;
const TIME_LIMIT_MS = 120_000;

function bodyBytes(body: ForeignFetchOptions['body']): number {
  if (typeof body === 'string') return new TextEncoder().encode(body).length;
  if (body instanceof Blob) return body.size;
  if (!body) return 0;
  let bytes = 0;
  for (const value of body.values()) bytes += typeof value === 'string' ? value.length : value.size;
  return bytes;
}

/** A redirect could lead to a host that the user has not allowed, and would take a prompt or an image along. */
function refuseRedirect(answer: Response, origin: string): void {
  if (answer.type !== 'opaqueredirect' && !(answer.status >= 301 && answer.status <= 308 && answer.status !== 304))
    return;
  throw new AppError(
    'endpoint-failed',
    `${origin} wants to pass this request on to another address. It was not followed, so that nothing goes to a host that you have not allowed.`,
    'Give the address that the service answers at itself, and allow its host.',
  );
}

/**
 * The only `fetch` to another host: checks that the user allowed it, sends neither cookies nor a referrer, follows no redirect, and logs it.
 * The answer's body is read whole, so that its bytes are counted and bounded.
 * @throws AppError `host-not-allowed`, `endpoint-failed` (redirect, too long, too slow); `TransientError` of the network; an abort is passed on as it comes.
 */
export const foreignFetch: ForeignFetch = async (url, options) => {
  const { origin } = new URL(url);
  requireHost(origin);
  const entry = logRequest({ url, method: options.method, sent: options.sent, sentBytes: bodyBytes(options.body) });
  const limitMs = options.timeLimitMs ?? TIME_LIMIT_MS;
  const limit = startTimeLimit(limitMs, options.signal);
  let status: number | undefined;
  try {
    const answer = await fetch(url, {
      method: options.method,
      headers: options.headers,
      body: options.body,
      signal: limit.signal,
      // Only "follow" goes with "no-cors"; that request carries no body and its answer cannot be read.
      redirect: options.mode === 'no-cors' ? 'follow' : 'manual',
      mode: options.mode ?? 'cors',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
    status = answer.status;
    refuseRedirect(answer, origin);
    const body = await readBounded(answer, options.maximumBytes ?? MAXIMUM_BYTES, entry.received);
    entry.done(status);
    if (answer.type === 'opaque') return answer;
    // These statuses may not carry a body, not even an empty one.
    const isBodiless = status === 204 || status === 205 || status === 304;
    return new Response(isBodiless ? null : body, { status, statusText: answer.statusText, headers: answer.headers });
  } catch (cause) {
    entry.failed(status);
    if (cause instanceof AppError) throw cause;
    if (limit.isOver()) {
      throw new AppError(
        'endpoint-failed',
        `${origin} did not finish its answer within ${Math.max(1, Math.round(limitMs / 1000))} seconds.`,
        'See whether the service is at work or hangs; a slow one needs a longer time limit or smaller images.',
      );
    }
    if (options.signal?.aborted || (cause instanceof Error && cause.name === 'AbortError')) throw cause;
    throw new TransientError(
      'network',
      `${origin} could not be reached, or broke off its answer.`,
      'See that the service runs, that its address is right, and that it allows this page (CORS).',
      null,
      cause,
    );
  } finally {
    limit.end();
  }
};
