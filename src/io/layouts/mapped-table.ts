import { SPLITS, type Split } from '../../core/audit';
import { AppError } from '../../core/errors';
import type { SourceFile } from '../file-source';
import { FileFinder } from './file-finder';
import { className, placeImages } from './folder-tree';
import type { FolderContents, ImageRow, LayoutReading, TableMatch } from './layout';
import { splitNamed } from './split-folders';
import { columnValues, folderLevels, isNumeric, namesByCompanion, type Table } from './table';

/** What the columns of a table are. */
export interface ColumnMapping {
  /** Path or name of the image. */
  path: string;
  /** The class; null: the folder of the image names it. */
  label: string | null;
  split: string | null;
  /** Columns that may group images within a class; the first is the one offered first. */
  attributes: readonly string[];
}

export interface MappedTable {
  path: string;
  table: Table;
  mapping: ColumnMapping;
  /** What such a table has to hold, for messages. */
  fix: string;
  /** Of every row; "" and null: the column, if there is one. */
  split?: Split | null;
}

/** Rows that name no file are listed up to this many. */
const MISSING_LISTED = 1000;

/** Splits as 0/1/2 (train, validation, test) or by name; null where the cell says neither. */
export function splitOfCell(cell: string): Split | null {
  return /^[012]$/.test(cell) ? SPLITS[Number(cell)]! : splitNamed(cell);
}

interface Columns {
  paths: readonly string[];
  labels: readonly string[] | null;
  splits: readonly (Split | null)[] | null;
  classes: ReadonlyMap<string, string>;
  attributes: ReadonlyMap<string, readonly string[]>;
}

/**
 * The images of a folder as a table describes them. Every image of the folder is a row or refused with a reason, and every row that names no file is
 * counted.
 *
 * @throws AppError `bad-input` for a column that is not there, or where no row has a class; `no-images` where no file is found
 */
export function readMapped(folder: FolderContents, tables: readonly MappedTable[]): LayoutReading {
  const finder = new FileFinder(folder.images);
  const foldersOf = new Map(placeImages(folder.images).map(({ file, folders }) => [file, folders]));
  const reading: LayoutReading = { rows: [], refused: [], warnings: [] };
  const left = new Set(folder.images);
  const order = new Map<string, string>();
  const matches = tables.map((one) => {
    const columns = columnsOf(one);
    for (const [code, name] of columns.classes) order.set(code, name);
    return readOne(one, columns, { finder, foldersOf, left, reading });
  });
  const missing = matches.flatMap((match) => match.missing);
  const named = matches.reduce((sum, match) => sum + match.named, 0);
  const matched = matches.reduce((sum, match) => sum + match.matched, 0);
  const what = tables.length === 1 ? baseName(tables[0]!.path) : 'The tables';
  for (const image of left) {
    reading.refused.push({ file: image.path, reason: `It is not named in ${what}, so it has no class.` });
  }
  reading.refused.sort((a, b) => (a.file < b.file ? -1 : 1));
  if (reading.rows.length === 0) throw noMatchError(tables[0]!, named, missing[0] ?? '', matched);
  if (missing.length > 0) {
    reading.warnings.push(
      `${(named - matched).toLocaleString('en')} of ${named.toLocaleString('en')} rows of ${what} name a file that ` +
        `is not in the folder (the first: "${missing[0]}").`,
    );
  }
  const [first] = tables;
  const match: TableMatch = {
    path: first!.path,
    columns: first!.table.columns,
    mapping: first!.mapping,
    named,
    matched,
    missing: missing.slice(0, MISSING_LISTED),
  };
  return { ...reading, table: match, ...(order.size > 0 && { classes: orderedClasses(order) }) };
}

/** Codes order the classes (0, 1, ...), whatever their names; names order themselves. */
function orderedClasses(classes: ReadonlyMap<string, string>): string[] {
  const codes = [...classes.keys()];
  if (!isNumeric(codes)) return [...new Set(classes.values())].sort((a, b) => (a < b ? -1 : 1));
  return [...new Set(codes.sort((a, b) => Number(a) - Number(b)).map((code) => classes.get(code)!))];
}

interface Place {
  finder: FileFinder;
  foldersOf: ReadonlyMap<SourceFile, readonly string[]>;
  /** Images that no row has named so far. */
  left: Set<SourceFile>;
  reading: LayoutReading;
}

