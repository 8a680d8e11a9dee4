import type { AuditClient } from '../compute/audit-client';
import {
  STEPS,
  type ClassifierKind,
  type ClassifierReport,
  type CueDescription,
  type CueJudgement,
  type CueReport,
  type Dataset,
  type Finding,
  type ImageQuery,
  type ImageSet,
  type MeasureReport,
  type MendReport,
  type RankReport,
} from '../core/audit';
import { AppError } from '../core/errors';
import { suggestSpurious, type SuggestedJudgement } from '../core/spurious-rule';
import type { SourceFile } from '../io/file-source';
import type { KeptTensors } from '../store/audit-record';
import type { CueVectors } from '../../workers/audit/api';
import { embedClassNames, embedTypedCue, embedVocabulary } from './cue-vectors';
import { keepRows } from './dataset';
import { embedStep, openRequest } from './embed-step';
import { loadNetworks, type SharedWorkers } from './networks';
import type { SessionRecord } from './session-record';
import { takeAwayFiles } from './take-away';
import type {
  AuditSession,
  CueSettings,
  EmbedReport,
  EmbedSettings,
  ImportPreview,
  MendSettings,
  TakeAwayFile,
  TaskOptions,
} from './types';

const NO_ENCODER: CueVectors = { cues: [], textVectors: new Float32Array(0) };

export interface SessionParts {
  record: SessionRecord;
  audit: AuditClient;
  workers: SharedWorkers;
  /** Files aligned with the rows as imported; null after reopening until the folder is there again. */
  files: readonly SourceFile[] | null;
  preview: ImportPreview | null;
}

/** One audit, open: runs its steps in order and saves each. See {@link AuditSession}. */
export class Session implements AuditSession {
  readonly #record: SessionRecord;
  readonly #audit: AuditClient;
  readonly #workers: SharedWorkers;
  #files: readonly SourceFile[] | null;
  #preview: ImportPreview | null;
  #kept: Uint32Array | null = null;
  #dataset: Dataset;
  #rowsDone = 0;
  #areNetworksLoaded = false;
  #embedSettings: EmbedSettings | null = null;

  constructor(parts: SessionParts) {
    this.#record = parts.record;
    this.#audit = parts.audit;
    this.#workers = parts.workers;
    this.#files = parts.files;
    this.#preview = parts.preview;
    this.#dataset = parts.record.value.dataset;
  }

  get id(): string {
    return this.#record.value.id;
  }
  get name(): string {
    return this.#record.value.name;
  }
  get classes(): readonly string[] {
    return this.#dataset.classes;
  }
  get attributes(): readonly { name: string; values: readonly string[] }[] {
    return this.#dataset.attributes;
  }
  get hasOriginals(): boolean {
    return this.#files !== null;
  }

  get results(): AuditSession['results'] {
    const record = this.#record;
    return {
      preview: this.#preview,
      embed: record.result<EmbedReport>('embed'),
      embedded: { done: this.#rowsDone, total: record.value.dataset.paths.length },
      embedSettings: record.value.embedStarted?.settings ?? null,
      classifier: record.result<ClassifierReport>('classifier'),
      cues: record.result<CueReport>('cues'),
      judgements: record.value.judgements,
      measure: record.result<MeasureReport>('measure'),
      mend: record.result<MendReport>('mend'),
      stale: STEPS.filter((step) => record.isStale(step)),
    };
  }

  /** Brings the worker to where the record is: rows from disk, cue vectors and heads from the record. */
  async restore(): Promise<void> {
    const { embedStarted, kept } = this.#record.value;
    if (!embedStarted) return;
    const { rowsDone } = await this.#audit.open(openRequest(this.#record.value, embedStarted));
    this.#rowsDone = rowsDone;
    if (!this.results.embed) return;
    this.#close(await this.#audit.seal());
    if (kept) await this.#audit.setCues({ cues: kept.cues, textVectors: kept.textVectors });
    if (kept && kept.heads.length > 0) await this.#audit.restoreHeads(kept.heads, this.results.classifier);
  }

  #close(kept: Uint32Array): void {
    const { dataset, decodeRefusals } = this.#record.value;
    this.#kept = kept;
    this.#rowsDone = dataset.paths.length;
    this.#dataset = keepRows(dataset, kept, new Map(decodeRefusals.map(({ row, reason }) => [row, reason])));
  }

