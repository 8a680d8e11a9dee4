import type { CueDescription, CueJudgement, Dataset, FittedHead, StepName } from '../core/audit';
import type { LabelCorrection } from '../core/label-corrections';
import type { OverlapReport } from '../core/closer-look';
import type { WordLists } from '../core/word-lists';
import type { ColumnCue } from '../core/column-cue';
import type { EnergyFigures } from '../core/energy';
import type { SystemReports } from '../core/generation-report';
import type { Head } from '../core/head';
import type { NeuronReport } from '../core/neurons';
import type { SliceReport } from '../core/slice-report';
import type { DemoOptions } from '../demo/demo-set';
import type { EmbedSettings } from '../engine/types';

/** Raised when a stored record's shape changes; see `migrate` in database.ts. */
export const RECORD_VERSION = 1;

/** Where an audit's images come from, so that they can be found again. */
export type SourceDescriptor =
  | { kind: 'demo'; options: DemoOptions }
  /** `handle` lets Chromium ask for the folder again with one click. */
  | { kind: 'folder'; name: string; handle?: FileSystemDirectoryHandle };

/** One step as it was done: settings, result, and the hash of what it rested on. */
export interface StepRecord {
  step: StepName;
  settings: unknown;
  result: unknown;
  /** A step is stale when this differs from the hash of its inputs now. */
  inputHash: string;
  /** Hash of the word lists that it used; absent of steps that use none. */
  wordsHash?: string;
  /** Of the generated images that were accepted, where the step used some. */
  acceptedHash?: string;
  finishedAt: number;
}

/** The run that the rows on disk belong to; one with other networks begins anew. */
export interface EmbedStart {
  settings: EmbedSettings;
  /** SHA-256 of the weights; "" without an encoder, or where the encoder is the backbone. */
  encoderHash: string;
  encoderDimension: number;
  backboneHash: string;
  backboneDimension: number;
}

/** The text cues' vectors and the heads: small, and needed to go on after a reload or a worker's restart. */
export interface KeptTensors {
  cues: readonly CueDescription[];
  /** cues x encoder dimension; pixel and metadata cues have no row. */
  textVectors: Float32Array;
  unknownCues: readonly string[];
  /** The classes' names as words: classes x encoder dimension, and which of them the encoder knows. Absent until cues are tested. */
  classNames?: { vectors: Float32Array; isKnown: readonly boolean[] };
  heads: readonly FittedHead[];
  /** Cues by example, slices and features, with their scores; absent in records of before there were any. */
  columns?: readonly ColumnCue[];
  slices?: SliceReport;
  /** Where cues lie, as far as somebody looked; one a cue and class. Absent in records of before it was kept. */
  overlaps?: readonly OverlapReport[];
  neurons?: NeuronReport;
  /** The last layer of a classifier of the user for the classes of the data; absent where there is none, or its classes are others. */
  ownHead?: Head;
}

/** Everything about an audit but its vectors and thumbnails, which live in the private file system. */
export interface AuditRecord {
  version: number;
  id: string;
  name: string;
  createdAt: number;
  updatedAt: number;
  source: SourceDescriptor;
  layout: string;
  /** As imported; rows refused in decoding are still in it. */
  dataset: Dataset;
  sizesBytes: Float64Array;
  warnings: readonly string[];
  steps: readonly StepRecord[];
  judgements: readonly CueJudgement[];
  /** As a person left them; absent or null: the default ones. */
  wordLists?: WordLists | null;
  /** Labels that a person has changed, by row as imported; absent in records that knew of none. */
  labelCorrections?: readonly LabelCorrection[];
  kept: KeptTensors | null;
  /** What each system that generates came to; absent before any ran. Its images lie beside the record. */
  generation?: Partial<SystemReports>;
  /** Figures that the estimate of energy rests on, as the person left them; absent: the assumed ones. */
  energy?: EnergyFigures;
  /** Of the keys of the accepted images; absent or "": none were. */
  acceptedHash?: string;
  /** What the rows on disk were made with; null before the first batch. */
  embedStarted: EmbedStart | null;
  /** Rows that could not be decoded, with the reason. */
  decodeRefusals: readonly { row: number; reason: string }[];
}
