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

/** Everything that the files of an audit are written from. Steps that have not run are null. */
export interface AuditDocument {
  id: string;
  name: string;
  createdAt: number;
  appVersion: string;
  layout: string;
  /** Rows that were decoded; refused files stand in `dataset.refused`. */
  dataset: Dataset;
  encoder: NetworkIdentity | null;
  backbone: NetworkIdentity;
  seed: number;
  classifier: ClassifierReport | null;
  cues: CueReport | null;
  judgements: readonly CueJudgement[];
  measure: MeasureReport | null;
  mend: MendReport | null;
  /** The audited head first. */
  heads: readonly FittedHead[];
  rows: RowTable;
  /** SHA-256 per row. */
  hashes: readonly string[];
}
