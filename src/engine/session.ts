import type { AuditClient } from '../compute/audit-client';
import type { EncoderClient } from '../compute/encoder-client';
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
import type { CueSuggestion } from '../core/cue-suggestion';
import type { BiasWordsReport, ConceptsReport } from '../core/discovery-reports';
import type {
  CoreCropReport,
  CoreCropWish,
  OverlapReport,
  SensitivityReport,
  SensitivityWish,
} from '../core/closer-look';
import { AppError } from '../core/errors';
import type { GroupChoice, GroupPreview } from '../core/image-groups';
import type { ColumnWish, MapReport, MapWish, RowColumn } from '../core/map-report';
import type { FeatureMapReport, NeuronReport } from '../core/neurons';
import { ownClassifierRemark } from '../core/own-classifier';
import type { SliceReport, SliceSettings } from '../core/slice-report';
import { suggestSpurious, type SuggestedJudgement } from '../core/spurious-rule';
import { correctedLabels } from '../core/label-corrections';
import type { LabelReport } from '../core/label-report';
import type { WordLists } from '../core/word-lists';
import type { WordReport } from '../core/word-report';
import type { SourceFile } from '../io/file-source';
import { cropToCore } from './core-cropping';
import { cueVectors, keptTensors, scoreTypedCue, testCues, type CueContext } from './cue-step';
import { forgetOverlaps, keepOverlap, overlapOf, type OverlapWish } from './cue-place';
import { embedClassNames } from './cue-vectors';
import { keepRows } from './dataset';
import { embedStep, openRequest } from './embed-step';
import { featureMapsOf, type FeatureMapWish } from './feature-map';
import { LabelWork, type LabelContext } from './label-step';
import { CueSuggester } from './cue-suggester';
import { addExampleCue, addExampleFiles } from './example-step';
import type { LookContext } from './look-again';
import { findNeurons } from './neuron-step';
import { encoderOf, type SharedWorkers } from './networks';
import { measureSensitivity } from './sensitivity';
import type { SessionRecord } from './session-record';
import { findSlices } from './slice-step';
import { WordWork, type WordContext } from './word-step';
import { takeAwayFiles } from './take-away';
import type {
  AuditSession,
  CueSettings,
  EmbedReport,
  EmbedSettings,
  ExampleCueSettings,
  ExampleFiles,
  ImportPreview,
  MendSettings,
  PlacedCue,
  TakeAwayFile,
  TakenAway,
  TaskOptions,
} from './types';

export interface SessionParts {
  record: SessionRecord;
  audit: AuditClient;
  workers: SharedWorkers;
  /** Files aligned with the rows as imported; null after reopening until the folder is there again. */
  files: readonly SourceFile[] | null;
  preview: ImportPreview | null;
  onClose?(): void;
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
  #embedSettings: EmbedSettings | null = null;
  readonly #labels = new LabelWork();
  readonly #suggester = new CueSuggester();
  readonly #words = new WordWork();
  readonly #onClose: () => void;

