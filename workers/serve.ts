import { expose, transfer, type Endpoint } from 'comlink';
import { toPlainError, type PlainError } from '../src/core/errors';
import { throttleProgress, type Progress, type ReportProgress } from '../src/core/progress';

/** What a worker's method is given beside its arguments. */
export interface CallContext {
  signal: AbortSignal;
  report: ReportProgress;
  /** Declares buffers of the result that are handed over instead of copied. */
  transfer(buffers: Transferable[]): void;
}

/** A worker's method: one argument, one context. */
export type WorkerMethod<Argument, Result> = (argument: Argument, context: CallContext) => Promise<Result> | Result;

export type Envelope = { ok: true; value: unknown } | { ok: false; error: PlainError };

/** What crosses the boundary: one generic call and its cancellation. Errors come back as data, see core/errors. */
export interface ServedWorker {
  invoke(
    callId: number,
    method: string,
    argument: unknown,
    onProgress: ((p: Progress) => void) | null,
  ): Promise<Envelope>;
  abort(callId: number): void;
}

type AnyMethods = Record<string, WorkerMethod<never, unknown>>;

/** Serves an object of methods to `src/compute/bridge.ts`; without an endpoint to whoever started this worker. */
export function serve(methods: object, endpoint?: Endpoint): void {
  const table = methods as AnyMethods;
  const running = new Map<number, AbortController>();
  const served: ServedWorker = {
    async invoke(callId, method, argument, onProgress) {
      const controller = new AbortController();
      running.set(callId, controller);
      let buffers: Transferable[] = [];
      try {
        const run = table[method];
        if (!run) throw new Error(`The worker has no method "${method}".`);
        const value = await run(argument as never, {
          signal: controller.signal,
          report: onProgress ? throttleProgress(onProgress) : () => undefined,
          transfer: (list) => {
            buffers = list;
          },
        });
        const envelope: Envelope = { ok: true, value };
        return transfer(envelope, buffers);
      } catch (thrown) {
        return { ok: false, error: toPlainError(thrown) };
      } finally {
        running.delete(callId);
      }
    },
    abort(callId) {
      running.get(callId)?.abort();
    },
  };
  expose(served, endpoint);
}
