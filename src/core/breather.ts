import { throwIfAborted } from './errors';

/** How long a loop may hold its thread before it lets messages in, an abort among them. */
const BREATH_EVERY_MS = 40;

/**
 * Keeps a long loop cancellable: `await breather.breathe()` between pieces of work gives the thread up about every 40 ms, so that a
 * worker can receive the message that aborts, and throws once it has.
 */
export class Breather {
  readonly #signal: AbortSignal | undefined;
  #lastAt = Date.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    throwIfAborted(signal);
  }

  /** Whether it is time to breathe: ask this first where even an await per turn would cost. */
  get isDue(): boolean {
    return Date.now() - this.#lastAt >= BREATH_EVERY_MS;
  }

  /** @throws AppError `aborted` */
  async breathe(): Promise<void> {
    if (!this.isDue) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    this.#lastAt = Date.now();
    throwIfAborted(this.#signal);
  }
}
