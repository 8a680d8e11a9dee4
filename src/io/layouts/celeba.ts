import { AppError } from '../../core/errors';
import type { SourceFile } from '../file-source';
import type { FolderContents, Layout } from './layout';
import { readMapped, type ColumnMapping } from './mapped-table';
import { columnValues, parseTable, type Table } from './table';

const ATTRIBUTES = /(?:^|\/)list_attr_\w+\.(?:csv|txt)$/i;
const PARTITION = /(?:^|\/)list_eval_partition\.(?:csv|txt)$/i;
const FIX = 'list_attr_celeba has a row per image: its name and 1 or -1 for each attribute.';

/** What is told apart and what by: the pair that studies of shortcuts use on these images. */
const USUAL_LABEL = 'Blond_Hair';
const USUAL_GROUP = 'Male';

const IMAGE = 'image_id';
const SPLIT = 'split';

/** The .txt files of the original have no commas: a count, the attributes' names, then rows parted by spaces. */
function parseSpaced(text: string, path: string, header: readonly string[] | null): Table {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (header === null && /^\d+$/.test(lines[0] ?? '')) lines.shift();
  const columns = header ?? [IMAGE, ...(lines.shift() ?? '').split(/\s+/)];
  if (lines.length === 0) throw new AppError('bad-input', `"${path}" has no rows.`, FIX);
  return { columns, rows: lines.map((line) => line.split(/\s+/)) };
}

async function readFile(file: SourceFile, header: readonly string[] | null): Promise<Table> {
  const text = await (await file.read()).text();
  return /\.csv$/i.test(file.path) ? parseTable(text, file.path) : parseSpaced(text, file.path, header);
}

/** "Blond Hair" and "not Blond Hair" for 1 and -1. */
function valueName(column: string, cell: string): string {
  const name = column.replaceAll('_', ' ');
  if (cell === '1') return name;
  return cell === '-1' || cell === '0' ? `not ${name}` : '';
}

/** Attributes by name, with the split of each image as a column where the partition file is there. */
async function wholeTable(folder: FolderContents, file: SourceFile): Promise<Table> {
  const attributes = await readFile(file, null);
  const [image, ...names] = attributes.columns;
  const rows = attributes.rows.map(([name = '', ...cells]) => [
    name,
    ...names.map((column, i) => valueName(column, (cells[i] ?? '').trim())),
  ]);
  if (image === undefined || names.length === 0) throw new AppError('bad-input', `"${file.path}" lacks a column.`, FIX);
  const partition = folder.others.find(({ path }) => PARTITION.test(path));
  if (!partition) return { columns: [IMAGE, ...names], rows };
  const table = await readFile(partition, [IMAGE, 'partition']);
  const ids = columnValues(table, table.columns[0]!)!;
  const codes = columnValues(table, table.columns[1] ?? '') ?? [];
  const codeOf = new Map(ids.map((id, row) => [id, codes[row] ?? '']));
  return {
    columns: [IMAGE, ...names, SPLIT],
    rows: rows.map((row) => [...row, codeOf.get(row[0]!.trim()) ?? '']),
  };
}

/** CelebA's `list_attr_celeba` and `list_eval_partition`, as .csv or as the original .txt. */
export const celeba: Layout = {
  id: 'celeba',
  title: 'CelebA attributes',
  detect: ({ others }) => others.some(({ path }) => ATTRIBUTES.test(path)),
  async read(folder, _signal, given) {
    const file = folder.others.find(({ path }) => ATTRIBUTES.test(path))!;
    const table = await wholeTable(folder, file);
    const names = table.columns.filter((name) => name !== IMAGE && name !== SPLIT);
    const label = given?.label ?? (names.includes(USUAL_LABEL) ? USUAL_LABEL : names[0]!);
    const attributes = names.filter((name) => name !== label);
    attributes.sort((one, other) => Number(other === USUAL_GROUP) - Number(one === USUAL_GROUP));
    const split = table.columns.includes(SPLIT) ? SPLIT : null;
    const mapping: ColumnMapping = given ?? { path: IMAGE, label, split, attributes };
    return readMapped(folder, [{ path: file.path, table, mapping, fix: FIX }]);
  },
};
