import type {
  ClassifierKind,
  ClassifierReport,
  CueDescription,
  CueJudgement,
  CueKind,
  CueReport,
  Finding,
  FittedHead,
  ImageQuery,
  ImageSet,
  MeasureReport,
  MendReport,
  MethodId,
  RankReport,
  RowTable,
} from '../../src/core/audit';
import type { AmplifiedReport } from '../../src/core/hard-images';
import type { SystemId } from '../../src/core/generation-order';
import type { ColumnWish, MapReport, MapWish, RowColumn } from '../../src/core/map-report';
import type { OptionValues } from '../../src/core/methods/mitigation';
import type { LabelCorrection } from '../../src/core/label-corrections';
import type { LabelReport } from '../../src/core/label-report';
import type { BiasWordsReport, ConceptsReport } from '../../src/core/discovery-reports';
import type { ColumnCue } from '../../src/core/column-cue';
import type { Head } from '../../src/core/head';
import type { NeuronReport } from '../../src/core/neurons';
import type { EmbeddedWords } from '../../src/core/embedded-words';
import type { SliceSettings } from '../../src/core/slice-report';
import type { VectorAnswers } from '../../src/core/vector-answers';
import type { WordReport, WordsOrTrouble } from '../../src/core/word-report';
import type { GroupChoice, GroupPreview } from '../../src/core/image-groups';
import type { DeviceWish } from '../encoder/api';
import type { WorkerMethod } from '../serve';
import type { ExampleRequest } from './example-cues';
import type { RowBatch } from './row-types';
import type { FoundSlices } from './slicing';

/** The data set as the audit worker needs it: no paths, no files. */
export interface OpenRequest {
  auditId: string;
  classes: readonly string[];
  labels: Uint16Array;
  /** Labels that a person has corrected, by row of `labels`. */
  labelCorrections?: readonly Pick<LabelCorrection, 'row' | 'to'>[];
  splits: Uint8Array | null;
  attributes: readonly { name: string; values: readonly string[]; codes: Uint16Array }[];
  encoderDimension: number;
  /** 0 where the encoder is the backbone too. */
  backboneDimension: number;
  pixelCount: number;
  /** Where large heads are fitted; absent: "auto". */
  device?: DeviceWish;
}

export interface OpenResult {
  /** Rows complete from an earlier run; embedding goes on here. */
  rowsDone: number;
  storage: 'opfs' | 'memory';
  reason: string;
}

/** What a restarted or reopened worker needs beside the rows on disk. */
export interface CueVectors {
  cues: readonly CueDescription[];
  /** One row per text cue, in the order of the text cues in `cues`; encoder dimension. */
  textVectors: Float32Array;
  /** Cues whose scores are kept as they are: by example, slices. */
  columns?: readonly ColumnCue[];
}

/** Which cues are tested, and on how many images at each end (null: min(50, floor(n / 2))). */
export interface CueTestWish {
  kinds: readonly CueKind[];
  endSize: number | null;
}

export interface MendRequest {
  methods: readonly MethodId[];
  judgements: readonly CueJudgement[];
  seed: number;
  classTextVectors: Float32Array | null;
  /** Null or absent: the metadata column whose worst group is worst, else the judged cues. */
  groups?: GroupChoice | null;
  /** For methods that learn from words; or why there are none. */
  words?: WordsOrTrouble<EmbeddedWords> | null;
  /** Options of methods that are not to run with their defaults. */
  options?: Partial<Record<MethodId, OptionValues>>;
  /** Accepted images of each system that generates, by vectors of the backbone. The method of a system has its id. */
  generated?: Partial<Record<SystemId, GeneratedVectors>>;
}

/** Generated images as the worker takes them: labels, and vectors as the backbone gave them, count x dimension. */
export interface GeneratedVectors {
  labels: Uint16Array;
  vectors: Float32Array;
}

