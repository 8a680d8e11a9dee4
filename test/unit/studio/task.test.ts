import { expect, test } from 'vitest';
import { AppError, throwIfAborted } from '../../../src/core/errors';
import { Task } from '../../../src/studio/state/task.svelte';

const startedAt = 0;

test('progress is shown while it runs and gone afterwards', async () => {
  const task = new Task();
  const result = await task.run((options) => {
    options.onProgress?.({ stage: 'Embedding', done: 1, total: 1, unit: 'images', startedAt });
    expect(task.progress?.done).toBe(1);
    expect(task.isRunning).toBe(true);
    return Promise.resolve('done');
  });
  expect(result).toBe('done');
  expect(task.isRunning).toBe(false);
  expect(task.progress).toBeNull();
});

test('stopping is not trouble', async () => {
  const task = new Task();
  const running = task.run(
    (options) =>
      new Promise<void>((_, reject) => {
        options.signal?.addEventListener('abort', () => {
          try {
            throwIfAborted(options.signal);
          } catch (thrown) {
            reject(thrown as Error);
          }
        });
      }),
  );
  task.stop();
  expect(task.isStopping).toBe(true);
  expect(await running).toBeNull();
  expect(task.wasStopped).toBe(true);
  expect(task.trouble).toBeNull();
});

test('trouble says what happened and what to do, and the next run forgets it', async () => {
  const task = new Task();
  await task.run(() => Promise.reject(new AppError('too-few-images', 'Too few images.', 'Add some.')));
  expect(task.trouble).toMatchObject({ code: 'too-few-images', message: 'Too few images.', fix: 'Add some.' });
  await task.run(() => Promise.resolve());
  expect(task.trouble).toBeNull();
});

test('a second run waits for nothing and changes nothing while the first is under way', async () => {
  const task = new Task();
  let finish = (): void => undefined;
  const first = task.run(() => new Promise<number>((resolve) => (finish = () => resolve(1))));
  expect(await task.run(() => Promise.resolve(2))).toBeNull();
  finish();
  expect(await first).toBe(1);
});
