import type { ComparedRows, SensitivityReport } from '../../../core/closer-look';
import { scaleEstimate } from '../../../core/intervals';
import { benjaminiHochberg } from '../../../core/multiplicity';
import { estimateText, percentText, pluralText, probabilityText } from '../../../core/number-text';
import type { PlotTable } from '../../plots/plot-table';
import { standsOut, WITHOUT } from './sensitivity-words';

/** One change of one class. */
export interface DropRow {
  key: string;
  /** The class. */
  group: string;
  /** What was done: "without colour". */
  title: string;
  compared: ComparedRows;
  /** The exact p corrected for all rows that one press of the button has asked for; NaN without images. */
  q: number;
}

/** Rows that are told together, each with its q among them (Benjamini and Hochberg). */
export function correctedRows(rows: readonly Omit<DropRow, 'q'>[]): DropRow[] {
  const p = Float64Array.from(rows, ({ compared }) => (compared.drop.n > 0 ? compared.p : Number.NaN));
  const q = benjaminiHochberg(p);
  return rows.map((row, i) => ({ ...row, q: q[i]! }));
}

/** A row per class and change. @param reports one per change, of the same images */
export function sensitivityRows(reports: readonly SensitivityReport[], classes: readonly string[]): DropRow[] {
  return correctedRows(
    (reports[0]?.classes ?? []).flatMap(({ classIndex }, c) =>
      reports.map(({ corruption, classes: compared }) => ({
        key: `${classIndex} ${corruption}`,
        group: classes[classIndex] ?? '',
        title: WITHOUT[corruption],
        compared: compared[c]!,
      })),
    ),
  );
}

/** A row for a reader who does not see its mark. */
export function dropWords({ group, title, compared, q }: DropRow): string {
  const { before, after, drop } = compared;
  if (drop.n === 0) return `${group} ${title}: no images`;
  const lost = estimateText(scaleEstimate(drop, 100), 'points');
  return (
    `${group} ${title}: loses ${lost}, from ${percentText(before.value, before.n)} to ${percentText(after.value, after.n)} ` +
    `of ${pluralText(drop.n, 'image')}, ${probabilityText('q', q)}`
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
      'q',
      'stands out from chance',
    ],
    rows: rows.map(({ group, title, compared, q }) => {
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
        q,
        standsOut(compared.drop, q) ? 'yes' : 'no',
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
