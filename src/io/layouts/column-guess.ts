import type { FileFinder } from './file-finder';
import { splitOfCell, type ColumnMapping } from './mapped-table';
import { columnValues, isNumeric, type Table } from './table';

/** Names under which tables give their columns, the commonest first. */
const PATH_NAMES = [
  'file_name',
  'filename',
  'img_filename',
  'image_path',
  'filepath',
  'path',
  'image',
  'file',
  'img',
  'image_id',
  'id',
];
const LABEL_NAMES = [
  'label',
  'class',
  'class_name',
  'label_name',
  'category',
  'target',
  'labels',
  'y',
  'species',
  'diagnosis',
];
const SPLIT_NAMES = ['split', 'partition', 'subset', 'set', 'fold', 'dataset'];
/** Rows that are looked up to tell which column names files. */
const SAMPLE = 200;
/** A column that names fewer files than this names none but by chance. */
const LEAST_MATCHED = 0.1;
/** Above this many values a column is no class. */
const MOST_CLASSES = 1000;

function rank(name: string, names: readonly string[]): number {
  const place = names.indexOf(
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  return place < 0 ? names.length : place;
}

/** Names as they are ranked, the likeliest first. */
function ranked(columns: readonly string[], names: readonly string[]): string[] {
  return [...columns].sort((one, other) => rank(one, names) - rank(other, names));
}

function evenly<T>(values: readonly T[], count: number): T[] {
  const taken = Math.min(count, values.length);
  return Array.from({ length: taken }, (_, i) => values[Math.floor((i * values.length) / taken)]!);
}

/** Share of a column's cells that name an image of the folder, on a sample. */
function matchedShare(values: readonly string[], finder: FileFinder, tablePath: string): number {
  const sample = evenly(values, SAMPLE);
  return sample.filter((value) => finder.find(value, tablePath)).length / Math.max(1, sample.length);
}

function pathColumn(table: Table, finder: FileFinder, tablePath: string): string | null {
  let best: { name: string; share: number } | null = null;
  for (const name of ranked(table.columns, PATH_NAMES)) {
    const share = matchedShare(columnValues(table, name)!, finder, tablePath);
    if (share >= LEAST_MATCHED && share > (best?.share ?? 0)) best = { name, share };
  }
  return best?.name ?? null;
}

function splitColumn(table: Table, path: string): string | null {
  const isSplit = (name: string): boolean => {
    const values = [...new Set(columnValues(table, name))].filter(Boolean);
    return values.length >= 2 && values.every((value) => splitOfCell(value) !== null);
  };
  const named = table.columns.filter((name) => name !== path && rank(name, SPLIT_NAMES) < SPLIT_NAMES.length);
  return ranked(named, SPLIT_NAMES).find(isSplit) ?? null;
}

/** A column whose name says that it is the class; else the first of texts that has the values of a class. */
function labelColumn(table: Table, path: string, split: string | null): string | null {
  const others = table.columns.filter((name) => name !== path && name !== split && name !== '');
  const valuesOf = (name: string): number => new Set(columnValues(table, name)!.filter(Boolean)).size;
  const canBeClass = (name: string): boolean => valuesOf(name) >= 2 && valuesOf(name) <= MOST_CLASSES;
  const named = ranked(others, LABEL_NAMES).filter((name) => rank(name, LABEL_NAMES) < LABEL_NAMES.length);
  const said = named.find(canBeClass);
  if (said !== undefined) return said;
  const isRepeated = (name: string): boolean => valuesOf(name) <= table.rows.length / 2;
  const isText = (name: string): boolean => !isNumeric([...new Set(columnValues(table, name))]);
  return others.find((name) => canBeClass(name) && isRepeated(name) && isText(name)) ?? null;
}

/**
 * What the columns of a table are, by their names and by whether their values name images of the folder; the person can say otherwise.
 * @param hasClassFolders whether the folders of the images can name the class where no column does by its name
 * @returns null where no column names images, or nothing can be the class
 */
export function guessMapping(
  table: Table,
  tablePath: string,
  finder: FileFinder,
  hasClassFolders: boolean,
): ColumnMapping | null {
  const path = pathColumn(table, finder, tablePath);
  if (path === null) return null;
  const split = splitColumn(table, path);
  const found = labelColumn(table, path, split);
  const isSaid = found !== null && rank(found, LABEL_NAMES) < LABEL_NAMES.length;
  const label = hasClassFolders && !isSaid ? null : found;
  if (label === null && !hasClassFolders) return null;
  const attributes = table.columns.filter((name) => name !== '' && ![path, label, split].includes(name));
  return { path, label, split, attributes };
}
