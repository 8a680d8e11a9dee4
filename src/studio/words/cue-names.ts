import type { CueReport } from '../../core/audit';
import { cuePhrase } from '../../core/finding-text';
import { listText } from '../../core/number-text';
import { cuesById } from '../../core/suspects';

/** Longer lists are no longer read. */
const NAMED = 3;

/** "forest, sea, snow and 4 more" */
export function cueNames(report: CueReport | null, cueIds: readonly string[]): string {
  const cues = report ? cuesById(report) : new Map();
  const named = cueIds.slice(0, NAMED).map((id) => cuePhrase(cues.get(id), id));
  return listText(cueIds.length > NAMED ? [...named, `${cueIds.length - NAMED} more`] : named);
}