  /** Takes the files of the folder that was dropped again. @returns how many of the audit's files are in it; all are needed. */
  connect(files: readonly SourceFile[]): number {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const { paths } = this.#record.value.dataset;
    const found = paths.filter((path) => byPath.has(path)).length;
    if (found === paths.length) this.#files = paths.map((path) => byPath.get(path)!);
    return found;
  }

  async embed(settings: EmbedSettings, task: TaskOptions = {}): Promise<EmbedReport> {
    if (!this.#files) {
      throw new AppError(
        'file-changed',
        'The folder of this audit is not open any more, so its images cannot be read.',
        'Drop the same folder again; what was embedded so far is kept.',
      );
    }
    this.#areNetworksLoaded = false;
    const { report, kept } = await embedStep(
      {
        record: this.#record,
        audit: this.#audit,
        workers: this.#workers,
        files: this.#files,
        onRows: (done) => {
          this.#rowsDone = done;
        },
      },
      settings,
      task,
    );
    this.#embedSettings = settings;
    this.#areNetworksLoaded = true;
    this.#close(kept);
    return report;
  }

  /** Networks are loaded again only when words are asked for after a reload. */
  async #encoder(task: TaskOptions): Promise<SharedWorkers['encoder']> {
    const report = this.results.embed;
    if (!report?.encoder) {
      throw new AppError(
        'model-missing',
        'This audit was embedded without an encoder, so it has no words.',
        'Embed again with the bundled encoder or another one.',
      );
    }
    if (!this.#areNetworksLoaded) {
      const settings = this.#embedSettings ?? (this.#record.step('embed')!.settings as EmbedSettings);
      await loadNetworks(this.#workers, { ...settings, backbone: null }, task);
      this.#areNetworksLoaded = true;
    }
    return this.#workers.encoder;
  }

  async fitClassifier(
    settings: { kind: ClassifierKind; seed: number },
    task: TaskOptions = {},
  ): Promise<ClassifierReport> {
    const classTextVectors = settings.kind === 'zero-shot' ? await this.#classTextVectors(task) : null;
    const { report, heads } = await this.#audit.call('fitClassifier', { ...settings, classTextVectors }, task);
    this.#audit.rememberHeads(heads, report);
    await this.#record.finish('classifier', settings, report, { kept: { ...this.#keptTensors(), heads } });
    return report;
  }

  async #classTextVectors(task: TaskOptions): Promise<Float32Array> {
    const report = this.results.embed;
    if (report?.encoder && report.backbone.id !== report.encoder.id) {
      throw new AppError(
        'bad-input',
        'Zero-shot compares images with words, so it needs the encoder itself as the backbone.',
        'Fit a head, or embed again without a backbone of your own.',
      );
    }
    return embedClassNames(await this.#encoder(task), this.classes, task);
  }

