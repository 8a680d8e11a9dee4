import type {
  ClassifierKind,
  ClassifierReport,
  CueJudgement,
  CueKind,
  CueReport,
  Finding,
  CueDescription,
  ImageQuery,
  ImageSet,
  MeasureReport,
  MendReport,
  MethodId,
  NetworkIdentity,
  RankReport,
  RefusedFile,
  StepName,
} from '../core/audit';
import type { PlainError } from '../core/errors';
import type { ColumnWish, MapReport, MapWish, RowColumn } from '../core/map-report';
import type { LabelCorrection } from '../core/label-corrections';
import type { LabelReport } from '../core/label-report';
import type { CueSuggestion } from '../core/cue-suggestion';
import type { GroupChoice, GroupPreview } from '../core/image-groups';
import type { OptionValues } from '../core/methods/mitigation';
import type { BiasWordsReport, ConceptsReport } from '../core/discovery-reports';
import type { VectorSpace } from '../core/column-cue';
import type {
  CoreCropReport,
  CoreCropWish,
  OverlapReport,
  SensitivityReport,
  SensitivityWish,
} from '../core/closer-look';
import type { GenerationDesk } from './generation/types';
import type { OverlapWish } from './cue-place';
import type { FeatureMapWish } from './feature-map';
import type { FeatureMapReport, NeuronReport } from '../core/neurons';
import type { ClassifierFacts, OwnClassifierReport } from '../core/own-classifier';
import type { ReportProgress } from '../core/progress';
import type { SliceReport, SliceSettings } from '../core/slice-report';
import type { WordLists } from '../core/word-lists';
import type { WordReport } from '../core/word-report';
import type { DemoOptions } from '../demo/demo-set';
import type { FileSource, SourceFile } from '../io/file-source';
import type { ColumnMapping } from '../io/layouts/mapped-table';
import type { ImportPreview } from '../io/layouts/preview';
import type { ClassifierSource, DeviceWish, NetworkSource } from '../../workers/encoder/api';

export interface TaskOptions {
  signal?: AbortSignal;
  onProgress?: ReportProgress;
}

export type { ClassifierSource, ColumnMapping, ImportPreview, OverlapWish };

export interface AuditSummary {
  id: string;
  name: string;
  images: number;
  findings: number | null;
  updatedAt: number;
  step: StepName;
}

export interface EmbedSettings {
  /** Null: no encoder, pixel statistics only. */
  encoder: Exclude<NetworkSource, ClassifierSource> | null;
  /** Null: the encoder is the backbone too. */
  backbone: NetworkSource | null;
  device: DeviceWish;
  /** Where hub models come from; absent: the Hugging Face hub. A mirror must be allowed by name like any other host. */
  hubOrigin?: string;
}

export interface EmbedReport {
  images: number;
  refused: readonly RefusedFile[];
  encoder: NetworkIdentity | null;
  backbone: NetworkIdentity;
  seconds: number;
  /** What became of a classifier of the user; absent where none was chosen. */
  classifier?: OwnClassifierReport;
}

export interface CueSettings {
  kinds: readonly CueKind[];
  /** Images at each end; null: min(50, floor(n / 2)). */
  endSize: number | null;
}

/** A cue that was placed among the others, with its findings, one per class. */
export interface PlacedCue {
  cue: CueDescription;
  findings: readonly Finding[];
}

/** Images of the audit that show a cue, and images that lack it; null: all images stand for those. */
export interface ExampleCueSettings {
  title: string;
  withRows: readonly number[];
  withoutRows: readonly number[] | null;
  space: VectorSpace;
}

/** Image files from outside the audit; they go through the audit's encoder. */
export interface ExampleFiles {
  title: string;
  having: readonly SourceFile[];
  lacking: readonly SourceFile[] | null;
}

export interface MendSettings {
  methods: readonly MethodId[];
  seed: number;
  /** What parts the classes into groups; absent: the column of the metadata whose worst group is worst, else the judged cues. */
  groups?: GroupChoice;
  /** Options of methods that are not to run with their defaults. */
  options?: Partial<Record<MethodId, OptionValues>>;
}

