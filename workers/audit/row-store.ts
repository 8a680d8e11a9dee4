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

async function openWhenFree(folder: FileSystemDirectoryHandle, shape: RowShape): Promise<RowStore> {
  const giveUpAt = Date.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return await OpfsRowStore.open(folder, shape);
    } catch (thrown) {
      if (!isLocked(thrown) || Date.now() > giveUpAt) throw thrown;
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
    return { store: await openWhenFree(folder, shape), reason: 'kept in this browser' };
  } catch (thrown) {
    if (isLocked(thrown)) {
      throw new AppError(
        'storage-unavailable',
        'This audit is open in another tab, which is writing it.',
        'Close it there, then open it here again.',
        thrown,
      );
    }
    const cause = thrown instanceof Error ? thrown.message : String(thrown);
    return { store: new MemoryRowStore(shape), reason: `in memory only, lost when the tab closes (${cause})` };
  }
}

/** Removes an audit's files; quietly where there are none. */
export async function removeRows(auditId: string): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    const audits = await root.getDirectoryHandle('audits');
    await audits.removeEntry(auditId, { recursive: true });
  } catch {
    // Nothing was kept, or no private file system: there is nothing to remove.
  }
}
