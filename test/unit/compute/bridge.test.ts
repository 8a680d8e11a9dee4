import { describe, expect, test } from 'vitest';
import { ABORT_GRACE_MS, WorkerBridge } from '../../../src/compute/bridge';
import { AppError } from '../../../src/core/errors';
import type { WorkerMethod } from '../../../workers/serve';
import { WorkerInProcess } from '../../support/worker-in-process';

interface Api {
  double: WorkerMethod<number, number>;
  /** Never stops by itself and never looks at its signal. */
  hang: WorkerMethod<null, void>;
  /** Stops when told to. */
  waitForAbort: WorkerMethod<null, void>;
}

const methods: Api = {
  double: (value) => 2 * value,
  hang: () => new Promise<void>(() => undefined),
  waitForAbort: (_, { signal }) =>
    new Promise<void>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError'))),
    ),
};

function bench(restore?: () => Promise<void>) {
  const workers: WorkerInProcess[] = [];
  const bridge = new WorkerBridge<Api>(() => {
    const worker = new WorkerInProcess(methods);
    workers.push(worker);
    return worker as unknown as Worker;
  }, restore);
  return { bridge, workers };
}

async function abortedWith(run: (signal: AbortSignal) => Promise<unknown>): Promise<number> {
  const controller = new AbortController();
  const running = run(controller.signal);
  setTimeout(() => controller.abort(), 20);
  const startedAt = performance.now();
  await expect(running).rejects.toMatchObject({ code: 'aborted' });
  return performance.now() - startedAt;
}

describe('the bridge to a worker', () => {
  test('stops a call that listens without ending the worker', async () => {
    const { bridge, workers } = bench();
    expect(await abortedWith((signal) => bridge.call('waitForAbort', null, { signal }))).toBeLessThan(ABORT_GRACE_MS);
    expect(await bridge.call('double', 21)).toBe(42);
    expect(workers.length).toBe(1);
    bridge.close();
  });

  test('ends a worker that does not stop, and restores the next one before it is used', async () => {
    let restored = 0;
    const { bridge, workers } = bench(async () => {
      restored += 1;
    });
    expect(await abortedWith((signal) => bridge.call('hang', null, { signal }))).toBeLessThan(1000);
    expect(workers.map((worker) => worker.isTerminated)).toEqual([true]);
    expect(await bridge.call('double', 21)).toBe(42);
    expect([workers.length, restored]).toEqual([2, 1]);
    bridge.close();
  });

  test('tries again after a restoration that failed', async () => {
    const failures = [new AppError('storage-unavailable', 'locked', 'wait')];
    const { bridge, workers } = bench(async () => {
      const failure = failures.shift();
      if (failure) throw failure;
    });
    await bridge.call('double', 1);
    bridge.terminate();
    await expect(bridge.call('double', 21)).rejects.toMatchObject({ code: 'storage-unavailable' });
    expect(await bridge.call('double', 21)).toBe(42);
    expect(workers.map((worker) => worker.isTerminated)).toEqual([true, true, false]);
    bridge.close();
  });

  test('that was closed starts no worker for a late call', async () => {
    const { bridge, workers } = bench();
    await bridge.call('double', 1);
    const inFlight = bridge.call('hang', null);
    const ended = expect(inFlight).rejects.toMatchObject({ code: 'aborted' });
    bridge.close();
    await ended;
    await expect(bridge.call('double', 1)).rejects.toMatchObject({ code: 'aborted' });
    expect(workers.map((worker) => worker.isTerminated)).toEqual([true]);
  });
});
