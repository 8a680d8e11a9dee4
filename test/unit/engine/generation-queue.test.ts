import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors';
import type { GenerationOrder } from '../../../src/core/generation-order';
import type { GeneratedImage, ImageGenerator, ImageRequest } from '../../../src/core/image-generator';
import { mulberry32 } from '../../../src/core/random';
import { TransientError } from '../../../src/core/transient-error';
import { runQueue, type QueueParts } from '../../../src/engine/generation/queue';
import { MemoryGenerated } from '../../../src/store/generated-store';

const AUDIT = 'an audit';

function orders(count: number): GenerationOrder[] {
  return Array.from({ length: count }, (_, seed) => ({
    key: `order ${seed}`,
    system: 'aspire',
    purpose: 'training',
    kind: 'text-to-image',
    prompt: `a photo of a bear ${seed}`,
    negativePrompt: '',
    seed,
    widthPixels: 64,
    heightPixels: 64,
    strength: null,
    sourceRow: null,
    sourceHash: null,
    mask: null,
    label: seed % 2,
    caption: null,
    change: null,
  }));
}

type Serve = (request: ImageRequest) => void | Promise<void>;

/** A generator whose image tells its seed; `serve` may throw, and says what a service would. */
function generatorOf(serve: Serve = () => undefined, maximumAtOnce = 4) {
  const asked: number[] = [];
  let busy = 0;
  let mostBusy = 0;
  const generator: ImageGenerator = {
    id: 'tested',
    title: 'Tested',
    protocol: 'demo-painter',
    kinds: ['text-to-image'],
    maximumAtOnce,
    async generate(request): Promise<GeneratedImage> {
      asked.push(request.seed);
      busy += 1;
      mostBusy = Math.max(mostBusy, busy);
      try {
        await Promise.resolve();
        await serve(request);
      } finally {
        busy -= 1;
      }
      const bytes = Uint8Array.from([request.seed % 256, request.seed >> 8]);
      return { image: { bytes, type: 'image/png' }, seedUsed: request.seed, model: 'm', seconds: 1 };
    },
  };
  return { generator, asked, mostBusy: () => mostBusy };
}

function partsOf(generator: ImageGenerator, more: Partial<QueueParts> = {}): QueueParts {
  return {
    store: new MemoryGenerated(),
    auditId: AUDIT,
    generators: [generator],
    sourceOf: () => Promise.reject(new Error('no source was asked for')),
    sleep: () => Promise.resolve(),
    ...more,
  };
}

const busyError = (retryAfterMs: number | null = null) =>
  new TransientError('busy', 'The service is busy.', 'Wait a little.', retryAfterMs);

