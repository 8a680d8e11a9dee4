import type { AuditClient } from '../compute/audit-client';
import type { EncoderClient } from '../compute/encoder-client';
import {
  STEPS,
  type ClassifierKind,
  type ClassifierReport,
  type CueDescription,
  type CueJudgement,
  type CueReport,
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
import type { SliceReport, SliceSettings } from '../core/slice-report';
import { suggestSpurious, type SuggestedJudgement } from '../core/spurious-rule';
import type { LabelReport } from '../core/label-report';
import type { WordLists } from '../core/word-lists';
import type { WordReport } from '../core/word-report';
import type { SourceFile } from '../io/file-source';
import { fitClassifier, type HeadContext } from './classifier-step';
import { cropToCore } from './core-cropping';
import { cueVectors, keptTensors, scoreTypedCue, testCues } from './cue-step';
import { keepOverlap, overlapOf, type OverlapWish } from './cue-place';
import { embedStep, openRequest } from './embed-step';
import { featureMapsOf, type FeatureMapWish } from './feature-map';
import { LabelWork, type LabelContext } from './label-step';
import { CueSuggester } from './cue-suggester';
import { addExampleCue, addExampleFiles } from './example-step';
import type { LookContext } from './look-again';
import { measure, mend } from './mend-step';
import { findNeurons } from './neuron-step';
import { encoderOf, type SharedWorkers } from './networks';
import { OpenRows } from './open-rows';
import { measureSensitivity } from './sensitivity';
import { Desk } from './generation/desk';
import type { GeneratedStore } from '../store/generated-store';
import type { SessionRecord } from './session-record';
import { findSlices } from './slice-step';
import { WordWork } from './word-step';
import { refuseStale, takeAwayFiles } from './take-away';
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
  /** Where generated images are kept. */
  generated: GeneratedStore;
  onClose?(): void;
}

/** Whether two runs of the step Embed used the same networks. */
function sawTheSame(one: EmbedReport, other: EmbedReport): boolean {
  const networks = ({ encoder, backbone }: EmbedReport): string =>
    JSON.stringify([encoder, backbone].map((network) => network && [network.id, network.sha256, network.dimension]));
  return networks(one) === networks(other);
}

/** One audit, open: runs its steps in order and saves each. See {@link AuditSession}. */
export class Session implements AuditSession {
  readonly #record: SessionRecord;
  readonly #audit: AuditClient;
  readonly #workers: SharedWorkers;
  readonly #rows: OpenRows;
  readonly #preview: ImportPreview | null;
  #embedSettings: EmbedSettings | null = null;
  readonly #labels = new LabelWork();
  readonly #suggester = new CueSuggester();
  readonly #words = new WordWork();
  readonly #onClose: () => void;
  readonly generation: Desk;

  constructor(parts: SessionParts) {
    this.#record = parts.record;
    this.#audit = parts.audit;
    this.#workers = parts.workers;
    this.#rows = new OpenRows(parts.record, parts.files);
    this.#preview = parts.preview;
    this.#onClose = parts.onClose ?? (() => undefined);
    this.generation = new Desk({
      record: parts.record,
      audit: parts.audit,
      workers: parts.workers,
      store: parts.generated,
      settings: () => this.#settings,
      dataset: () => this.#rows.dataset,
      look: () => this.#look,
      importedRow: (row) => this.#rows.kept?.[row] ?? row,
      file: (row) => this.#rows.file(row),
    });
  }

  get id(): string {
    return this.#record.value.id;
  }
  get name(): string {
    return this.#record.value.name;
  }
  get classes(): readonly string[] {
    return this.#rows.dataset.classes;
  }
  get attributes(): readonly { name: string; values: readonly string[] }[] {
    return this.#rows.dataset.attributes;
  }
  get hasOriginals(): boolean {
    return this.#rows.files !== null;
  }

  get results(): AuditSession['results'] {
    const record = this.#record;
    return {
      preview: this.#preview,
      embed: record.result<EmbedReport>('embed'),
      embedded: { done: this.#rows.done, total: this.#rows.total },
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
    const { embedStarted } = this.#record.value;
    if (!embedStarted) return;
    const { rowsDone } = await this.#audit.open(openRequest(this.#record.value, embedStarted));
    this.#rows.done = rowsDone;
    if (!this.results.embed) return;
    if (rowsDone < this.#rows.total) {
      // The browser has not kept all rows; the results stay, out of date, until the rest is embedded again.
      await this.#record.forget(['embed']);
      return;
    }
    this.#rows.close(await this.#audit.seal());
    await this.#giveBack();
  }

  /** Gives cue vectors and heads to a worker that has just opened the rows they belong to. */
  async #giveBack(): Promise<void> {
    const { kept } = this.#record.value;
    if (!kept) return;
    await this.#audit.setCues(cueVectors(this.#record));
    if (kept.heads.length > 0) await this.#audit.restoreHeads(kept.heads, this.results.classifier);
  }

  /** See {@link OpenRows.connect}. */
  connect(files: readonly SourceFile[]): number {
    return this.#rows.connect(files);
  }

  async embed(settings: EmbedSettings, task: TaskOptions = {}): Promise<EmbedReport> {
    const { files } = this.#rows;
    if (!files) {
      throw new AppError(
        'file-changed',
        'The folder of this audit is not open any more, so its images cannot be read.',
        'Drop the same folder again; what was embedded so far is kept.',
      );
    }
    const before = this.results.embed;
    const { report, kept } = await embedStep(
      {
        record: this.#record,
        audit: this.#audit,
        workers: this.#workers,
        files,
        onRows: (done) => {
          this.#rows.done = done;
        },
      },
      settings,
      task,
    );
    this.#embedSettings = settings;
    this.#rows.close(kept);
    await this.#giveBack();
    if (before && !sawTheSame(before, report)) await this.generation.forgetLooks();
    return report;
  }

  get #settings(): EmbedSettings | undefined {
    return this.#embedSettings ?? this.#record.value.embedStarted?.settings;
  }