export interface TakeAwayFile {
  name: string;
  /** What is in it, in a sentence. */
  description: string;
  blob: Blob;
}

/** What was written, and what was not with the reason. */
export interface TakenAway {
  files: readonly TakeAwayFile[];
  notWritten: readonly { name: string; error: PlainError }[];
}

/** The state of one step as the left column shows it. */
export interface StepState {
  step: StepName;
  state: 'done' | 'now' | 'needs-you' | 'not-yet' | 'stale';
  /** One line: "8,412 images", "3 findings". */
  result: string;
}

/** One audit, open. Every method that is a step saves its record before it returns. */
export interface AuditSession {
  readonly id: string;
  readonly name: string;
  readonly classes: readonly string[];
  readonly attributes: readonly { name: string; values: readonly string[] }[];
  /** Results so far; null where the step has not run. Replaced, never mutated. */
  readonly results: {
    readonly preview: ImportPreview | null;
    readonly embed: EmbedReport | null;
    /** Images embedded so far: less than all means that embedding was stopped and can go on. */
    readonly embedded: { done: number; total: number };
    /** What embedding was begun with, so that it can go on after a reload; a user's model files are named but empty. */
    readonly embedSettings: EmbedSettings | null;
    readonly classifier: ClassifierReport | null;
    readonly cues: CueReport | null;
    /** Groups found without words; null before anybody looked for some. */
    readonly slices: SliceReport | null;
    /** Where cues lie, as far as somebody looked. */
    readonly overlaps: readonly OverlapReport[];
    /** What drives each class; null before anybody looked, and without features of a network. */
    readonly neurons: NeuronReport | null;
    readonly judgements: readonly CueJudgement[];
    /** Labels that a person has changed, by row. */
    readonly labelCorrections: readonly LabelCorrection[];
    readonly measure: MeasureReport | null;
    readonly mend: MendReport | null;
    /** Steps whose result rests on settings or judgements that have changed since. */
    readonly stale: readonly StepName[];
  };
  /** False after reopening an audit of a dropped folder until it is dropped again; vectors and thumbnails still work. */
  readonly hasOriginals: boolean;

  embed(settings: EmbedSettings, task?: TaskOptions): Promise<EmbedReport>;
  /** Finds what drives each class in a classifier of the user; the strongest features join the family of tests. */
  findNeurons(task?: TaskOptions): Promise<NeuronReport>;
  /** Where a feature lies in the top pictures of its class; needs the originals. */
  featureMaps(wish: FeatureMapWish, task?: TaskOptions): Promise<FeatureMapReport>;
  fitClassifier(settings: { kind: ClassifierKind; seed: number }, task?: TaskOptions): Promise<ClassifierReport>;
  testCues(settings: CueSettings, task?: TaskOptions): Promise<CueReport>;
  /** Scores a cue typed by the user and places it among the others; it joins the family of tests. */
  scoreTypedCue(text: string, task?: TaskOptions): Promise<{ cue: CueDescription; findings: readonly Finding[] }>;
  /** Places a cue that is given by example among the others; one of the same title is replaced. */
  addExampleCue(settings: ExampleCueSettings, task?: TaskOptions): Promise<PlacedCue>;
  addExampleFiles(settings: ExampleFiles, task?: TaskOptions): Promise<PlacedCue>;
  /** Finds groups without words; they join the family of tests in place of those found before. */
  findSlices(settings: SliceSettings, task?: TaskOptions): Promise<SliceReport>;
  judge(judgements: readonly CueJudgement[]): Promise<void>;
  /** What the rule would take as spurious: significant suspects of surroundings, else the first with its interval above 0. */
  suggestSpurious(): readonly (CueJudgement & { why: string })[];
  /** Which words go with the errors of each class (bias to text over the vocabulary). */
  biasWords(task?: TaskOptions): Promise<BiasWordsReport>;
  /** What the images of each class are made of, in words (SpLiCE); a larger l1 leaves fewer words. */
  concepts(settings: { l1: number }, task?: TaskOptions): Promise<ConceptsReport>;
  /** What a suspect is likely to be, with its figures; null for a cue that is no suspect, and where nothing can be said. */
  suggestionOf(classIndex: number, cueId: string): CueSuggestion | null;
  rank(settings: { classIndex: number }, task?: TaskOptions): Promise<RankReport | null>;
  measure(settings: { endSize: number | null }, task?: TaskOptions): Promise<MeasureReport>;
  /** Groups that methods would balance, weigh or choose by; null: the default choice. */
  groups(choice: GroupChoice | null): Promise<GroupPreview>;
  /** Words per class and per value of the cue: as kept, else the demo's own, else from names and judged cues. */
  wordLists(task?: TaskOptions): Promise<WordLists>;
  /** Keeps lists for the methods that learn from words; null: the default ones again. */
  keepWords(lists: WordLists | null): Promise<void>;
  /** Which of the words TLDR would use, and why not the others. */
  checkWords(lists: WordLists, task?: TaskOptions): Promise<WordReport>;
  mend(settings: MendSettings, task?: TaskOptions): Promise<MendReport>;
  takeAway(task?: TaskOptions): Promise<TakenAway>;