describe('a run', () => {
  test('stores every order once, in order, with where it came from', async () => {
    const { generator, asked } = generatorOf();
    const parts = partsOf(generator);
    const { records, endedBy } = await runQueue(orders(30), parts);
    expect(endedBy).toBeNull();
    expect([...asked].sort((a, b) => a - b)).toEqual(orders(30).map(({ seed }) => seed));
    expect(records.map(({ order }) => order.seed)).toEqual(orders(30).map(({ seed }) => seed));
    expect(records.map(({ position }) => position)).toEqual(orders(30).map(({ seed }) => seed));
    expect(new Set(records.map(({ state }) => state))).toEqual(new Set(['to-review']));
    for (const { order, by } of records) {
      expect(by).toMatchObject({ generatorId: 'tested', seedUsed: order.seed, model: 'm' });
      expect((await parts.store.image(AUDIT, order.key))!.bytes[0]).toBe(order.seed);
    }
  });

  test('asks for nothing that is stored, and takes what is new behind it', async () => {
    const { generator, asked } = generatorOf();
    const parts = partsOf(generator);
    await runQueue(orders(8), parts);
    asked.length = 0;
    const { records } = await runQueue(orders(10), parts);
    expect(asked.sort()).toEqual([8, 9]);
    expect(records.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('goes on after one that fails, keeps its trouble, and makes it the next time', async () => {
    let isBroken = true;
    const { generator } = generatorOf(({ seed }) => {
      if (seed === 3 && isBroken) throw new AppError('endpoint-failed', 'It broke.', 'Look at its log.');
    });
    const parts = partsOf(generator);
    const first = await runQueue(orders(6), parts);
    expect(first.records.map(({ state }) => state === 'failed')).toEqual([false, false, false, true, false, false]);
    expect(first.records[3]!.trouble).toEqual({ message: 'It broke.', fix: 'Look at its log.' });
    isBroken = false;
    const second = await runQueue(orders(6), parts);
    expect(second.records[3]).toMatchObject({ state: 'to-review', trouble: null, position: 3 });
  });

  test('ends where the service fails five times in a row for one cause, and keeps the rest for later', async () => {
    const { generator, asked } = generatorOf(() => {
      throw new AppError('endpoint-failed', 'The key was refused.', 'Type it again.');
    });
    const parts = partsOf(generator);
    await expect(runQueue(orders(40), parts)).rejects.toMatchObject({ message: 'The key was refused.' });
    expect(asked.length).toBeLessThan(10);
    const states = (await parts.store.all(AUDIT)).map(({ state }) => state);
    expect(states.filter((state) => state === 'asked')).toHaveLength(40 - asked.length);
  });
});

describe('a busy service', () => {
  test('is asked again after the wait that it names, and five minutes at most', async () => {
    const waits: number[] = [];
    const named = [7000, null, 3_600_000];
    const { generator } = generatorOf(() => {
      if (named.length > 0) throw busyError(named.shift());
    }, 1);
    const parts = partsOf(generator, {
      sleep: (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
    });
    const { records } = await runQueue(orders(1), parts);
    expect(records[0]!.state).toBe('to-review');
    expect(waits).toEqual([7000, 2000, 300_000]);
  });

  test('gets fewer requests at once; a willing one gets more, and never more than it takes', async () => {
    const willing = generatorOf(() => new Promise((resolve) => setTimeout(resolve, 1)), 3);
    await runQueue(orders(40), partsOf(willing.generator));
    expect(willing.mostBusy()).toBe(3);
    let served = 0;
    let sinceBusy = 0;
    let mostAfter = 0;
    const slow = generatorOf(async () => {
      served += 1;
      if (served <= 4) throw busyError();
      sinceBusy += 1;
      mostAfter = Math.max(mostAfter, sinceBusy);
      await new Promise((resolve) => setTimeout(resolve, 1));
      sinceBusy -= 1;
    });
    await runQueue(orders(3), partsOf(slow.generator));
    expect(mostAfter).toBeLessThanOrEqual(2);
  });

  test('whose connection breaks is asked once more, not oftener', async () => {
    const { generator, asked } = generatorOf(() => {
      throw new TransientError('network', 'The connection broke.', 'See that it runs.');
    }, 1);
    const { records } = await runQueue(orders(1), partsOf(generator));
    expect(asked).toHaveLength(2);
    expect(records[0]!.state).toBe('failed');
  });
});

describe('a budget', () => {
  test('of images is never exceeded, failures included, and the rest is made by the next run', async () => {
    const { generator, asked } = generatorOf(({ seed }) => {
      if (seed % 3 === 0) throw new AppError('endpoint-failed', `No ${seed}.`, 'Try again.');
    });
    const parts = partsOf(generator, { budget: { images: 7, minutes: null } });
    const { endedBy, records } = await runQueue(orders(20), parts);
    expect(endedBy).toBe('budget-images');
    expect(asked).toHaveLength(7);
    expect(records.filter(({ state }) => state === 'asked')).toHaveLength(13);
  });

  test('of minutes ends the run when they are over', async () => {
    let now = Date.now();
    const { generator, asked } = generatorOf(() => {
      now += 60_000;
    }, 1);
    const budget = { images: null, minutes: 3 };
    const { endedBy } = await runQueue(orders(20), partsOf(generator, { budget, now: () => now }));
    expect(endedBy).toBe('budget-minutes');
    expect(asked.length).toBeLessThanOrEqual(4);
  });
});

test('stopping leaves what was on the way to be asked again, and nothing else', async () => {
  const controller = new AbortController();
  const { generator, asked } = generatorOf(({ seed }) => {
    if (seed === 5) controller.abort();
    if (controller.signal.aborted) throw new AppError('aborted', 'Stopped.', '');
  });
  const parts = partsOf(generator);
  await expect(runQueue(orders(20), parts, { signal: controller.signal })).rejects.toMatchObject({ code: 'aborted' });
  const made = (await parts.store.all(AUDIT)).filter(({ by }) => by !== null).map(({ order }) => order.seed);
  asked.length = 0;
  await runQueue(orders(20), parts);
  expect([...made, ...asked].sort((a, b) => a - b)).toEqual(orders(20).map(({ seed }) => seed));
});

/** A tab that is closed: its store takes no more, its generator's answers are lost. */
class ClosableStore extends MemoryGenerated {
  isClosed = false;
  async #whileOpen<T>(work: () => Promise<T>): Promise<T> {
    if (this.isClosed) await new Promise(() => undefined);
    return work();
  }
  override put(...given: Parameters<MemoryGenerated['put']>) {
    return this.#whileOpen(() => super.put(...given));
  }
  override putImage(...given: Parameters<MemoryGenerated['putImage']>) {
    return this.#whileOpen(() => super.putImage(...given));
  }
}

test.each([1, 2, 3, 4])(
  'a tab closed twice amid 200 orders, a fifth of them failing: each is stored once, asked again only where it was on the way (seed %i)',
  async (seed) => {
    const uniform = mulberry32(seed);
    const store = new ClosableStore();
    const answered = new Map<number, number>();
    let askedAgain = 0;
    let inFlight = 0;
    const closeAfter = [20 + Math.floor(uniform() * 60), 100 + Math.floor(uniform() * 60)];
    for (const limit of [...closeAfter, Infinity]) {
      store.isClosed = false;
      let served = 0;
      const { generator } = generatorOf(async (request) => {
        served += 1;
        if (served >= limit) store.isClosed = true;
        if (uniform() < 0.2) throw busyError();
        const times = (answered.get(request.seed) ?? 0) + 1;
        answered.set(request.seed, times);
        if (times > 1) askedAgain += 1;
      });
      const run = runQueue(orders(200), partsOf(generator, { store }));
      if (limit === Infinity) await run;
      else await Promise.race([run, new Promise((resolve) => setTimeout(resolve, 60))]);
      inFlight += (await store.all(AUDIT)).filter(({ state }) => state === 'in-flight').length;
    }
    const records = await store.all(AUDIT);
    expect(records.map(({ order }) => order.seed)).toEqual(orders(200).map((order) => order.seed));
    expect(records.every(({ by, state }) => by !== null && state === 'to-review')).toBe(true);
    expect(askedAgain).toBeLessThanOrEqual(inFlight);
    expect(inFlight).toBeLessThanOrEqual(8);
    expect(answered.size).toBe(200);
  },
);
