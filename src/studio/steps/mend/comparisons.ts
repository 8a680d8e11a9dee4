import type { Estimate, HeadReport, MendReport } from '../../../core/audit';
import { worstCueGroup } from '../../../core/cue-groups';
import { estimateText, type Unit } from '../../../core/number-text';
import type { DumbbellRow } from '../../plots/dumbbell-row';
import { domainOf, type Domain } from '../../plots/scale';

/** One figure that heads are compared by. */
export interface Comparison {
  id: string;
  title: string;
  unit: Unit;
  of: (head: HeadReport) => Estimate | null;
}

/** What the report can compare: the worst group where there are groups, by the metadata and by cues, means, calibration, and the gap of each class that has one. */
export function comparisonsOf(report: MendReport, classes: readonly string[]): readonly Comparison[] {
  const all: Comparison[] = [
    {
      id: 'worst',
      title: 'Worst group',
      unit: 'percent',
      of: (head) => head.figures.test?.worstGroup?.accuracy ?? null,
    },
    {
      id: 'worst-by-cue',
      title: 'Worst group by cue',
      unit: 'percent',
      of: (head) => worstCueGroup(head.cueGroups)?.accuracy ?? null,
    },
    { id: 'accuracy', title: 'Accuracy', unit: 'percent', of: (head) => head.figures.test?.accuracy ?? null },
    {
      id: 'balanced',
      title: 'Class-balanced',
      unit: 'percent',
      of: (head) => head.figures.test?.classBalanced ?? null,
    },
    {
      id: 'calibration',
      title: 'Calibration error',
      unit: 'percent',
      of: (head) => head.figures.test?.calibration?.error ?? null,
    },
    ...classes.map((name, classIndex): Comparison => ({
      id: `gap-${classIndex}`,
      title: `Gap of ${name}`,
      unit: 'points',
      of: (head) => head.figures.test?.gaps[classIndex] ?? null,
    })),
  ];
  return all.filter((comparison) => report.heads.some((head) => comparison.of(head)));
}

/** As many figures as a table bears, among them the one that is looked at; it takes the last one's place. */
export function shownComparisons(all: readonly Comparison[], looked: Comparison, most: number): readonly Comparison[] {
  const first = all.slice(0, most);
  return first.includes(looked) ? first : [...first.slice(0, most - 1), looked];
}

export function dumbbellRows(report: MendReport, comparison: Comparison): readonly DumbbellRow[] {
  const [audited] = report.heads;
  const before = audited ? comparison.of(audited) : null;
  if (!before) return [];
  return report.heads.slice(1).flatMap((head) => {
    const after = comparison.of(head);
    if (!after) return [];
    const words = `${head.title}: ${comparison.title.toLowerCase()} ${estimateText(before, comparison.unit)} before, ${estimateText(after, comparison.unit)} after, n ${after.n}`;
    return [{ key: head.method, title: head.title, before, after, words }];
  });
}

/** Percent always from 0 to 100 %; gaps as wide as they are. */
export function comparisonDomain(rows: readonly DumbbellRow[], unit: Unit): Domain {
  return unit === 'percent' ? { low: 0, high: 1 } : domainOf(rows.flatMap((row) => [row.before, row.after]));
}

export function references(report: MendReport, comparison: Comparison): readonly { title: string; value: number }[] {
  return (['erm', 'erm-tuned'] as const).flatMap((method) => {
    const head = report.heads.find((one) => one.method === method);
    const estimate = head ? comparison.of(head) : null;
    return estimate ? [{ title: method, value: estimate.value }] : [];
  });
}
