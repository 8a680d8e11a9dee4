import type { Estimate } from '../../core/audit';

/** One line of a forest plot. */
export interface ForestRow {
  key: string;
  title: string;
  /** Small text under the title: cues alike, where it comes from. */
  note: string;
  estimate: Estimate;
  /** Stands out from chance after correction. */
  isSure: boolean;
  /** Short text beside the figure: "50 an end, q < .001". */
  aside: string;
}
