import type { ComparedRows } from '../../../core/closer-look';
import { scaleEstimate } from '../../../core/intervals';
import { estimateText, percentText, pluralText, probabilityText } from '../../../core/number-text';
import type { PlotTable } from '../../plots/plot-table';
import { standsOut } from './sensitivity-words';

/** One change of one class. */
export interface DropRow {
  key: string;
  /** The class. */
  group: string;
  /** What was done: "without colour". */
  title: string;
  compared: ComparedRows;
}

/** A row for a reader who does not see its mark. */
export function dropWords({ group, title, compared }: DropRow): string {
  const { before, after, drop, p } = compared;
  if (drop.n === 0) return `${group} ${title}: no images`;
  const lost = estimateText(scaleEstimate(drop, 100), 'points');
  return (
    `${group} ${title}: loses ${lost}, from ${percentText(before.value, before.n)} to ${percentText(after.value, after.n)} ` +
    `of ${pluralText(drop.n, 'image')}, ${probabilityText('p', p)}`
  );
}

export function dropTable(rows: readonly DropRow[]): PlotTable {
  return {
    columns: [
      'class',
      'change',
      'lost, points',
      '95 % low',
      '95 % high',
      'n',
      'accuracy before',
      'accuracy after',
      'p',
      'stands out from chance',
    ],
    rows: rows.map(({ group, title, compared }) => {
      const drop = scaleEstimate(compared.drop, 100);
      return [
        group,
        title,
        drop.value,
        drop.low,
        drop.high,
        drop.n,
        compared.before.value,
        compared.after.value,
        compared.p,
        standsOut(compared) ? 'yes' : 'no',
      ];
    }),
  };
}

/** As many classes as a plot bears; the table and the file have all. */
export const MOST_CLASSES = 12;

/** Rows of the classes with the largest change, in their own order. */
export function largestChanges(rows: readonly DropRow[]): DropRow[] {
  const largest = new Map<string, number>();
  for (const { group, compared } of rows) {
    largest.set(group, Math.max(largest.get(group) ?? 0, Math.abs(compared.drop.value) || 0));
  }
  const told = [...largest].sort((a, b) => b[1] - a[1]).slice(0, MOST_CLASSES);
  const names = new Set(told.map(([name]) => name));
  return rows.filter(({ group }) => names.has(group));
}
