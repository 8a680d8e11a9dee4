/** Every way in which a task can fail. Closed on purpose: the interface decides by `code`, never by the text. */
export type ErrorCode =
  | 'aborted'
  | 'bad-input'
  | 'no-images'
  | 'unreadable-image'
  | 'file-changed'
  | 'model-missing'
  | 'model-invalid'
  | 'hash-mismatch'
  | 'host-not-allowed'
  | 'network-failed'
  | 'endpoint-failed'
  | 'budget-spent'
  | 'gpu-lost'
  | 'quota-exceeded'
  | 'storage-unavailable'
  | 'too-few-images'
  | 'worker-crashed'
  | 'internal';

/** An error as plain data: what crosses a worker's boundary, where classes, `code` and `cause` are lost. */
export interface PlainError {
  code: ErrorCode;
  /** What happened, and why it matters here. */
  message: string;
  /** What the person can do about it. */
  fix: string;
  /** Technical detail for a bug report. */
  cause?: string;
}

/** The one error class of the studio: says what happened and what to do. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fix: string;

  constructor(code: ErrorCode, message: string, fix: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'AppError';
    this.code = code;
    this.fix = fix;
  }
}

/** The error of a task that the person stopped. */
export function abortedError(): AppError {
  return new AppError('aborted', 'Stopped.', 'Start again when you like; what was done is kept.');
}

/** @throws AppError `aborted` when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError();
}

function describeCause(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}

/** Any thrown value as plain data. */
export function toPlainError(thrown: unknown): PlainError {
  if (thrown instanceof AppError) {
    return { code: thrown.code, message: thrown.message, fix: thrown.fix, cause: describeCause(thrown.cause) };
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') return toPlainError(abortedError());
  return {
    code: 'internal',
    message: thrown instanceof Error ? thrown.message : String(thrown),
    fix: 'Try the step again. If it happens twice, please report it with the detail below.',
    cause: describeCause(thrown),
  };
}

/** The way back from plain data. */
export function fromPlainError(plain: PlainError): AppError {
  return new AppError(plain.code, plain.message, plain.fix, plain.cause);
}
