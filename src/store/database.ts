import { openDB, type IDBPDatabase } from 'idb';
import type { AuditRecord } from './audit-record';
import type { StudioSchema } from './schema';
import { storageError } from './storage-error';
import { createGeneratedStores, IndexedGenerated, MemoryGenerated, type GeneratedStore } from './generated-store';

const DATABASE_NAME = 'spuriosity-studio';
/** 1: audits. 2: generated images beside them. */
const DATABASE_VERSION = 2;

/** Where audits are kept. The memory fallback serves browsers that offer no database (private windows, insecure contexts). */
export interface AuditDatabase {
  readonly isPersistent: boolean;
  all(): Promise<AuditRecord[]>;
  get(id: string): Promise<AuditRecord | undefined>;
  put(record: AuditRecord): Promise<void>;
  /** With all that was generated for it. */
  remove(id: string): Promise<void>;
  readonly generated: GeneratedStore;
}

class IndexedAudits implements AuditDatabase {
  readonly isPersistent = true;
  readonly generated: GeneratedStore;
  readonly #database: IDBPDatabase<StudioSchema>;

  constructor(database: IDBPDatabase<StudioSchema>) {
    this.#database = database;
    this.generated = new IndexedGenerated(database);
  }

  async all(): Promise<AuditRecord[]> {
    return (await this.#database.getAllFromIndex('audits', 'updatedAt')).reverse();
  }

  get(id: string): Promise<AuditRecord | undefined> {
    return this.#database.get('audits', id);
  }

  async put(record: AuditRecord): Promise<void> {
    try {
      await this.#database.put('audits', record);
    } catch (thrown) {
      throw storageError(thrown, 'this audit');
    }
  }

  async remove(id: string): Promise<void> {
    await this.generated.removeAll(id);
    await this.#database.delete('audits', id);
  }
}

class MemoryAudits implements AuditDatabase {
  readonly isPersistent = false;
  readonly generated: GeneratedStore = new MemoryGenerated();
  readonly #records = new Map<string, AuditRecord>();

  async all(): Promise<AuditRecord[]> {
    return [...this.#records.values()].sort((a, b) => b.updatedAt - a.updatedAt);
  }
  async get(id: string): Promise<AuditRecord | undefined> {
    return this.#records.get(id);
  }
  async put(record: AuditRecord): Promise<void> {
    this.#records.set(record.id, record);
  }
  async remove(id: string): Promise<void> {
    await this.generated.removeAll(id);
    this.#records.delete(id);
  }
}

/** Opens the database; falls back to memory, for this tab only, where the browser refuses one. */
export async function openAuditDatabase(): Promise<AuditDatabase> {
  try {
    const database = await openDB<StudioSchema>(DATABASE_NAME, DATABASE_VERSION, {
      upgrade(opened, oldVersion) {
        if (oldVersion < 1) opened.createObjectStore('audits', { keyPath: 'id' }).createIndex('updatedAt', 'updatedAt');
        if (oldVersion < 2) createGeneratedStores(opened);
      },
      // A newer version in another tab needs this one to let go.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return new IndexedAudits(database);
  } catch {
    return new MemoryAudits();
  }
}
