import type {
  ClassifierReport,
  CueJudgement,
  CueReport,
  Dataset,
  FittedHead,
  MeasureReport,
  MendReport,
  NetworkIdentity,
  RowTable,
} from '../core/audit';
import type { OverlapReport } from '../core/closer-look';
import type { LabelCorrection } from '../core/label-corrections';
import type { LabelReport } from '../core/label-report';
import type { ClassifierChoices } from '../core/own-classifier';
import type { WordLists } from '../core/word-lists';
import type { ClassifierFile } from './classifier-files';
import type { EnergyFigures } from '../core/energy';
import type { SystemReports } from '../core/generation-report';
import type { GeneratedDocument } from './generated-provenance';

/** A classifier as it was given: its files, empty where they are not at hand any more, and what the person said of them. */
export interface ClassifierInput {
  name: string;
  files: readonly ClassifierFile[];
  choices: ClassifierChoices;
}

/** Everything that the files of an audit are written from. Steps that have not run are null. */
export interface AuditDocument {
  id: string;
  name: string;
  createdAt: number;
  appVersion: string;
  layout: string;
  /** Rows that were decoded, with the labels in use; refused files stand in `dataset.refused`. */
  dataset: Dataset;
  encoder: NetworkIdentity | null;
  backbone: NetworkIdentity;
  seed: number;
  classifier: ClassifierReport | null;
  cues: CueReport | null;
  /** Where cues lie, as far as somebody looked. */
  overlaps: readonly OverlapReport[];
  judgements: readonly CueJudgement[];
  /** Words for the methods that learn from them, as a person left them; null: the default ones. */
  wordLists: WordLists | null;
  measure: MeasureReport | null;
  mend: MendReport | null;
  /** The audited head first. */
  heads: readonly FittedHead[];
  rows: RowTable;
  /** Labels that a person has changed. */
  labelCorrections: readonly LabelCorrection[];
  /** Null where nobody looked for wrong labels since the head was fitted. */
  labels: LabelReport | null;
  /** SHA-256 per row. */
  hashes: readonly string[];
  /** The user's own classifier; absent without one. */
  classifierInput?: ClassifierInput;
  /** Absent where no image was made. */
  generated?: GeneratedDocument;
  /** What systems that generate came to; absent where none ran. */
  generation?: Partial<SystemReports>;
  /** Figures that the estimate of energy rests on; absent: the assumed ones. */
  energy?: EnergyFigures;
}
