import { AppError } from '../../core/errors';
import { FileFinder } from './file-finder';
import { guessMapping } from './column-guess';
import { classFoldersOf } from './folder-tree';
import type { FolderContents, Layout } from './layout';
import { readMapped, type ColumnMapping, type MappedTable } from './mapped-table';
import { isTable, readTable } from './read-table';
import { splitNamed } from './split-folders';
import type { Split } from '../../core/audit';

const FIX = 'The table needs a column with the path or name of each image, and one with its class.';

/** The split that a table's own folder or name gives all its rows: "train/metadata.csv", "test.csv". */
function splitOfPath(path: string): Split | null {
  const parts = path.replace(/\.[^./]+$/, '').split('/');
  return parts.map(splitNamed).find((split) => split !== null) ?? null;
}

interface Wanted {
  isWanted(path: string): boolean;
  /** Images that have to be named, as a share, where class folders tell the classes too: a list of some images is no description of all. */
  leastNamed: number;
}

/** Tables of one data set, each a part of it, mapped alike. */
async function mappedTables(
  folder: FolderContents,
  { isWanted, leastNamed }: Wanted,
  given?: ColumnMapping,
): Promise<MappedTable[]> {
  const files = folder.others.filter((file) => isTable(file) && isWanted(file.path));
  const finder = new FileFinder(folder.images);
  const hasClassFolders = classFoldersOf(folder.images, (name) => splitNamed(name) !== null).size >= 2;
  const tables: MappedTable[] = [];
  let mapping = given ?? null;
  for (const file of files) {
    const table = await readTable(file);
    mapping ??= guessMapping(table, file.path, finder, hasClassFolders);
    if (!mapping || !mappedColumns(mapping).every((name) => table.columns.includes(name))) continue;
    tables.push({ path: file.path, table, mapping, fix: FIX, split: splitOfPath(file.path) });
  }
  const named = tables.reduce((sum, { table }) => sum + table.rows.length, 0);
  return hasClassFolders && !given && named < leastNamed * folder.images.length ? [] : tables;
}

function mappedColumns({ path, label, split }: ColumnMapping): string[] {
  return [path, label, split].filter((name) => name !== null);
}

/** A split by the tables' paths stands where every table has one and there are several; a column says it better. */
function withSplits(tables: readonly MappedTable[]): MappedTable[] {
  const splits = new Set(tables.map(({ split }) => split));
  const isSaid = splits.size > 1 && !splits.has(null) && tables[0]!.mapping.split === null;
  return tables.map((one) => (isSaid ? one : { ...one, split: null }));
}

function tableLayout(id: string, title: string, wanted: Wanted): Layout {
  const guessed = new WeakMap<FolderContents, Promise<MappedTable[]>>();
  const guess = (folder: FolderContents): Promise<MappedTable[]> => {
    const known = guessed.get(folder) ?? mappedTables(folder, wanted);
    guessed.set(folder, known);
    return known;
  };
  return {
    id,
    title,
    detect: async (folder) => (await guess(folder)).length > 0,
    async read(folder, _signal, mapping) {
      const tables = await (mapping ? mappedTables(folder, wanted, mapping) : guess(folder));
      if (tables.length > 0) return readMapped(folder, withSplits(tables));
      throw new AppError('bad-input', 'No table of the folder has these columns.', FIX);
    },
  };
}

const METADATA = /(?:^|\/)metadata\.(?:csv|jsonl|parquet)$/i;

/** Hugging Face's imagefolder: `metadata.csv`, `.jsonl` or `.parquet` beside the images of each split, with the column `file_name`. */
export const huggingFace: Layout = tableLayout('hugging-face', 'Hugging Face metadata file', {
  isWanted: (path) => METADATA.test(path),
  leastNamed: 0,
});

/** Any table that names images, not far below the top of the folder. */
export const anyTable: Layout = tableLayout('table', 'a table of images', {
  isWanted: (path) => path.split('/').length <= 3,
  leastNamed: 0.5,
});
