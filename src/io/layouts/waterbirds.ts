import type { SourceFile } from '../file-source';
import type { FolderContents, Layout } from './layout';
import { readMapped } from './mapped-table';
import { parseTable } from './table';

const FIX = 'metadata.csv needs the columns img_filename (path of each image from the folder of metadata.csv) and y.';

/** Columns with a part of their own; the rest may be attributes. */
const STRUCTURAL = new Set(['img_id', 'img_filename', 'y', 'split', '']);

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
    const { path, read } = tableFile(folder)!;
    const table = parseTable(await (await read()).text(), path);
    const { columns } = table;
    const attributes = columns.filter((name) => !STRUCTURAL.has(name));
    attributes.sort((a, b) => Number(b === GROUP_COLUMN) - Number(a === GROUP_COLUMN));
    const split = columns.includes('split') ? 'split' : null;
    return readMapped(folder, [
      { path, table, mapping: { path: 'img_filename', label: 'y', split, attributes }, fix: FIX },
    ]);
  },
};