  constructor(parts: SessionParts) {
    this.#record = parts.record;
    this.#audit = parts.audit;
    this.#workers = parts.workers;
    this.#files = parts.files;
    this.#preview = parts.preview;
    this.#dataset = parts.record.value.dataset;
    this.#onClose = parts.onClose ?? (() => undefined);
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
      slices: keptTensors(record).slices ?? null,
      overlaps: keptTensors(record).overlaps ?? [],
      neurons: keptTensors(record).neurons ?? null,
      judgements: record.value.judgements,
      labelCorrections: this.#labels.corrections(this.#labelContext),
      measure: record.result<MeasureReport>('measure'),
      mend: record.result<MendReport>('mend'),
      stale: STEPS.filter((step) => record.isStale(step)),
    };
  }

  /** Brings the worker to where the record is: rows from disk, cue vectors and heads from the record. */
  async restore(): Promise<void> {
    const { embedStarted, dataset } = this.#record.value;
    if (!embedStarted) return;
    const { rowsDone } = await this.#audit.open(openRequest(this.#record.value, embedStarted));
    this.#rowsDone = rowsDone;
    if (!this.results.embed) return;
    if (rowsDone < dataset.paths.length) {
      // The browser has not kept all rows; the results stay, out of date, until the rest is embedded again.
      await this.#record.forget(['embed']);
      return;
    }
    this.#close(await this.#audit.seal());
    await this.#giveBack();
  }

  /** Gives cue vectors and heads to a worker that has just opened the rows they belong to. */
  async #giveBack(): Promise<void> {
    const { kept } = this.#record.value;
    if (!kept) return;
    await this.#audit.setCues(cueVectors(this.#record));
    if (kept.heads.length > 0) await this.#audit.restoreHeads(kept.heads, this.results.classifier);
  }

  #close(kept: Uint32Array): void {
    const { dataset: imported, decodeRefusals, labelCorrections = [] } = this.#record.value;
    const dataset = { ...imported, labels: correctedLabels(imported.labels, labelCorrections) };
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
    this.#close(kept);
    await this.#giveBack();
    return report;
  }

  #encoder(task: TaskOptions): Promise<EncoderClient> {
    const settings = this.#embedSettings ?? this.#record.value.embedStarted?.settings;
    return encoderOf(this.#workers, this.results.embed?.encoder ?? null, settings, task);
  }

  async fitClassifier(
    settings: { kind: ClassifierKind; seed: number },
    task: TaskOptions = {},
  ): Promise<ClassifierReport> {
    const finish = this.#record.begin('classifier');
    const classTextVectors = settings.kind === 'zero-shot' ? await this.#classTextVectors(task) : null;
    const ownHead = settings.kind === 'own' ? (keptTensors(this.#record).ownHead ?? null) : null;
    const request = { ...settings, classTextVectors, ownHead };
    const { report: fitted, heads } = await this.#audit.call('fitClassifier', request, task);
    const { classifier } = this.results.embed ?? {};
    const remark = classifier && ownClassifierRemark(classifier, settings.kind, this.classes.length);
    const report = remark ? { ...fitted, warnings: [remark, ...fitted.warnings] } : fitted;
    this.#audit.rememberHeads(heads, report);
    // Where the object lies was said by the head of before.
    const kept = forgetOverlaps(keptTensors(this.#record), ({ object }) => object.kind === 'head');
    await finish(settings, report, { kept: { ...kept, heads } });
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

  /** Class names as vectors for a comparison with zero-shot; null where there are none: a report without that head is still one. */
  async #classTextsIfAny(task: TaskOptions): Promise<Float32Array | null> {
    const report = this.results.embed;
    if (!report?.encoder || report.backbone.id !== report.encoder.id) return null;
    try {
      return await this.#classTextVectors(task);
    } catch (thrown) {
      if (task.signal?.aborted) throw thrown;
      return null;
    }
  }

  get #cueContext(): CueContext {
    return { record: this.#record, audit: this.#audit, encoder: (task) => this.#encoder(task) };
  }

  testCues(settings: CueSettings, task: TaskOptions = {}): Promise<CueReport> {
    return testCues(this.#cueContext, settings, task);
  }

  scoreTypedCue(text: string, task: TaskOptions = {}): Promise<{ cue: CueDescription; findings: readonly Finding[] }> {
    return scoreTypedCue(this.#cueContext, text, task);
  }

  addExampleCue(settings: ExampleCueSettings, task: TaskOptions = {}): Promise<PlacedCue> {
    return addExampleCue(this.#cueContext, settings, task);
  }

  addExampleFiles(settings: ExampleFiles, task: TaskOptions = {}): Promise<PlacedCue> {
    return addExampleFiles(this.#cueContext, this.#workers, settings, task);
  }

  findSlices(settings: SliceSettings, task: TaskOptions = {}): Promise<SliceReport> {
    return findSlices(this.#cueContext, settings, task);
  }

  findNeurons(task: TaskOptions = {}): Promise<NeuronReport> {
    return findNeurons(this.#cueContext, task);
  }

  featureMaps(wish: FeatureMapWish, task: TaskOptions = {}): Promise<FeatureMapReport> {
    return featureMapsOf(this.#look, wish, task);
  }

  async judge(judgements: readonly CueJudgement[]): Promise<void> {
    await this.#record.update({ judgements });
  }

  suggestSpurious(): readonly SuggestedJudgement[] {
    const report = this.results.cues;
    return report ? suggestSpurious(report, this.classes) : [];
  }

  biasWords(task: TaskOptions = {}): Promise<BiasWordsReport> {
    return this.#audit.call('biasWords', null, task);
  }

  concepts(settings: { l1: number }, task: TaskOptions = {}): Promise<ConceptsReport> {
    return this.#audit.call('concepts', settings, task);
  }

  suggestionOf(classIndex: number, cueId: string): CueSuggestion | null {
    const report = this.results.cues;
    return report && this.#suggester.suggestion(report, keptTensors(this.#record), this.classes, classIndex, cueId);
  }

  /** Judgements of cues that can be scored: words and examples judged under another encoder wait until they are there again. */
  get #judgements(): readonly CueJudgement[] {
    const { cues, columns = [] } = keptTensors(this.#record);
    const known = new Set([...cues, ...columns.map(({ cue }) => cue)].map(({ id }) => id));
    return this.#record.value.judgements.filter(({ cueId }) => /^(pixel|metadata):/.test(cueId) || known.has(cueId));
  }

  rank(settings: { classIndex: number }, task: TaskOptions = {}): Promise<RankReport | null> {
    return this.#audit.call('rank', { ...settings, judgements: this.#judgements }, task);
  }

  async measure(settings: { endSize: number | null }, task: TaskOptions = {}): Promise<MeasureReport> {
    const finish = this.#record.begin('measure');
    const judgements = this.#judgements;
    const classTextVectors = await this.#classTextsIfAny(task);
    const report = await this.#audit.call('measure', { ...settings, judgements, classTextVectors }, task);
    await finish(settings, report);
    return report;
  }

  groups(choice: GroupChoice | null): Promise<GroupPreview> {
    return this.#audit.call('groups', { choice, judgements: this.#judgements });
  }

  get #wordContext(): WordContext {
    const { classes } = this;
    return { record: this.#record, audit: this.#audit, classes, encoder: (task) => this.#encoder(task) };
  }

  wordLists(task: TaskOptions = {}): Promise<WordLists> {
    return this.#words.lists(this.#wordContext, task);
  }

  keepWords(lists: WordLists | null): Promise<void> {
    return this.#words.keep(this.#wordContext, lists);
  }

  checkWords(lists: WordLists, task: TaskOptions = {}): Promise<WordReport> {
    const seed = this.results.classifier?.heads[0]?.seed ?? 1;
    return this.#words.check(this.#wordContext, lists, seed, task);
  }

  async mend(settings: MendSettings, task: TaskOptions = {}): Promise<MendReport> {
    const finish = this.#record.begin('mend');
    const judgements = this.#judgements;
    const classTextVectors = settings.methods.includes('zero-shot') ? await this.#classTextVectors(task) : null;
    const words = await this.#words.forMethods(this.#wordContext, settings.methods, task);
    const request = { ...settings, judgements, classTextVectors, words };
    const { report, heads } = await this.#audit.call('mend', request, task);
    this.#audit.rememberHeads(heads, this.results.classifier);
    await finish(settings, report, { kept: { ...keptTensors(this.#record), heads } });
    return report;
  }

  /** Findings of one head beside the accuracy of another would be a false report. @throws AppError `bad-input` */
  #refuseStaleFiles(): void {
    const stale = this.results.stale.filter((step) => step !== 'rank' && step !== 'take-away');
    if (stale.length === 0) return;
    throw new AppError(
      'bad-input',
      `Something changed after ${stale.join(' and ')} ${stale.length === 1 ? 'was' : 'were'} computed, so the files would mix two audits.`,
      `Do ${stale.join(' and ')} again, then take the files away.`,
    );
  }

  async takeAway(task: TaskOptions = {}): Promise<TakenAway> {
    this.#refuseStaleFiles();
    const finish = this.#record.begin('take-away');
    const taken = await takeAwayFiles(
      {
        record: this.#record.value,
        dataset: this.#dataset,
        results: { ...this.results, judgements: this.#judgements },
        heads: keptTensors(this.#record).heads,
        audit: this.#audit,
        labels: this.#labels.report(this.#labelContext),
        settings: this.#embedSettings ?? this.#record.value.embedStarted?.settings,
        thumbnail: (row) => this.thumbnail(row),
      },
      task,
    );
    await finish(
      null,
      taken.files.map(({ name, blob }) => ({ name, sizeBytes: blob.size })),
    );
    return taken;
  }

  get #labelContext(): LabelContext {
    return { record: this.#record, audit: this.#audit, kept: this.#kept, judgements: this.#judgements };
  }

  labelIssues(task: TaskOptions = {}): Promise<LabelReport> {
    return this.#labels.look(this.#labelContext, task);
  }

  async relabel(row: number, classIndex: number): Promise<void> {
    await this.#labels.relabel(this.#labelContext, row, classIndex);
    if (this.#kept) this.#close(this.#kept);
  }

  async undoRelabel(): Promise<number | null> {
    const row = await this.#labels.undo(this.#labelContext);
    if (this.#kept) this.#close(this.#kept);
    return row;
  }

  async labelsFile(): Promise<TakeAwayFile | null> {
    const report = this.#labels.report(this.#labelContext);
    if (!report) return null;
    const { labelsCsv, LABELS_FILE } = await import('../io/writers/labels-csv');
    const corrections = this.results.labelCorrections;
    const csv = labelsCsv({ paths: this.#dataset.paths, classes: this.classes, report, corrections });
    const blob = new Blob([csv], { type: 'text/csv;charset=utf-8' });
    return { name: LABELS_FILE.fileName, description: LABELS_FILE.description, blob };
  }

  get #look(): LookContext {
    return {
      record: this.#record,
      audit: this.#audit,
      workers: this.#workers,
      settings: this.#embedSettings ?? this.#record.value.embedStarted?.settings,
      classes: this.classes,
      hasOriginals: this.hasOriginals,
      file: (row) => this.#files?.[this.#kept?.[row] ?? row] ?? null,
    };
  }

  async overlapOf(wish: OverlapWish, task: TaskOptions = {}): Promise<OverlapReport> {
    const report = await overlapOf(this.#look, wish, task);
    await keepOverlap(this.#record, report);
    return report;
  }

  sensitivity(wish: SensitivityWish, task: TaskOptions = {}): Promise<readonly SensitivityReport[]> {
    return measureSensitivity(this.#look, wish, task);
  }

  cropToCore(wish: CoreCropWish, task: TaskOptions = {}): Promise<CoreCropReport> {
    return cropToCore(this.#look, wish, task);
  }

  images(query: ImageQuery): Promise<ImageSet> {
    return this.#audit.call('images', { query, judgements: this.#judgements });
  }

  map(wish: MapWish, task: TaskOptions = {}): Promise<MapReport> {
    return this.#audit.call('mapOf', wish, task);
  }

  rowColumn(column: ColumnWish): Promise<RowColumn> {
    return this.#audit.call('rowColumn', { column, judgements: this.#judgements });
  }

  path(row: number): string {
    return this.#dataset.paths[row] ?? '';
  }

  label(row: number): number {
    return this.#dataset.labels[row] ?? 0;
  }

  async thumbnail(row: number): Promise<Blob | null> {
    const bytes = await this.#audit.call('thumbnail', { row });
    return bytes ? new Blob([bytes as BlobPart], { type: 'image/jpeg' }) : null;
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
    this.#onClose();
  }

  /** Closes the audit and removes its record; its rows are the caller's affair. */
  remove(): Promise<void> {
    this.close();
    return this.#record.remove();
  }
}
