import { AuditClient } from '../compute/audit-client';
import { DecodePool } from '../compute/decode-pool';
import { EncoderClient } from '../compute/encoder-client';
import { PainterClient } from '../compute/painter-client';
import { SwapClient } from '../compute/swap-client';
import type { CueReport } from '../core/audit';
import { AppError } from '../core/errors';
import type { ClassifierFacts } from '../core/own-classifier';
import { countFound } from '../core/suspects';
import type { DemoOptions } from '../demo/demo-set';
import { readDemoSet } from '../io/demo-source';
import type { FileSource } from '../io/file-source';
import { readDataset, type ColumnMapping, type ImportResult } from '../io/layouts/index';
import { RECORD_VERSION, type AuditRecord, type SourceDescriptor } from '../store/audit-record';
import { openAuditDatabase, type AuditDatabase } from '../store/database';
import type { SharedWorkers } from './networks';
import { Session } from './session';
import { SessionRecord } from './session-record';
import type { AuditSession, AuditSummary, ImportPreview, StudioEngine, TaskOptions } from './types';
import type { ClassifierSource, DeviceWish } from '../../workers/encoder/api';

function newRecord(imported: ImportResult, source: SourceDescriptor): AuditRecord {
  const now = Date.now();
  return {
    version: RECORD_VERSION,
    id: crypto.randomUUID?.() ?? `${now.toString(36)}-${Math.random().toString(36).slice(2)}`,
    name: imported.dataset.name,
    createdAt: now,
    updatedAt: now,
    source,
    layout: imported.layout,
    dataset: imported.dataset,
    sizesBytes: Float64Array.from(imported.files, (file) => file.sizeBytes),
    warnings: imported.warnings,
    steps: [],
    judgements: [],
    kept: null,
    embedStarted: null,
    decodeRefusals: [],
  };
}

class Engine implements StudioEngine {
  readonly #workers: SharedWorkers = {
    decodePool: new DecodePool(),
    encoder: new EncoderClient(),
    painter: new PainterClient(),
    swap: new SwapClient(),
  };
  readonly #database: Promise<AuditDatabase> = openAuditDatabase();
  /** Open audits by id, or on their way to be. */
  readonly #sessions = new Map<string, Promise<Session>>();
  #lastImport: { source: FileSource; imported: ImportResult } | null = null;

  async preview(source: FileSource, task: TaskOptions = {}, mapping?: ColumnMapping): Promise<ImportPreview> {
    return (await this.#import(source, task, mapping)).preview;
  }

  /** What was read last stands until the person says otherwise of its columns. */
  async #import(source: FileSource, task: TaskOptions, mapping?: ColumnMapping): Promise<ImportResult> {
    if (this.#lastImport?.source === source && !mapping) return this.#lastImport.imported;
    const imported = await readDataset(source, { ...task, mapping });
    this.#lastImport = { source, imported };
    return imported;
  }

  async begin(source: FileSource, task: TaskOptions = {}): Promise<AuditSession> {
    const imported = await this.#import(source, task);
    const handle = source.handle ? { handle: source.handle } : {};
    return this.#start(imported, { kind: 'folder', name: source.name, ...handle });
  }

  async beginDemo(options: DemoOptions): Promise<AuditSession> {
    return this.#start(readDemoSet(options, this.#workers.painter.draw), { kind: 'demo', options });
  }

  async #start(imported: ImportResult, source: SourceDescriptor): Promise<AuditSession> {
    const database = await this.#database;
    const value = newRecord(imported, source);
    const record = new SessionRecord(database, value);
    await record.begin('open')(source, { images: imported.files.length });
    // Asking once that the browser keep what is stored; a refusal changes nothing else.
    void navigator.storage?.persist?.().catch(() => false);
    const session = this.#session(database, record, imported);
    this.#sessions.set(session.id, Promise.resolve(session));
    return session;
  }

  #session(
    { generated }: AuditDatabase,
    record: SessionRecord,
    imported: Pick<ImportResult, 'files' | 'preview'> | null,
  ): Session {
    const { id } = record.value;
    return new Session({
      record,
      audit: new AuditClient(),
      workers: this.#workers,
      files: imported?.files ?? null,
      preview: imported?.preview ?? null,
      generated,
      onClose: () => this.#sessions.delete(id),
    });
  }

  async list(): Promise<readonly AuditSummary[]> {
    const records = await (await this.#database).all();
    return records.map((record) => {
      const cues = record.steps.find((step) => step.step === 'cues')?.result as CueReport | undefined;
      return {
        id: record.id,
        name: record.name,
        images: record.dataset.paths.length,
        findings: cues ? countFound(cues) : null,
        updatedAt: record.updatedAt,
        step: record.steps.at(-1)?.step ?? 'open',
      };
    });
  }

  /** The audit if it is open already: its files are held by one worker at a time. */
  reopen(id: string): Promise<AuditSession> {
    const open = this.#sessions.get(id) ?? this.#reopen(id);
    this.#sessions.set(id, open);
    return open;
  }

  async #reopen(id: string): Promise<Session> {
    const database = await this.#database;
    const value = await database.get(id);
    if (!value) {
      this.#sessions.delete(id);
      throw new AppError(
        'bad-input',
        'This audit is not kept in this browser.',
        'Open the folder again from the first screen.',
      );
    }
    // The demo is drawn again from its seed; a folder needs the user.
    const imported =
      value.source.kind === 'demo' ? readDemoSet(value.source.options, this.#workers.painter.draw) : null;
    const session = this.#session(database, new SessionRecord(database, value), imported);
    try {
      await session.restore();
    } catch (thrown) {
      // Its worker would go on holding the files, and the next try would find them locked.
      session.close();
      throw thrown;
    }
    return session;
  }

  async reconnect(session: AuditSession, source: FileSource): Promise<number> {
    const imported = await this.#import(source, {});
    return (session as Session).connect(imported.files);
  }

  /** @throws AppError `storage-unavailable` where another tab has the audit open: nothing is removed then */
  async remove(id: string): Promise<void> {
    const open = await this.#sessions.get(id)?.catch(() => null);
    open?.close();
    const audit = new AuditClient();
    try {
      await audit.remove(id);
    } finally {
      audit.close();
    }
    await (open ? open.remove() : (await this.#database).remove(id));
  }

  inspectClassifier(source: ClassifierSource, task: TaskOptions = {}): Promise<ClassifierFacts> {
    return this.#workers.encoder.inspectClassifier(source, task);
  }

  describeDevice(device: DeviceWish): ReturnType<StudioEngine['describeDevice']> {
    return this.#workers.encoder.describeDevice(device);
  }
}

/** The studio without its interface. One per page. */
export function createEngine(): StudioEngine {
  return new Engine();
}
