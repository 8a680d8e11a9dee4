import Papa from 'papaparse';
import { AppError } from '../../core/errors';

/** A table of texts. Cells are read by position, so that no column name (`__proto__`) can do harm. */
export interface Table {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** Parses CSV or TSV with a header row; the delimiter is found by looking, quotes as RFC 4180, a BOM is dropped. */
export function parseTable(text: string, path: string): Table {
  const { data } = Papa.parse<string[]>(text.replace(/^\uFEFF/, ''), { skipEmptyLines: 'greedy' });
  const [header, ...rows] = data;
  if (!header || rows.length === 0) {
    throw new AppError('bad-input', `"${path}" has no rows.`, 'Check that the table was written in full.');
  }
  return { columns: header.map((name) => name.trim()), rows };
}

/** The values of a column, trimmed, "" where a row is short; null when there is no such column. */
export function columnValues(table: Table, name: string): string[] | null {
  const at = table.columns.indexOf(name);
  return at < 0 ? null : table.rows.map((row) => (row[at] ?? '').trim());
}

/**
 * Names for the codes of a column, taken from companions (texts of the same rows) when one of them goes with the codes
 * one to one; else null. The first companion that does wins.
 */
export function namesByCompanion(
  codes: readonly string[],
  companions: readonly (readonly string[])[],
): Map<string, string> | null {
  for (const companion of companions) {
    const names = new Map<string, string>();
    const isFunction = codes.every((code, row) => {
      const name = companion[row]!;
      if (!names.has(code)) names.set(code, name);
      return name !== '' && names.get(code) === name;
    });
    if (isFunction && new Set(names.values()).size === names.size) return names;
  }
  return null;
}

/** The folders of a column of paths, one companion per level: "sea/1.jpg" gives ["sea"]. */
export function folderLevels(paths: readonly string[]): string[][] {
  const split = paths.map((path) => path.split(/[\\/]/).filter(Boolean).slice(0, -1));
  const depth = split.length === 0 ? 0 : split.reduce((least, folders) => Math.min(least, folders.length), Infinity);
  return Array.from({ length: depth }, (_, level) => split.map((folders) => folders[level]!));
}

/** Whether every value is a number: codes rather than names. */
export function isNumeric(values: readonly string[]): boolean {
  return values.every((value) => value !== '' && Number.isFinite(Number(value)));
}
