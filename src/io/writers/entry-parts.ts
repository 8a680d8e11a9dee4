import type { Estimate, GroupFigure } from '../../core/audit';
import type { GeneratedState, SystemId } from '../../core/generation-order';
import type { AuditDocument } from '../audit-document';
import type { EstimateEntry, GroupEntry, Interval } from '../findings-document';

/** JSON knows no NaN: a number that is none is null, and says so. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function interval(estimate: Estimate): Interval {
  return Number.isFinite(estimate.value) ? [estimate.low, estimate.high] : null;
}

export function estimateEntry(estimate: Estimate): EstimateEntry {
  return { value: finite(estimate.value), interval: interval(estimate), n: estimate.n };
}

export function groupEntry(figure: GroupFigure, classes: readonly string[]): GroupEntry {
  return {
    class: classes[figure.classIndex] ?? '',
    attribute: figure.attribute,
    value: figure.value,
    n: figure.accuracy.n,
    accuracy: finite(figure.accuracy.value),
    interval: interval(figure.accuracy),
  };
}

/** How many of a system's images were accepted and rejected. */
export function decidedCounts({ generated }: AuditDocument, system: SystemId): { accepted: number; rejected: number } {
  const own = (generated?.records ?? []).filter(({ order }) => order.system === system);
  const count = (state: GeneratedState): number => own.filter((record) => record.state === state).length;
  return { accepted: count('accepted'), rejected: count('rejected') };
}
