import { AppError, type ErrorCode } from './errors';

/** A failure that may be over soon: a service that is busy, a connection that broke. The queue may ask again; others treat it as any error. */
export class TransientError extends AppError {
  /** `busy`: the service said so and asked nothing of us yet. `network`: nobody knows whether the request was worked on. */
  readonly kind: 'busy' | 'network';
  /** How long the service asks to be left alone; null where it does not say. */
  readonly retryAfterMs: number | null;

  constructor(
    kind: 'busy' | 'network',
    retryAfterMs: number | null,
    message: string,
    fix: string,
    cause?: unknown,
    code: ErrorCode = kind === 'busy' ? 'endpoint-failed' : 'network-failed',
  ) {
    super(code, message, fix, cause);
    this.name = 'TransientError';
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}
