import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { AppError } from '../core/errors';
import type { AuditRecord } from './audit-record';

interface StudioSchema extends DBSchema {
  audits: { key: string; value: AuditRecord; indexes: { updatedAt: number } };
}

const DATABASE_NAME = 'spuriosity-studio';
const DATABASE_VERSION = 1;

/** Where audits are kept. The memory fallback serves browsers that offer no database (private windows, insecure contexts). */
export interface AuditDatabase {
  readonly isPersistent: boolean;
  all(): Promise<AuditRecord[]>;
  get(id: string): Promise<AuditRecord | undefined>;
  put(record: AuditRecord): Promise<void>;
  remove(id: string): Promise<void>;
}

class IndexedAudits implements AuditDatabase {
  readonly isPersistent = true;
  readonly #database: IDBPDatabase<StudioSchema>;

  constructor(database: IDBPDatabase<StudioSchema>) {
    this.#database = database;
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
      if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError') {
        throw new AppError(
          'quota-exceeded',
          'The browser has no room left to keep this audit.',
          'Free disk space or remove an old audit on the first screen.',
          thrown,
        );
      }
      throw thrown;
    }
  }

  remove(id: string): Promise<void> {
    return this.#database.delete('audits', id);
  }
}

class MemoryAudits implements AuditDatabase {
  readonly isPersistent = false;
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
    this.#records.delete(id);
  }
}

/** Opens the database; falls back to memory, for this tab only, where the browser refuses one. */
export async function openAuditDatabase(): Promise<AuditDatabase> {
  try {
    const database = await openDB<StudioSchema>(DATABASE_NAME, DATABASE_VERSION, {
      upgrade(opened) {
        opened.createObjectStore('audits', { keyPath: 'id' }).createIndex('updatedAt', 'updatedAt');
      },
      // A newer version in another tab needs this one to let go.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return new IndexedAudits(database);
  } catch {
    return new MemoryAudits();
  }
}
