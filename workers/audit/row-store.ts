import { AppError } from '../../src/core/errors';
import { MemoryRowStore } from './memory-rows';
import { OpfsRowStore } from './opfs-rows';
import type { RowShape, RowStore } from './row-types';

/** A worker that was ended an instant ago may still hold the files; another tab holds them for longer. */
const LOCK_WAIT_MS = 3000;
const LOCK_RETRY_MS = 50;

function isLocked(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'NoModificationAllowedError';
}

function inUseElsewhere(thrown: unknown): AppError {
  return new AppError(
    'storage-unavailable',
    'This audit is open in another tab, which is writing it.',
    'Close it there, then try again here.',
    thrown,
  );
}

/** @throws AppError `storage-unavailable` where the files stay locked */
async function whenFree<Result>(use: () => Promise<Result>): Promise<Result> {
  const giveUpAt = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return await use();
    } catch (thrown) {
      if (!isLocked(thrown)) throw thrown;
      if (Date.now() > giveUpAt) throw inUseElsewhere(thrown);
      await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
    }
  }
}

/** Opens the audit's rows on disk where the browser allows it, else in memory, and says which and why. */
export async function openRowStore(auditId: string, shape: RowShape): Promise<{ store: RowStore; reason: string }> {
  try {
    const root = await navigator.storage.getDirectory();
    const audits = await root.getDirectoryHandle('audits', { create: true });
    const folder = await audits.getDirectoryHandle(auditId, { create: true });
    const store = await whenFree(() => OpfsRowStore.open(folder, shape));
    return { store, reason: 'kept in this browser' };
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const cause = thrown instanceof Error ? thrown.message : String(thrown);
    return { store: new MemoryRowStore(shape), reason: `in memory only, lost when the tab closes (${cause})` };
  }
}

function isAbsent(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'NotFoundError';
}

/**
 * Removes an audit's files; quietly where there are none.
 * @throws AppError `storage-unavailable` where another tab has them open
 */
export async function removeRows(auditId: string): Promise<void> {
  let audits: FileSystemDirectoryHandle;
  try {
    const root = await navigator.storage.getDirectory();
    audits = await root.getDirectoryHandle('audits');
  } catch {
    return; // no private file system, or nothing was ever kept in it
  }
  try {
    await whenFree(() => audits.removeEntry(auditId, { recursive: true }));
  } catch (thrown) {
    if (!isAbsent(thrown)) throw thrown;
  }
}