function readOne(one: MappedTable, columns: Columns, { finder, foldersOf, left, reading }: Place) {
  const missing: string[] = [];
  let matched = 0;
  const name = baseName(one.path);
  columns.paths.forEach((cell, row) => {
    const file = finder.find(cell, one.path);
    if (!file) {
      missing.push(cell);
      return;
    }
    matched += 1;
    // Named twice: the first row stands.
    if (!left.delete(file)) return;
    const label = columns.labels ? columns.labels[row]! : folderClass(foldersOf.get(file) ?? []);
    const split = one.split ?? columns.splits?.[row] ?? null;
    if (label === '' || (columns.splits && !one.split && split === null)) {
      const lacks = columns.labels ? `no class (${one.mapping.label}) or no known split` : 'no class folder above it';
      reading.refused.push({ file: file.path, reason: `Its row in ${name} has ${lacks}.` });
      return;
    }
    reading.rows.push(imageRow(file, columns.classes.get(label) ?? label, split, columns.attributes, row));
  });
  return { missing, named: columns.paths.length, matched };
}

/** The class folder of an image: the uppermost that is no split. */
function folderClass(folders: readonly string[]): string {
  const [first, second] = folders;
  if (first === undefined) return '';
  return className(splitNamed(first) !== null ? (second ?? '') : first);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function columnsOf({ path, table, mapping, fix }: MappedTable): Columns {
  const named = (column: string): string[] => {
    const values = columnValues(table, column);
    if (!values) throw new AppError('bad-input', `"${path}" lacks the column "${column}".`, fix);
    return values;
  };
  const paths = named(mapping.path);
  const labels = mapping.label === null ? null : named(mapping.label);
  const splits = mapping.split === null ? null : named(mapping.split).map(splitOfCell);
  const classes = labels ? classNames(labels, paths, table, mapping) : new Map<string, string>();
  return { paths, labels, splits, classes, attributes: namedAttributes(table, mapping.attributes) };
}

function noMatchError({ path, fix }: MappedTable, named: number, firstMissing: string, matched: number): AppError {
  if (matched > 0) return new AppError('bad-input', `No row of "${path}" has a class and a split.`, fix);
  const message = `None of the ${named.toLocaleString('en')} files that "${path}" names is in the folder (the first: "${firstMissing}").`;
  return new AppError('no-images', message, `Open the folder that holds ${baseName(path)} together with its images.`);
}

function imageRow(
  file: SourceFile,
  name: string,
  split: Split | null,
  attributes: ReadonlyMap<string, readonly string[]>,
  row: number,
): ImageRow {
  const values: [string, string][] = [...attributes].map(([column, cells]) => [column, cells[row]!]);
  return { file, className: name, split, attributes: Object.fromEntries(values) };
}

/** Class names: from the images' folders or another column where those go with the codes one to one, else "y=0", "y=1". */
function classNames(
  codes: readonly string[],
  paths: readonly string[],
  table: Table,
  { path, label, split }: ColumnMapping,
): Map<string, string> {
  const distinct = [...new Set(codes)].filter((code) => code !== '');
  if (!isNumeric(distinct)) return new Map(distinct.map((code) => [code, code]));
  const others = table.columns.filter((name) => ![path, label, split].includes(name));
  const columns = others.map((name) => columnValues(table, name)!);
  const texts = columns.filter((values) => !isNumeric([...new Set(values)]));
  const names = namesByCompanion(codes, [...folderLevels(paths), ...texts]);
  return names ?? new Map(distinct.map((code) => [code, `${label}=${code}`]));
}

/**
 * The columns that may be attributes, codes replaced by names where a companion gives them: `place` by the folders of `place_filename`. Codes without a
 * name keep the column's ("place=0").
 */
function namedAttributes(table: Table, columns: readonly string[]): Map<string, readonly string[]> {
  const named = new Map<string, readonly string[]>();
  for (const name of columns) {
    const values = columnValues(table, name);
    if (!values) continue;
    if (!isNumeric([...new Set(values)].filter(Boolean))) {
      named.set(name, values);
      continue;
    }
    const companion = columnValues(table, `${name}_filename`) ?? [];
    const names = companion.length > 0 ? namesByCompanion(values, folderLevels(companion)) : null;
    named.set(
      name,
      values.map((code) => (code === '' ? '' : (names?.get(code) ?? `${name}=${code}`))),
    );
  }
  return named;
}