  /** Which labels may be wrong, under the labels in use. */
  labelIssues(task?: TaskOptions): Promise<LabelReport>;
  /** Gives a row another class; the classifier and what rests on it are stale then, the vectors are kept. */
  relabel(row: number, classIndex: number): Promise<void>;
  /** Takes back the last {@link relabel} since the audit was opened. @returns its row; null where there is none */
  undoRelabel(): Promise<number | null>;
  /** The list of {@link labelIssues} as a file; null where labels, head or judgements have changed since. */
  labelsFile(): Promise<TakeAwayFile | null>;
  /** Where a cue lies in the pictures that have most of it, and how far that is on the object; needs the originals. */
  overlapOf(wish: OverlapWish, task?: TaskOptions): Promise<OverlapReport>;
  /** Accuracy on test images before and after colour, detail or order is taken away, a report each; needs the originals. */
  sensitivity(wish: SensitivityWish, task?: TaskOptions): Promise<readonly SensitivityReport[]>;
  /** Accuracy on test images and on the part of each that the head's evidence lies in; needs the originals. */
  cropToCore(wish: CoreCropWish, task?: TaskOptions): Promise<CoreCropReport>;

  /** Images made for the audit, and what is decided about them. */
  readonly generation: GenerationDesk;

  images(query: ImageQuery): Promise<ImageSet>;
  /** All images in a plane; the worker keeps it. */
  map(wish: MapWish, task?: TaskOptions): Promise<MapReport>;
  /** One value per image, to colour or sort by. */
  rowColumn(column: ColumnWish): Promise<RowColumn>;
  path(row: number): string;
  /** Class of a row, as corrected. */
  label(row: number): number;
  thumbnail(row: number): Promise<Blob | null>;
  original(row: number): Promise<Blob | null>;
  rename(name: string): Promise<void>;
  close(): void;
}

/** The studio without its interface: the page and the headless run are two users of it. */
export interface StudioEngine {
  /** @param mapping what the columns of the folder's table are, where the guess was wrong; {@link begin} goes on with it */
  preview(source: FileSource, task?: TaskOptions, mapping?: ColumnMapping): Promise<ImportPreview>;
  /** Begins an audit of what was previewed last from this source. */
  begin(source: FileSource, task?: TaskOptions): Promise<AuditSession>;
  beginDemo(options: DemoOptions): Promise<AuditSession>;
  list(): Promise<readonly AuditSummary[]>;
  reopen(id: string): Promise<AuditSession>;
  /** Reconnects a dropped folder to a reopened audit. */
  reconnect(session: AuditSession, source: FileSource): Promise<number>;
  remove(id: string): Promise<void>;
  /** What the files of a classifier hold, without running it. */
  inspectClassifier(source: ClassifierSource, task?: TaskOptions): Promise<ClassifierFacts>;
  describeDevice(
    device: DeviceWish,
  ): Promise<{ device: 'webgpu' | 'wasm'; reason: string; adapter: string; threads: number }>;
}
