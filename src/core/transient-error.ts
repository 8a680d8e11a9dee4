import { AppError } from './errors';

/** What stood in the way: the service has too much to do (429, 503), or no answer came over the network. */
export type TransientKind = 'busy' | 'network';

/** A failure that may pass: the same request may be made again, without harm, after a while. */
export class TransientError extends AppError {
  readonly kind: TransientKind;
  /** Milliseconds that the service asked to wait; null where it named no time. */
  readonly retryAfterMs: number | null;

  constructor(kind: TransientKind, message: string, fix: string, retryAfterMs: number | null = null, cause?: unknown) {
    super(kind === 'network' ? 'network-failed' : 'endpoint-failed', message, fix, cause);
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}
