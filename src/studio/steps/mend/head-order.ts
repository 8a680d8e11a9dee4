import type { HeadReport, MendReport } from '../../../core/audit';
import type { Comparison } from './comparisons';

/** A column that the table of heads can be sorted by: a comparison's id, or one of the others. */
export interface HeadOrder {
  column: string;
  isDescending: boolean;
}

/** What a head is sorted by; NaN where it has no such figure. */
function keyOf(head: HeadReport, column: string, comparisons: readonly Comparison[]): number | string {
  if (column === 'name') return head.title;
  if (column === 'seconds') return head.seconds;
  if (column === 'gain') return head.versusErm?.accuracy.gain.value ?? Number.NaN;
  if (column === 'gain-worst') return head.versusErm?.worstGroup?.gain.value ?? Number.NaN;
  if (column === 'changed') return head.nowRight - head.nowWrong;
  return comparisons.find(({ id }) => id === column)?.of(head)?.value ?? Number.NaN;
}

/** Heads in order; those without the figure come last in either direction, and equals stay as the report has them. */
export function sortHeads(
  report: MendReport,
  order: HeadOrder | null,
  comparisons: readonly Comparison[],
): readonly HeadReport[] {
  if (!order) return report.heads;
  const { column, isDescending } = order;
  const direction = isDescending ? -1 : 1;
  return [...report.heads].sort((one, other) => {
    const [a, b] = [keyOf(one, column, comparisons), keyOf(other, column, comparisons)];
    if (typeof a === 'string' || typeof b === 'string') return direction * String(a).localeCompare(String(b));
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return direction * (a - b);
  });
}

/** Numbers first from the largest, names from A; pressing a column again turns it round. */
export function nextOrder(current: HeadOrder | null, column: string): HeadOrder {
  if (current?.column === column) return { column, isDescending: !current.isDescending };
  return { column, isDescending: column !== 'name' };
}