/** Owns an audit's vectors, their files, the statistics and the trainer. */
export interface AuditApi {
  open: WorkerMethod<OpenRequest, OpenResult>;
  append: WorkerMethod<RowBatch, { rowsDone: number }>;
  /**
   * Drops refused rows; returns the original index of each row that stays.
   * Throws `storage-unavailable` where rows are missing, `no-images` where every file was refused.
   */
  seal: WorkerMethod<null, { kept: Uint32Array }>;
  setCues: WorkerMethod<CueVectors, void>;
  restoreHeads: WorkerMethod<{ heads: readonly FittedHead[]; classifier: ClassifierReport | null }, void>;
  fitClassifier: WorkerMethod<
    { kind: ClassifierKind; seed: number; classTextVectors: Float32Array | null; ownHead?: Head | null },
    { report: ClassifierReport; heads: readonly FittedHead[] }
  >;
  testCues: WorkerMethod<CueTestWish, CueReport>;
  /** Adds one text cue to the family and tests it again; the findings of that cue, one per class. */
  addTextCue: WorkerMethod<
    { cue: CueDescription; vector: Float32Array } & CueTestWish,
    { report: CueReport; findings: readonly Finding[] }
  >;
  /** Words that go with the errors of each class, out of sample. */
  biasWords: WorkerMethod<null, BiasWordsReport>;
  /** What the images of each class are made of, in words; a larger l1 leaves fewer. */
  concepts: WorkerMethod<{ l1: number }, ConceptsReport>;
  /** Scores along a direction between example images; joins no family before `setColumnCues`. */
  exampleColumn: WorkerMethod<ExampleRequest, ColumnCue>;
  /** Groups of images found without words, described by the text cues; they join no family before `setColumnCues`. */
  findSlices: WorkerMethod<SliceSettings, FoundSlices>;
  /** Features that add most to each class under the audited head; they join no family before `setColumnCues`. */
  findNeurons: WorkerMethod<null, { report: NeuronReport; columns: ColumnCue[] }>;
  setColumnCues: WorkerMethod<readonly ColumnCue[], void>;
  rank: WorkerMethod<{ classIndex: number; judgements: readonly CueJudgement[] }, RankReport | null>;
  measure: WorkerMethod<
    { judgements: readonly CueJudgement[]; endSize: number | null; classTextVectors?: Float32Array | null },
    MeasureReport
  >;
  /** Groups that methods would balance, under a choice (null: the default one). */
  groups: WorkerMethod<{ choice: GroupChoice | null; judgements: readonly CueJudgement[] }, GroupPreview>;
  /** Which words TLDR would use, and why not the others. */
  checkWords: WorkerMethod<{ words: EmbeddedWords; seed: number }, WordReport>;
  mend: WorkerMethod<MendRequest, { report: MendReport; heads: readonly FittedHead[] }>;
  /** What heads say of images that are no rows, by their vectors of the backbone; `methods` null: the audited head alone. */
  answersOfVectors: WorkerMethod<
    { vectors: Float32Array; methods: readonly MethodId[] | null },
    readonly VectorAnswers[]
  >;
  /** What heads say of rows, in the same shape; of the audited head this is its own fit, not the cross-fitted answers. */
  answersOfRows: WorkerMethod<{ rows: Uint32Array; methods: readonly MethodId[] | null }, readonly VectorAnswers[]>;
  /** Vectors of the encoder as it gave them, rows x dimension; null without an encoder. */
  encoderVectors: WorkerMethod<{ rows: Uint32Array }, Float32Array | null>;
  /** Losses of the training images under a head whose bias is amplified. */
  amplified: WorkerMethod<null, AmplifiedReport>;
  labelIssues: WorkerMethod<{ judgements: readonly CueJudgement[] }, LabelReport>;
  /** Takes all corrections that there are, none dropping the earlier ones; says whether the audited head was fitted on just these labels. */
  correctLabels: WorkerMethod<
    { corrections: NonNullable<OpenRequest['labelCorrections']> },
    { isHeadOfLabels: boolean }
  >;
  images: WorkerMethod<{ query: ImageQuery; judgements: readonly CueJudgement[] }, ImageSet>;
  mapOf: WorkerMethod<MapWish, MapReport>;
  rowColumn: WorkerMethod<{ column: ColumnWish; judgements: readonly CueJudgement[] }, RowColumn>;
  thumbnail: WorkerMethod<{ row: number }, Uint8Array | null>;
  hashes: WorkerMethod<null, readonly string[]>;
  rowTable: WorkerMethod<{ judgements: readonly CueJudgement[] }, RowTable>;
  remove: WorkerMethod<{ auditId: string }, void>;
  close: WorkerMethod<null, void>;
}
