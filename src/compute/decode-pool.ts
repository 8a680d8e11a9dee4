import type { DecodeApi, DecodedImage, DecodeRequest, SquareRequest } from '../../workers/decode/api';
import { throwIfAborted } from '../core/errors';
import { WorkerBridge } from './bridge';

/** Two pictures per worker: while one is being resampled, the browser decodes the next on a thread of its own. */
const IN_FLIGHT_PER_WORKER = 2;

/** One core stays free for the encoder; more than four workers wait for it anyway. */
export function decodeWorkerCount(hardwareConcurrency = navigator.hardwareConcurrency): number {
  return Math.max(1, Math.min(4, (hardwareConcurrency || 2) - 1));
}

interface Slot {
  bridge: WorkerBridge<DecodeApi>;
  inFlight: number;
}

/**
 * A pool of decode workers. Calls are taken in the order in which they are made and at most {@link DecodePool.capacity}
 * run at a time; the rest wait here, unread. A worker that crashes fails only what it was doing and is started anew.
 */
export class DecodePool {
  readonly #slots: Slot[];
  readonly #waiting: ((slot: Slot) => void)[] = [];

  constructor(workers = decodeWorkerCount()) {
    this.#slots = Array.from({ length: workers }, () => ({ bridge: new WorkerBridge<DecodeApi>(start), inFlight: 0 }));
  }

  /** How many pictures are worked on at once: ask for as many ahead and no worker is idle. */
  get capacity(): number {
    return this.#slots.length * IN_FLIGHT_PER_WORKER;
  }

  /** Decodes one picture. @throws AppError `unreadable-image` with the reason, `file-changed`, `aborted` */
  decode(request: DecodeRequest, options: { signal?: AbortSignal } = {}): Promise<DecodedImage> {
    return this.#inTurn((bridge) => bridge.call('decode', request, options), options.signal);
  }

  /** Cuts out the middle square of one picture, see {@link DecodeApi}. @throws as `decode` */
  square(request: SquareRequest): Promise<Blob> {
    return this.#inTurn((bridge) => bridge.call('square', request));
  }

  async #inTurn<Made>(work: (bridge: Slot['bridge']) => Promise<Made>, signal?: AbortSignal): Promise<Made> {
    const slot = this.#freeSlot() ?? (await new Promise<Slot>((resolve) => this.#waiting.push(resolve)));
    try {
      throwIfAborted(signal);
      return await work(slot.bridge);
    } finally {
      slot.inFlight -= 1;
      const next = this.#waiting.shift();
      if (next) {
        slot.inFlight += 1;
        next(slot);
      }
    }
  }

  /** The least busy slot, already counted as taken; null when all are full. */
  #freeSlot(): Slot | null {
    const slot = this.#slots.reduce((least, one) => (one.inFlight < least.inFlight ? one : least));
    if (slot.inFlight >= IN_FLIGHT_PER_WORKER) return null;
    slot.inFlight += 1;
    return slot;
  }

  /** Ends the workers and their memory; the next call starts new ones. */
  terminate(): void {
    for (const { bridge } of this.#slots) bridge.terminate();
  }
}

function start(): Worker {
  return new Worker(new URL('../../workers/decode/decode.worker.ts', import.meta.url), { type: 'module' });
}
