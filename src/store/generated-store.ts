import type { IDBPDatabase } from 'idb';
import type { GeneratedRecord } from '../core/generation-order';
import type { EncodedImage } from '../core/image-generator';
import type { GeneratedKey, StudioSchema } from './schema';
import { storageError } from './storage-error';

/** Images made for audits, and the orders for those that are to be made. */
export interface GeneratedStore {
  /** All of an audit, by position. */
  all(auditId: string): Promise<GeneratedRecord[]>;
  /** All or none of them are kept. @throws AppError `quota-exceeded` */
  put(records: readonly GeneratedRecord[]): Promise<void>;
  /** An image with its record, in one step: a record that says that its image is there is never without it. */
  putImage(record: GeneratedRecord, image: EncodedImage): Promise<void>;
  image(auditId: string, key: string): Promise<EncodedImage | null>;
  removeAll(auditId: string): Promise<void>;
}

/** For the upgrade of the studio's database. */
export function createGeneratedStores(database: IDBPDatabase<StudioSchema>): void {
  const records = database.createObjectStore('generated', { keyPath: ['auditId', 'order.key'] });
  records.createIndex('auditId', 'auditId');
  database.createObjectStore('generatedImages');
}

function keyOf({ auditId, order }: GeneratedRecord): GeneratedKey {
  return [auditId, order.key];
}

const byPosition = (one: GeneratedRecord, other: GeneratedRecord): number => one.position - other.position;

export class IndexedGenerated implements GeneratedStore {
  readonly #database: IDBPDatabase<StudioSchema>;

  constructor(database: IDBPDatabase<StudioSchema>) {
    this.#database = database;
  }

  async all(auditId: string): Promise<GeneratedRecord[]> {
    return (await this.#database.getAllFromIndex('generated', 'auditId', auditId)).sort(byPosition);
  }

  async put(records: readonly GeneratedRecord[]): Promise<void> {
    const transaction = this.#database.transaction('generated', 'readwrite');
    await kept([...records.map((record) => transaction.store.put(record)), transaction.done]);
  }

  async putImage(record: GeneratedRecord, image: EncodedImage): Promise<void> {
    const transaction = this.#database.transaction(['generated', 'generatedImages'], 'readwrite');
    await kept([
      transaction.objectStore('generatedImages').put(image, keyOf(record)),
      transaction.objectStore('generated').put(record),
      transaction.done,
    ]);
  }

  async image(auditId: string, key: string): Promise<EncodedImage | null> {
    return (await this.#database.get('generatedImages', [auditId, key])) ?? null;
  }

  async removeAll(auditId: string): Promise<void> {
    const transaction = this.#database.transaction(['generated', 'generatedImages'], 'readwrite');
    const keys = await transaction.objectStore('generated').index('auditId').getAllKeys(auditId);
    await Promise.all([
      ...keys.flatMap((key) => [
        transaction.objectStore('generated').delete(key),
        transaction.objectStore('generatedImages').delete(key),
      ]),
      transaction.done,
    ]);
  }
}

async function kept(work: readonly Promise<unknown>[]): Promise<void> {
  try {
    await Promise.all(work);
  } catch (thrown) {
    throw storageError(thrown, 'generated images');
  }
}

/** For browsers without a database: gone with the tab. */
export class MemoryGenerated implements GeneratedStore {
  readonly #records = new Map<string, GeneratedRecord>();
  readonly #images = new Map<string, EncodedImage>();

  async all(auditId: string): Promise<GeneratedRecord[]> {
    return [...this.#records.values()].filter((record) => record.auditId === auditId).sort(byPosition);
  }

  async put(records: readonly GeneratedRecord[]): Promise<void> {
    for (const record of records) this.#records.set(JSON.stringify(keyOf(record)), structuredClone(record));
  }

  async putImage(record: GeneratedRecord, image: EncodedImage): Promise<void> {
    this.#images.set(JSON.stringify(keyOf(record)), image);
    await this.put([record]);
  }

  async image(auditId: string, key: string): Promise<EncodedImage | null> {
    return this.#images.get(JSON.stringify([auditId, key])) ?? null;
  }

  async removeAll(auditId: string): Promise<void> {
    for (const record of await this.all(auditId)) {
      this.#records.delete(JSON.stringify(keyOf(record)));
      this.#images.delete(JSON.stringify(keyOf(record)));
    }
  }
}
