import { AppError, throwIfAborted, toPlainError } from '../../core/errors';
import type { GeneratedRecord, GenerationOrder } from '../../core/generation-order';
import type { EncodedImage, GeneratedImage, ImageGenerator, ImageRequest } from '../../core/image-generator';
import { sha256Hex } from '../../core/sha256';
import type { GeneratedStore } from '../../store/generated-store';
import type { TaskOptions } from '../types';
import { Pace } from './pace';
import { patiently } from './patience';

/** What a person allows a run to cost. */
export interface GenerationBudget {
  /** Images asked for, those that fail included; one that a busy service is asked for again counts once. Null: no bound. */
  images: number | null;
  minutes: number | null;
}

export interface QueueParts {
  store: GeneratedStore;
  auditId: string;
  /** Several may share the orders; each is asked for no more at once than it takes. */
  generators: readonly ImageGenerator[];
  /** Reads an original, as a file that the generators take. */
  sourceOf(row: number): Promise<EncodedImage>;
  budget?: GenerationBudget;
  /** Called when a record has changed in the store. */
  onRecord?(record: GeneratedRecord): void;
  /** For tests. */
  now?(): number;
  sleep?(milliseconds: number): Promise<void>;
}

/** Why a run ended before every order was done; null where none was left. */
export type EndedBy = 'budget-images' | 'budget-minutes' | null;

/** So many failures of one cause in a row are the service's, not the order's: asking on would only burn the budget. */
const FAILURES_IN_A_ROW = 5;

/**
 * Makes what was ordered, each order once: what is stored is not asked for again, whatever became of the tab. An order is marked as in flight
 * before it is sent, so that after a reload just those are asked again whose answer nobody saw. Places are given in the order of `orders` and kept.
 *
 * An order that fails is kept with its trouble and does not stop the others; run again to try it again.
 *
 * @throws AppError `aborted`; the service's own error after five failures of the same cause in a row; `quota-exceeded`
 */
export async function runQueue(
  orders: readonly GenerationOrder[],
  parts: QueueParts,
  task: TaskOptions = {},
): Promise<{ records: GeneratedRecord[]; endedBy: EndedBy; sent: number }> {
  const run = new QueueRun(parts, task);
  await run.enter(orders);
  const endedBy = await run.work();
  return { records: run.recordsOf(orders), endedBy, sent: run.sent };
}

class QueueRun {
  readonly #parts: QueueParts;
  readonly #task: TaskOptions;
  readonly #records = new Map<string, GeneratedRecord>();
  readonly #pace: Pace;
  readonly #startedAt = Date.now();
  #waiting: GeneratedRecord[] = [];
  #total = 0;
  #sent = 0;
  #done = 0;
  #failures = { cause: '', count: 0 };
  #ending: AppError | null = null;

  constructor(parts: QueueParts, task: TaskOptions) {
    this.#parts = parts;
    this.#task = task;
    this.#pace = new Pace(parts.generators.map(({ maximumAtOnce }) => maximumAtOnce));
  }

  /** Images asked for so far. */
  get sent(): number {
    return this.#sent;
  }

