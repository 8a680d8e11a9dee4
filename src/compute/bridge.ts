import { proxy, releaseProxy, transfer, wrap, type Remote } from 'comlink';
import type { Envelope, ServedWorker } from '../../workers/serve';
import { abortedError, AppError, fromPlainError, throwIfAborted } from '../core/errors';
import type { ReportProgress } from '../core/progress';

/** A worker that has not stopped this long after an abort is terminated and started anew. */
export const ABORT_GRACE_MS = 800;

// A worker's API is an object of one-argument methods; the context argument is the worker's own affair.
type Method = (argument: never, context: never) => unknown;
type ArgumentOf<F> = F extends (argument: infer A, context: never) => unknown ? A : never;
type ResultOf<F> = F extends (argument: never, context: never) => infer R ? Awaited<R> : never;

export interface CallOptions {
  signal?: AbortSignal;
  onProgress?: ReportProgress;
  /** Buffers of the argument that are handed over instead of copied. */
  transfer?: Transferable[];
}

/** The promise, or an `aborted` error as soon as the signal fires; what the promise does then is nobody's concern. */
function untilAborted(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(abortedError());
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

interface Running {
  reject(error: AppError): void;
}

/**
 * The one way to call a worker: typed methods, abort, progress and typed errors.
 *
 * An abort asks the worker to stop between two batches. If it has not stopped after {@link ABORT_GRACE_MS} the worker is
 * terminated and a new one started on the next call; `onRestart` then lets the owner restore what the worker held.
 */
export class WorkerBridge<Api extends { [K in keyof Api]: Method }> {
  readonly #start: () => Worker;
  readonly #onRestart: ((bridge: WorkerBridge<Api>) => Promise<void>) | undefined;
  readonly #running = new Set<Running>();
  #worker: Worker | null = null;
  #remote: Remote<ServedWorker> | null = null;
  #restored: Promise<void> = Promise.resolve();
  #nextCallId = 1;
  #hasRun = false;
  #isClosed = false;

  constructor(start: () => Worker, onRestart?: (bridge: WorkerBridge<Api>) => Promise<void>) {
    this.#start = start;
    this.#onRestart = onRestart;
  }

  /** Calls a method; waits until a restarted worker has been restored. */
  async call<K extends keyof Api & string>(
    method: K,
    argument: ArgumentOf<Api[K]>,
    options: CallOptions = {},
  ): Promise<ResultOf<Api[K]>> {
    throwIfAborted(options.signal);
    this.#ensureWorker();
    await untilAborted(this.#restored, options.signal);
    return this.callUnrestored(method, argument, options);
  }

  /** The same without waiting for the restoration: for `onRestart` itself. */
  async callUnrestored<K extends keyof Api & string>(
    method: K,
    argument: ArgumentOf<Api[K]>,
    options: CallOptions = {},
  ): Promise<ResultOf<Api[K]>> {
    const remote = this.#ensureWorker();
    const callId = this.#nextCallId++;
    const onProgress = options.onProgress ? proxy(options.onProgress) : null;
    const sent = options.transfer ? transfer(argument as object, options.transfer) : argument;
    const envelope = await this.#settle(remote, callId, options.signal, () =>
      remote.invoke(callId, method, sent, onProgress),
    );
    if (!envelope.ok) throw fromPlainError(envelope.error);
    return envelope.value as ResultOf<Api[K]>;
  }

  #settle(
    remote: Remote<ServedWorker>,
    callId: number,
    signal: AbortSignal | undefined,
    invoke: () => Promise<Envelope>,
  ): Promise<Envelope> {
    return new Promise<Envelope>((resolve, reject) => {
      const running: Running = { reject: (error) => finish(() => reject(error)) };
      let graceTimer: ReturnType<typeof setTimeout> | undefined;
      const onAbort = (): void => {
        void remote.abort(callId);
        graceTimer = setTimeout(() => {
          finish(() => reject(abortedError()));
          this.terminate();
        }, ABORT_GRACE_MS);
      };
      const finish = (settle: () => void): void => {
        clearTimeout(graceTimer);
        signal?.removeEventListener('abort', onAbort);
        if (this.#running.delete(running)) settle();
      };
      this.#running.add(running);
      signal?.addEventListener('abort', onAbort, { once: true });
      invoke().then(
        (envelope) => finish(() => resolve(envelope)),
        (thrown: unknown) => finish(() => reject(thrown instanceof Error ? thrown : new Error(String(thrown)))),
      );
    });
  }

  #ensureWorker(): Remote<ServedWorker> {
    if (this.#isClosed) throw abortedError();
    if (this.#remote) return this.#remote;
    const worker = this.#start();
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(event.message);
    };
    this.#worker = worker;
    this.#remote = wrap<ServedWorker>(worker);
    const isRestart = this.#hasRun;
    this.#hasRun = true;
    if (isRestart && this.#onRestart) this.#restore(this.#onRestart);
    return this.#remote;
  }

  #restore(onRestart: (bridge: WorkerBridge<Api>) => Promise<void>): void {
    const remote = this.#remote;
    this.#restored = onRestart(this);
    this.#restored.catch(() => {
      // Half restored is of no use: the call that waits is told, and the next one tries again with a fresh worker.
      if (this.#remote === remote) this.terminate();
    });
  }

  #fail(detail: string | undefined): void {
    const fix = 'Try the step again: it goes on from what was saved. If memory is short, close other tabs first.';
    const error = new AppError('worker-crashed', 'A background worker stopped unexpectedly.', fix, detail);
    this.#stop(error);
  }

  /** Ends the worker; calls in flight are rejected. The next call starts a new one. */
  terminate(): void {
    this.#stop(abortedError());
  }

  /** Ends the worker for good: later calls are `aborted` instead of bringing it back. */
  close(): void {
    this.#isClosed = true;
    this.terminate();
  }

  #stop(error: AppError): void {
    this.#remote?.[releaseProxy]();
    this.#worker?.terminate();
    this.#worker = null;
    this.#remote = null;
    for (const running of [...this.#running]) running.reject(error);
  }
}