  #keptTensors(): KeptTensors {
    return this.#record.value.kept ?? { ...NO_ENCODER, unknownCues: [], heads: [] };
  }

  async testCues(settings: CueSettings, task: TaskOptions = {}): Promise<CueReport> {
    await this.#prepareTextCues(settings, task);
    const { unknownCues } = this.#keptTensors();
    const report = await this.#audit.call('testCues', settings, task);
    const withUnknown: CueReport = { ...report, unknown: unknownCues };
    await this.#record.finish('cues', settings, withUnknown);
    return withUnknown;
  }

  /** The vocabulary is embedded once per audit; a cue that was typed before stays in the family. */
  async #prepareTextCues(settings: CueSettings, task: TaskOptions): Promise<void> {
    const kept = this.#keptTensors();
    const wantsText = settings.kinds.includes('text') && this.results.embed?.encoder !== null;
    if (wantsText && !kept.cues.some((cue) => !cue.id.startsWith('text:typed-'))) {
      const { cues, vectors, unknown } = await embedVocabulary(await this.#encoder(task), task);
      await this.#record.update({ kept: { ...kept, cues, textVectors: vectors, unknownCues: unknown } });
    }
    const { cues, textVectors } = this.#keptTensors();
    await this.#audit.setCues({ cues, textVectors });
  }

  async scoreTypedCue(
    text: string,
    task: TaskOptions = {},
  ): Promise<{ cue: CueDescription; findings: readonly Finding[] }> {
    const { cue, vector } = await embedTypedCue(await this.#encoder(task), text, task);
    const kept = this.#keptTensors();
    const known = kept.cues.find((other) => other.title === cue.title);
    if (known && this.results.cues) {
      return { cue: known, findings: this.results.cues.findings.filter((finding) => finding.cueId === known.id) };
    }
    const { report, findings } = await this.#audit.call('addTextCue', { cue, vector }, task);
    const textVectors = new Float32Array(kept.textVectors.length + vector.length);
    textVectors.set(kept.textVectors);
    textVectors.set(vector, kept.textVectors.length);
    const cues = [...kept.cues, cue];
    this.#audit.rememberCues({ cues, textVectors });
    const settings = this.#record.step('cues')?.settings ?? null;
    await this.#record.finish(
      'cues',
      settings,
      { ...report, unknown: kept.unknownCues },
      {
        kept: { ...kept, cues, textVectors },
      },
    );
    return { cue, findings };
  }

  async judge(judgements: readonly CueJudgement[]): Promise<void> {
    await this.#record.update({ judgements });
  }

  suggestSpurious(): readonly SuggestedJudgement[] {
    const report = this.results.cues;
    return report ? suggestSpurious(report, this.classes) : [];
  }

  rank(settings: { classIndex: number }, task: TaskOptions = {}): Promise<RankReport | null> {
    return this.#audit.call('rank', { ...settings, judgements: this.results.judgements }, task);
  }

  async measure(settings: { endSize: number | null }, task: TaskOptions = {}): Promise<MeasureReport> {
    const { judgements } = this.results;
    const report = await this.#audit.call('measure', { ...settings, judgements }, task);
    await this.#record.finish('measure', settings, report);
    return report;
  }

  async mend(settings: MendSettings, task: TaskOptions = {}): Promise<MendReport> {
    const { judgements } = this.results;
    const classTextVectors = settings.methods.includes('zero-shot') ? await this.#classTextVectors(task) : null;
    const { report, heads } = await this.#audit.call('mend', { ...settings, judgements, classTextVectors }, task);
    this.#audit.rememberHeads(heads, this.results.classifier);
    await this.#record.finish('mend', settings, report, { kept: { ...this.#keptTensors(), heads } });
    return report;
  }

  async takeAway(task: TaskOptions = {}): Promise<readonly TakeAwayFile[]> {
    const files = await takeAwayFiles(
      {
        record: this.#record.value,
        dataset: this.#dataset,
        results: this.results,
        heads: this.#keptTensors().heads,
        audit: this.#audit,
        thumbnail: (row) => this.thumbnail(row),
      },
      task,
    );
    await this.#record.finish(
      'take-away',
      null,
      files.map(({ name, blob }) => ({ name, sizeBytes: blob.size })),
    );
    return files;
  }

  images(query: ImageQuery): Promise<ImageSet> {
    return this.#audit.call('images', { query, judgements: this.results.judgements });
  }

  path(row: number): string {
    return this.#dataset.paths[row] ?? '';
  }

  async thumbnail(row: number): Promise<Blob | null> {
    const bytes = await this.#audit.call('thumbnail', { row });
    return bytes ? new Blob([bytes as BlobPart], { type: 'image/webp' }) : null;
  }

  async original(row: number): Promise<Blob | null> {
    const file = this.#files?.[this.#kept?.[row] ?? row];
    return file ? file.read() : null;
  }

  async rename(name: string): Promise<void> {
    await this.#record.update({ name });
  }

  close(): void {
    this.#audit.close();
  }
}
