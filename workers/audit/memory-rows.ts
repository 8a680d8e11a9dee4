import { RowColumns } from './row-columns';
import type { RowBatch, RowStore } from './row-types';

/** Everything in memory: where the browser offers no private file system, or its quota is full. */
export class MemoryRowStore extends RowColumns implements RowStore {
  readonly kind = 'memory';
  readonly #thumbnails: Uint8Array[] = [];

  append(batch: RowBatch): void {
    this.take(batch);
    this.#thumbnails.push(...batch.thumbnails);
  }

  thumbnail(row: number): Uint8Array | null {
    const bytes = this.#thumbnails[row];
    return bytes && bytes.length > 0 ? bytes : null;
  }

  close(): void {
    this.#thumbnails.length = 0;
  }
}
