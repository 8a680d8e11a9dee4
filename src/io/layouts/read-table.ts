import { AppError } from '../../core/errors';
import type { SourceFile } from '../file-source';
import { parseTable, type Table } from './table';

/** Files that may hold a table of images. */
const TABLE_NAME = /\.(csv|tsv|jsonl|ndjson|parquet)$/i;

/** A table above this is no list of images that a browser can hold. */
const LIMIT_BYTES = 500_000_000;

export function isTable({ path }: SourceFile): boolean {
  return TABLE_NAME.test(path);
}

/** A cell as text; what is no text, number, truth or moment is no value that images can be told apart by. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return value instanceof Date ? value.toISOString() : '';
}

/** Records as a table; its columns are all names that occur, in order of their first occurrence. */
export function tableOfRecords(records: readonly object[]): Table {
  const placeOf = new Map<string, number>();
  for (const record of records) {
    for (const name of Object.keys(record)) if (!placeOf.has(name)) placeOf.set(name, placeOf.size);
  }
  const rows = records.map((record) => {
    const row = Array.from({ length: placeOf.size }, () => '');
    for (const [name, value] of Object.entries(record)) row[placeOf.get(name)!] = textOf(value);
    return row;
  });
  return { columns: [...placeOf.keys()], rows };
}

/** @throws AppError `bad-input` with the number of the line that is no record */
export function parseJsonLines(text: string, path: string): Table {
  const records: object[] = [];
  text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((line, index) => {
      if (line.trim() === '') return;
      let record: unknown;
      try {
        record = JSON.parse(line);
      } catch {
        record = null;
      }
      if (typeof record !== 'object' || record === null || Array.isArray(record)) {
        throw new AppError(
          'bad-input',
          `Line ${index + 1} of "${path}" is no JSON object.`,
          'Each line has to be one object, such as {"file_name": "a.jpg", "label": "gull"}.',
        );
      }
      records.push(record);
    });
  if (records.length === 0) throw noRows(path);
  return tableOfRecords(records);
}

function noRows(path: string): AppError {
  return new AppError('bad-input', `"${path}" has no rows.`, 'Check that the table was written in full.');
}

async function readParquet(file: Blob, path: string): Promise<Table> {
  const { parquetMetadataAsync, parquetReadObjects } = await import('hyparquet');
  const buffer = {
    byteLength: file.size,
    slice: (start: number, end?: number) => file.slice(start, end).arrayBuffer(),
  };
  try {
    const metadata = await parquetMetadataAsync(buffer);
    // Lists and structures (vectors, pictures, boxes) are no columns of values; reading them would take their whole memory.
    const columns = metadata.schema
      .slice(1)
      .filter(({ num_children: children, repetition_type: repetition }) => !children && repetition !== 'REPEATED')
      .map(({ name }) => name)
      .filter((name) =>
        metadata.row_groups[0]?.columns.some(({ meta_data: own }) => isFlat(own?.path_in_schema, name)),
      );
    const records = await parquetReadObjects({ file: buffer, metadata, columns });
    if (records.length === 0) throw noRows(path);
    return tableOfRecords(records);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw new AppError(
      'bad-input',
      `"${path}" cannot be read as Parquet.`,
      'Write it again, with Snappy compression or none.',
      thrown,
    );
  }
}

function isFlat(path: readonly string[] | undefined, name: string): boolean {
  return path?.length === 1 && path[0] === name;
}

/**
 * A table of any of the kinds that {@link isTable} knows.
 * @throws AppError `bad-input` for a table that is damaged, empty or too large
 */
export async function readTable(file: SourceFile): Promise<Table> {
  const blob = await file.read();
  if (blob.size > LIMIT_BYTES) {
    throw new AppError(
      'bad-input',
      `"${file.path}" has ${Math.round(blob.size / 1e6)} MB: no list of images is that large.`,
      'Take out columns that hold pictures or vectors.',
    );
  }
  if (/\.parquet$/i.test(file.path)) return readParquet(blob, file.path);
  const text = await blob.text();
  return /\.(jsonl|ndjson)$/i.test(file.path) ? parseJsonLines(text, file.path) : parseTable(text, file.path);
}