  recordsOf(orders: readonly GenerationOrder[]): GeneratedRecord[] {
    return orders.map(({ key }) => this.#records.get(key)!);
  }

  /** Takes over what is stored and writes down what is new, all at once. */
  async enter(orders: readonly GenerationOrder[]): Promise<void> {
    const { store, auditId } = this.#parts;
    const stored = await store.all(auditId);
    let position = stored.reduce((last, record) => Math.max(last, record.position + 1), 0);
    const known = new Map(stored.map((record) => [record.order.key, record]));
    const added: GeneratedRecord[] = [];
    for (const order of orders) {
      if (known.has(order.key)) continue;
      const record: GeneratedRecord = {
        auditId,
        position: position++,
        order,
        state: 'asked',
        by: null,
        gates: null,
        vectors: null,
        trouble: null,
      };
      known.set(order.key, record);
      added.push(record);
    }
    await store.put(added);
    for (const { key } of orders) this.#records.set(key, known.get(key)!);
    this.#waiting = [...this.#records.values()].filter(({ by }) => by === null);
    this.#total = this.#waiting.length;
  }

  async work(): Promise<EndedBy> {
    const flights = new Set<Promise<void>>();
    let endedBy: EndedBy = null;
    while (this.#waiting.length > 0 || flights.size > 0) {
      endedBy ??= this.#spent();
      const generator = endedBy || this.#ending || this.#task.signal?.aborted ? -1 : this.#pace.take();
      if (generator >= 0 && this.#waiting.length > 0) {
        const record = this.#waiting.shift()!;
        const flight = this.#fly(record, generator).finally(() => {
          this.#pace.release(generator);
          flights.delete(flight);
        });
        flights.add(flight);
        continue;
      }
      if (generator >= 0) this.#pace.release(generator);
      if (flights.size === 0) break;
      await Promise.race(flights);
    }
    throwIfAborted(this.#task.signal);
    if (this.#ending) throw this.#ending;
    return this.#waiting.length > 0 ? endedBy : null;
  }

  #spent(): EndedBy {
    const { images = null, minutes = null } = this.#parts.budget ?? {};
    if (images !== null && this.#sent >= images) return 'budget-images';
    const now = this.#parts.now ?? Date.now;
    if (minutes !== null && now() - this.#startedAt >= minutes * 60_000) return 'budget-minutes';
    return null;
  }

  async #keep(record: GeneratedRecord, image?: EncodedImage): Promise<void> {
    const { store, onRecord } = this.#parts;
    this.#records.set(record.order.key, record);
    await (image ? store.putImage(record, image) : store.put([record]));
    onRecord?.(record);
  }

  /** Never rejects: what ends the run is kept in `#ending`. */
  async #fly(record: GeneratedRecord, place: number): Promise<void> {
    const generator = this.#parts.generators[place]!;
    this.#sent += 1;
    try {
      await this.#keep({ ...record, state: 'in-flight', trouble: null });
      const made = await this.#ask(record.order, generator, place);
      await this.#keep(
        { ...record, state: 'to-review', trouble: null, by: await broughtBy(generator, made) },
        made.image,
      );
      this.#failures = { cause: '', count: 0 };
    } catch (thrown) {
      await this.#failed(record, thrown).catch((again: unknown) => this.#end(again));
    }
    this.#done += 1;
    this.#task.onProgress?.({
      stage: 'Making images',
      done: this.#done,
      total: this.#total,
      unit: 'images',
      startedAt: this.#startedAt,
      device: generator.title,
    });
  }

  async #ask(order: GenerationOrder, generator: ImageGenerator, place: number): Promise<GeneratedImage> {
    const request = await requestOf(order, this.#parts.sourceOf);
    const control = { signal: this.#task.signal };
    return patiently(() => generator.generate(request, control), {
      signal: this.#task.signal,
      sleep: this.#parts.sleep,
      onBusy: () => this.#pace.slower(place),
      onDone: () => this.#pace.faster(place),
    });
  }

  async #failed(record: GeneratedRecord, thrown: unknown): Promise<void> {
    const { code, message, fix } = toPlainError(thrown);
    if (code === 'aborted') {
      await this.#keep({ ...record, state: 'asked' });
      return;
    }
    if (code === 'quota-exceeded') {
      this.#end(thrown);
      return;
    }
    await this.#keep({ ...record, state: 'failed', trouble: { message, fix } });
    const isSame = this.#failures.cause === message;
    this.#failures = { cause: message, count: isSame ? this.#failures.count + 1 : 1 };
    if (this.#failures.count >= FAILURES_IN_A_ROW) this.#end(thrown);
  }

  #end(thrown: unknown): void {
    if (thrown instanceof AppError) this.#ending ??= thrown;
    else {
      const { code, message, fix } = toPlainError(thrown);
      this.#ending ??= new AppError(code, message, fix, thrown);
    }
  }
}

async function broughtBy(generator: ImageGenerator, made: GeneratedImage): Promise<GeneratedRecord['by']> {
  return {
    generatorId: generator.id,
    generatorTitle: generator.title,
    protocol: generator.protocol,
    model: made.model,
    seedUsed: made.seedUsed,
    seconds: made.seconds,
    madeAt: Date.now(),
    imageHash: sha256Hex(made.image.bytes),
  };
}

/** The order as a generator takes it, its source read. @throws AppError `file-changed` where the source is not at hand */
async function requestOf(order: GenerationOrder, sourceOf: QueueParts['sourceOf']): Promise<ImageRequest> {
  const { prompt, negativePrompt, seed, widthPixels, heightPixels, sourceRow } = order;
  const base = { prompt, negativePrompt, seed, widthPixels, heightPixels };
  if (order.kind === 'text-to-image') return { ...base, kind: order.kind };
  if (sourceRow === null) throw new AppError('internal', 'An edit came without its source.', 'Run the system again.');
  const source = await sourceOf(sourceRow);
  if (order.kind === 'image-to-image') return { ...base, kind: order.kind, source, strength: order.strength ?? 0.6 };
  if (!order.mask) throw new AppError('internal', 'In-painting came without its mask.', 'Run the system again.');
  return { ...base, kind: order.kind, source, mask: { bytes: order.mask, type: 'image/png' } };
}
