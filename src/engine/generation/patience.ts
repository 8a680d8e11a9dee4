import { abortedError, throwIfAborted } from '../../core/errors';
import { TransientError } from '../../core/transient-error';

/** A service may ask for any wait; longer than this the person should be told instead. */
const LONGEST_WAIT_MS = 5 * 60_000;
const FIRST_WAIT_MS = 1000;
/** Tries of a request that the service was too busy to take. */
const BUSY_TRIES = 6;
/** Nobody knows whether a request whose connection broke was worked on: once more, not oftener. */
const NETWORK_TRIES = 2;

export interface Patience {
  signal?: AbortSignal | undefined;
  sleep?: ((milliseconds: number) => Promise<void>) | undefined;
  onBusy?(): void;
  onDone?(): void;
}

function sleepFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(abortedError());
      },
      { once: true },
    );
  });
}

/** How long to wait before the next try: what the service asks for or twice the last wait, whichever is longer, and five minutes at most. */
export function waitMs(tries: number, retryAfterMs: number | null): number {
  return Math.min(LONGEST_WAIT_MS, Math.max(retryAfterMs ?? 0, FIRST_WAIT_MS * 2 ** (tries - 1)));
}

/** Asks again where that is safe: a busy service after the wait that it names, a broken connection once. @throws whatever is left then */
export async function patiently<T>(ask: () => Promise<T>, { signal, sleep, onBusy, onDone }: Patience): Promise<T> {
  const pause = sleep ?? ((milliseconds: number) => sleepFor(milliseconds, signal));
  for (let tries = 1; ; tries += 1) {
    throwIfAborted(signal);
    try {
      const answer = await ask();
      onDone?.();
      return answer;
    } catch (thrown) {
      if (!(thrown instanceof TransientError) || signal?.aborted) throw thrown;
      if (thrown.kind === 'busy') onBusy?.();
      if (tries >= (thrown.kind === 'busy' ? BUSY_TRIES : NETWORK_TRIES)) throw thrown;
      await pause(waitMs(tries, thrown.retryAfterMs));
    }
  }
}
