import { AppError } from '../core/errors';
import { TransientError } from '../core/transient-error';
import { plainText } from './plain-text';

/** A service may ask for a long rest, but not for ever. */
const LONGEST_WAIT_MS = 5 * 60_000;

/** A failure with its HTTP status, for whoever knows another way. */
export class StatusError extends AppError {
  readonly status: number;

  constructor(status: number, message: string, fix: string) {
    super('endpoint-failed', message, fix);
    this.status = status;
  }
}

/**
 * Retry-After (RFC 9110, 10.2.3: seconds or a date) in milliseconds, at most five minutes; null where it says nothing that can be read.
 */
export function readRetryAfter(value: string | null, now = Date.now()): number | null {
  if (value === null || value.trim() === '') return null;
  const seconds = Number(value);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - now;
  return Number.isFinite(waitMs) ? Math.min(LONGEST_WAIT_MS, Math.max(0, waitMs)) : null;
}

/** The sentence that an error body holds, wherever its service puts it. */
function sentenceOf(body: string): string {
  try {
    const json = JSON.parse(body) as Record<string, unknown> | null;
    const inner = json?.['error'] ?? json?.['detail'] ?? json?.['errors'] ?? json?.['message'];
    if (typeof inner === 'string') return inner;
    const first: unknown = Array.isArray(inner) ? inner[0] : inner;
    if (typeof first === 'string') return first;
    const { message, msg, details } = (first ?? {}) as Record<string, unknown>;
    const text = [message ?? msg, details].filter((part) => typeof part === 'string' && part !== '').join(': ');
    return text || body;
  } catch {
    return body;
  }
}

/** Seconds that a service needs to load its model, where its error body says so (Hugging Face: `estimated_time`). */
function loadingMs(body: string): number | null {
  const seconds = Number(/"estimated_time"\s*:\s*([\d.]+)/.exec(body)?.[1] ?? NaN);
  return Number.isFinite(seconds) ? Math.min(LONGEST_WAIT_MS, seconds * 1000) : null;
}

function cureOf(status: number): string {
  if (status === 401) return 'Check the key in the settings of this service.';
  if (status === 403) return 'Check that the key may use this model, and that the service allows this page (CORS).';
  if (status === 404) return 'Check the address and the name of the model in the settings of this service.';
  if (status === 405) return 'Check the address: something answers there, but it is not this kind of service.';
  if (status === 413) return 'Ask for smaller images.';
  if (status === 400 || status === 422) return 'Check size, model and workflow in the settings of this service.';
  if (status >= 500) return 'See what the service writes in its own log, then try again.';
  return 'Check the settings of this service.';
}

function causeOf(status: number): string {
  const known: Readonly<Record<number, string>> = {
    400: 'did not understand the request',
    401: 'wants a key, or refuses the one it was given',
    403: 'refuses this request',
    404: 'knows nothing under this address or model',
    405: 'does not take such requests at this address',
    413: 'found the request too large',
    422: 'refuses the values in the request',
    500: 'failed while it worked on the request',
  };
  return known[status] ?? (status >= 500 ? 'failed' : 'refused the request');
}

/**
 * What an answer with a status other than 2xx means: a `TransientError` for 429 and 503, else a `StatusError`.
 * @param body as it came; only a short, plain quotation of it gets into the message
 */
export function failureOf(
  service: string,
  answer: { status: number; retryAfter: string | null; body: string },
  secrets: readonly string[],
): AppError {
  const { status, retryAfter, body } = answer;
  const quote = plainText(sentenceOf(body), secrets);
  const says = quote === '' ? '' : ` It says: "${quote}"`;
  if (status === 429 || status === 503) {
    const waitMs = readRetryAfter(retryAfter) ?? loadingMs(body);
    const wait = waitMs === null ? 'a while' : `${Math.ceil(waitMs / 1000)} seconds`;
    return new TransientError(
      'busy',
      `${service} has too much to do or is not ready (${status}).${says}`,
      `Wait ${wait} and try again, with fewer requests at once.`,
      waitMs,
    );
  }
  return new StatusError(status, `${service} ${causeOf(status)} (${status}).${says}`, cureOf(status));
}
