import type { Estimate } from '../../core/audit';

/** One method, before and after. */
export interface DumbbellRow {
  key: string;
  title: string;
  before: Estimate;
  after: Estimate;
  /** Words for a reader of the mark: "low-spuriosity tuning: 13 % before, 77 % after". */
  words: string;
}
