import { csvCell } from '../../io/escape-text';

/** The numbers of a drawing. Numbers stay numbers, so that a file of them can be computed with; NaN stands for "none". */
export interface PlotTable {
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

const shown = new Intl.NumberFormat('en', { maximumSignificantDigits: 4 });

/** A cell as a person reads it. */
export function cellText(cell: string | number): string {
  if (typeof cell === 'string') return cell;
  if (!Number.isFinite(cell)) return '';
  return (Number.isInteger(cell) ? String(cell) : shown.format(cell)).replace('-', '\u2212');
}

/** The table by RFC 4180, numbers in full and with a point. */
export function tableCsv({ columns, rows }: PlotTable): string {
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell) => (typeof cell === 'string' ? csvCell(cell) : Number.isFinite(cell) ? String(cell) : ''))
      .join(',');
  return [columns, ...rows].map((cells) => `${line(cells)}\r\n`).join('');
}

/** A file name of plain letters: "gap-per-class.svg". */
export function plotFileName(title: string, extension: 'svg' | 'csv'): string {
  const stem = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${stem || 'plot'}.${extension}`;
}
