import { expect, test, vi } from 'vitest';
import type { AuditSession } from '../../../src/engine/types';
import { AuditView } from '../../../src/studio/state/audit-view.svelte';
import { Task } from '../../../src/studio/state/task.svelte';

vi.mock('../../../src/studio/state/router.svelte', () => ({ router: { go: () => undefined } }));

/** Every task that hangs on a view, wherever. */
function tasksOf(holder: object, seen = new Set<unknown>()): Map<string, Task> {
  const found = new Map<string, Task>();
  for (const [name, value] of Object.entries(holder)) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Task) found.set(name, value);
    else for (const [inner, task] of tasksOf(value as object, seen)) found.set(`${name}.${inner}`, task);
  }
  return found;
}

test('closing an audit stops whatever runs for it', async () => {
  const session = {
    id: 'one',
    classes: ['cat', 'dog'],
    results: { judgements: [], stale: [], embedded: { done: 0, total: 0 }, embedSettings: null },
    hasOriginals: false,
    generation: { list: [], reports: {}, open: () => Promise.resolve() },
    close: vi.fn(),
  };
  const view = new AuditView(session as unknown as AuditSession);
  const tasks = tasksOf(view);
  expect([...tasks.keys()]).toEqual(
    expect.arrayContaining([
      'typing',
      'featuring',
      'tasks.embed',
      'closer.cropTask',
      'generation.task',
      'embedChoice.classifier.reading',
    ]),
  );
  const untilStopped = ({ signal }: { signal?: AbortSignal }): Promise<void> =>
    new Promise((resolve) => signal!.addEventListener('abort', () => resolve()));
  const running = [...tasks.values()].map((task) => task.run(untilStopped));
  view.close();
  for (const [name, { isStopping }] of tasks) expect([name, isStopping]).toEqual([name, true]);
  await Promise.all(running);
  expect(session.close).toHaveBeenCalledOnce();
});