  /** What steps on cues, words and heads need. */
  get #context(): HeadContext {
    const { classes } = this;
    const encoder = (task: TaskOptions): Promise<EncoderClient> =>
      encoderOf(this.#workers, this.results.embed?.encoder ?? null, this.#settings, task);
    return { record: this.#record, audit: this.#audit, classes, encoder };
  }

  fitClassifier(settings: { kind: ClassifierKind; seed: number }, task: TaskOptions = {}): Promise<ClassifierReport> {
    return fitClassifier(this.#context, settings, task);
  }

  testCues(settings: CueSettings, task: TaskOptions = {}): Promise<CueReport> {
    return testCues(this.#context, settings, task);
  }

  scoreTypedCue(text: string, task: TaskOptions = {}): Promise<{ cue: CueDescription; findings: readonly Finding[] }> {
    return scoreTypedCue(this.#context, text, task);
  }

  addExampleCue(settings: ExampleCueSettings, task: TaskOptions = {}): Promise<PlacedCue> {
    return addExampleCue(this.#context, settings, task);
  }

  addExampleFiles(settings: ExampleFiles, task: TaskOptions = {}): Promise<PlacedCue> {
    return addExampleFiles(this.#context, this.#workers, settings, task);
  }

  findSlices(settings: SliceSettings, task: TaskOptions = {}): Promise<SliceReport> {
    return findSlices(this.#context, settings, task);
  }

  findNeurons(task: TaskOptions = {}): Promise<NeuronReport> {
    return findNeurons(this.#context, task);
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

  measure(settings: { endSize: number | null }, task: TaskOptions = {}): Promise<MeasureReport> {
    return measure(this.#context, settings, this.#judgements, task);
  }

  groups(choice: GroupChoice | null): Promise<GroupPreview> {
    return this.#audit.call('groups', { choice, judgements: this.#judgements });
  }

  wordLists(task: TaskOptions = {}): Promise<WordLists> {
    return this.#words.lists(this.#context, task);
  }

  keepWords(lists: WordLists | null): Promise<void> {
    return this.#words.keep(this.#context, lists);
  }

  checkWords(lists: WordLists, task: TaskOptions = {}): Promise<WordReport> {
    const seed = this.results.classifier?.heads[0]?.seed ?? 1;
    return this.#words.check(this.#context, lists, seed, task);
  }

  mend(settings: MendSettings, task: TaskOptions = {}): Promise<MendReport> {
    return mend(this.#context, this.#words, this.generation, settings, this.#judgements, task);
  }

  async takeAway(task: TaskOptions = {}): Promise<TakenAway> {
    refuseStale(this.results.stale);
    const finish = this.#record.begin('take-away');
    const taken = await takeAwayFiles(
      {
        record: this.#record.value,
        dataset: this.#rows.dataset,
        results: { ...this.results, judgements: this.#judgements },
        heads: keptTensors(this.#record).heads,
        audit: this.#audit,
        labels: this.#labels.report(this.#labelContext),
        settings: this.#settings,
        thumbnail: (row) => this.thumbnail(row),
        generation: () => this.generation.document(),
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
    return { record: this.#record, audit: this.#audit, kept: this.#rows.kept, judgements: this.#judgements };
  }

  labelIssues(task: TaskOptions = {}): Promise<LabelReport> {
    return this.#labels.look(this.#labelContext, task);
  }

  async relabel(row: number, classIndex: number): Promise<void> {
    await this.#labels.relabel(this.#labelContext, row, classIndex);
    this.#rows.relabel();
  }

  async undoRelabel(): Promise<number | null> {
    const row = await this.#labels.undo(this.#labelContext);
    this.#rows.relabel();
    return row;
  }

  labelsFile(): Promise<TakeAwayFile | null> {
    return this.#labels.file(this.#labelContext, this.#rows.dataset);
  }

  get #look(): LookContext {
    return {
      record: this.#record,
      audit: this.#audit,
      workers: this.#workers,
      settings: this.#settings,
      classes: this.classes,
      hasOriginals: this.hasOriginals,
      file: (row) => this.#rows.file(row),
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
    return this.#rows.dataset.paths[row] ?? '';
  }

  label(row: number): number {
    return this.#rows.dataset.labels[row] ?? 0;
  }

  async thumbnail(row: number): Promise<Blob | null> {
    const bytes = await this.#audit.call('thumbnail', { row });
    return bytes ? new Blob([bytes as BlobPart], { type: 'image/jpeg' }) : null;
  }

  async original(row: number): Promise<Blob | null> {
    return (await this.#rows.file(row)?.read()) ?? null;
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
