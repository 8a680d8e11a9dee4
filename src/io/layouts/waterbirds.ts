import { SPLITS, type Split } from '../../core/audit';
import { AppError } from '../../core/errors';
import type { SourceFile } from '../file-source';
import { folderOf } from '../file-names';
import type { FolderContents, ImageRow, Layout, LayoutReading } from './layout';
import { splitNamed } from './split-folders';
import { columnValues, folderLevels, isNumeric, namesByCompanion, parseTable, type Table } from './table';

const FIX = 'metadata.csv needs the columns img_filename (path of each image from the folder of metadata.csv) and y.';

/** Columns with a part of their own; the rest may be attributes. */
const STRUCTURAL = new Set(['img_id', 'img_filename', 'y', 'split']);

/** Waterbirds' own columns: everything in that shape with `place` as the group attribute. */
const GROUP_COLUMN = 'place';

function tableFile(folder: FolderContents): SourceFile | undefined {
  const named = folder.others.filter((file) => /(^|\/)metadata\.csv$/i.test(file.path));
  return named.sort((a, b) => a.path.split('/').length - b.path.split('/').length)[0];
}

/** `metadata.csv` with `img_filename,y[,split][,place][,...]`, as Waterbirds and WILDS have it. */
export const waterbirds: Layout = {
  id: 'waterbirds',
  title: 'Waterbirds metadata.csv',
  async detect(folder) {
    const file = tableFile(folder);
    if (!file) return false;
    const head = await (await file.read()).slice(0, 4096).text();
    const header = (head.replace(/^\uFEFF/, '').split(/\r?\n/)[0] ?? '').split(/[,;\t]/).map((name) => name.trim());
    return header.includes('img_filename') && header.includes('y');
  },
  async read(folder) {
    const file = tableFile(folder)!;
    const table = parseTable(await (await file.read()).text(), file.path);
    return readTable(folder, file.path, table);
  },
};

function readTable(folder: FolderContents, tablePath: string, table: Table): LayoutReading {
  const names = columnValues(table, 'img_filename');
  const codes = columnValues(table, 'y');
  if (!names || !codes) throw new AppError('bad-input', `"${tablePath}" lacks a column.`, FIX);
  const classes = classNames(codes, names, table);
  const splits = readSplits(table);
  const attributes = namedAttributes(table);
  const prefix = folderOf(tablePath);
  const byPath = new Map(folder.images.map((image) => [image.path.normalize('NFC'), image]));
  const reading: LayoutReading = { rows: [], refused: [], warnings: [] };
  let missing = 0;
  let firstMissing = '';
  let unlabelled = 0;
  names.forEach((name, row) => {
    const path = [prefix, name.replaceAll('\\', '/').replace(/^\.?\/+/, '')].filter(Boolean).join('/').normalize('NFC');
    const file = byPath.get(path);
    if (!file) {
      firstMissing ||= name;
      missing += 1;
      return;
    }
    byPath.delete(path);
    if (codes[row] === '' || (splits && splits[row] === null)) {
      unlabelled += 1;
      reading.refused.push({ file: file.path, reason: 'Its row in metadata.csv has no class (y) or no known split.' });
      return;
    }
    reading.rows.push(imageRow(file, classes.get(codes[row]!)!, splits?.[row] ?? null, attributes, row));
  });
  for (const image of byPath.values()) {
    reading.refused.push({ file: image.path, reason: 'It is not named in metadata.csv, so it has no class.' });
  }
  reading.refused.sort((a, b) => (a.file < b.file ? -1 : 1));
  if (reading.rows.length === 0) throw noMatchError(tablePath, names, firstMissing, unlabelled);
  if (missing > 0) {
    reading.warnings.push(
      `${missing.toLocaleString('en')} of ${names.length.toLocaleString('en')} rows of metadata.csv name a file that ` +
        `is not in the folder (the first: "${firstMissing}").`,
    );
  }
  // Codes order the classes (0, 1, ...), whatever their names.
  reading.classes = [...classes.keys()]
    .sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1))
    .map((code) => classes.get(code)!);
  return reading;
}

function noMatchError(tablePath: string, names: readonly string[], firstMissing: string, unlabelled: number): AppError {
  if (unlabelled > 0) return new AppError('bad-input', `No row of "${tablePath}" has a class and a split.`, FIX);
  const message = `None of the ${names.length.toLocaleString('en')} files that "${tablePath}" names is in the folder (the first: "${firstMissing}").`;
  return new AppError('no-images', message, 'Open the folder that holds metadata.csv together with its images.');
}

function imageRow(
  file: SourceFile,
  className: string,
  split: Split | null,
  attributes: ReadonlyMap<string, readonly string[]>,
  row: number,
): ImageRow {
  const values: [string, string][] = [...attributes].map(([name, column]) => [name, column[row]!]);
  return { file, className, split, attributes: Object.fromEntries(values) };
}

/** Class names: from the images' folders or another column where those go with `y` one to one, else `y=0`, `y=1`. */
function classNames(codes: readonly string[], paths: readonly string[], table: Table): Map<string, string> {
  const distinct = [...new Set(codes)].filter((code) => code !== '');
  if (!isNumeric(distinct)) return new Map(distinct.map((code) => [code, code]));
  const columns = table.columns.filter((name) => !STRUCTURAL.has(name)).map((name) => columnValues(table, name)!);
  const texts = columns.filter((values) => !isNumeric([...new Set(values)]));
  const names = namesByCompanion(codes, [...folderLevels(paths), ...texts]);
  return names ?? new Map(distinct.map((code) => [code, `y=${code}`]));
}

/** Splits as 0/1/2 (train, validation, test) or by name; null without the column, null per row where unknown. */
function readSplits(table: Table): (Split | null)[] | null {
  const cells = columnValues(table, 'split');
  return cells?.map((cell) => (/^[012]$/.test(cell) ? SPLITS[Number(cell)]! : splitNamed(cell))) ?? null;
}

/**
 * The columns that may be attributes, codes replaced by names where a companion gives them: `place` by the folders of
 * `place_filename`. Codes without a name keep the column's ("place=0"). The group column comes first.
 */
function namedAttributes(table: Table): Map<string, readonly string[]> {
  const named = new Map<string, readonly string[]>();
  const columns = table.columns.filter((name) => name !== '' && !STRUCTURAL.has(name));
  columns.sort((a, b) => Number(b === GROUP_COLUMN) - Number(a === GROUP_COLUMN));
  for (const name of columns) {
    const values = columnValues(table, name)!;
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
