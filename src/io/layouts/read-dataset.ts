import { SPLITS, type Dataset, type RefusedFile } from '../../core/audit';
import { AppError, throwIfAborted } from '../../core/errors';
import type { ReportProgress } from '../../core/progress';
import { sniff, SNIFF_BYTES } from '../../core/sniff';
import { attributeColumns } from '../attribute-columns';
import { comparePaths, isClutter, judgeName, sortByPath } from '../file-names';
import type { FileSource, SourceFile } from '../file-source';
import { withArchivesOpened } from '../zip-files';
import type { FolderContents, LayoutReading } from './layout';
import type { ColumnMapping } from './mapped-table';
import { previewOf, type ImportPreview } from './preview';
import { LAYOUTS } from './registry';

/** A folder, understood but not yet decoded. Row i of the data set is `files[i]`. */
export interface ImportResult {
  /** Title of the layout: "class folders". */
  layout: string;
  /** Its `refused` holds what is known without decoding; decoding adds to it. */
  dataset: Dataset;
  files: readonly SourceFile[];
  warnings: readonly string[];
  /** What the person is shown before anything runs. */
  preview: ImportPreview;
}

export interface ReadOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ReportProgress | undefined;
  /** What the columns of the data set's table are, where the person has said so. */
  mapping?: ColumnMapping | undefined;
}

/**
 * Reads a folder's listing and tables, no pixels. Every file that looks like or claims to be an image is either a row
 * or in `dataset.refused` with a reason.
 * @throws AppError `no-images`, `bad-input` (no classes, one class), `too-few-images` with what to do
 */
export async function readDataset(
  source: FileSource,
  { signal, onProgress, mapping }: ReadOptions = {},
): Promise<ImportResult> {
  const startedAt = Date.now();
  const report = (stage: string, done: number, total: number): void =>
    onProgress?.({ stage, done, total, unit: 'files', startedAt });
  report('Reading the folder', 0, 0);
  const { files: listed, refused: unpackable } = await withArchivesOpened(await source.list(signal), signal);
  throwIfAborted(signal);
  const { folder, refused: unreadable } = await sortOut(source.name, listed, signal, (done) =>
    report('Looking at files', done, listed.length),
  );
  const refused = [...unpackable, ...unreadable];
  if (folder.images.length === 0) throw noImagesError(listed.length, refused);
  for (const layout of LAYOUTS) {
    if (!(await layout.detect(folder))) continue;
    const reading = await layout.read(folder, signal, mapping);
    throwIfAborted(signal);
    return build(source.name, layout.title, reading, refused);
  }
  throw new AppError(
    'bad-input',
    'The folder is laid out in no known way.',
    'Put each class into a folder of its own.',
  );
}

/** Parts pictures from the rest. Only files whose name does not settle it are opened, for their first bytes. */
async function sortOut(
  name: string,
  listed: readonly SourceFile[],
  signal: AbortSignal | undefined,
  onFile: (done: number) => void,
): Promise<{ folder: FolderContents; refused: RefusedFile[] }> {
  const images: SourceFile[] = [];
  const others: SourceFile[] = [];
  const refused: RefusedFile[] = [];
  for (const [index, file] of listed.entries()) {
    if (isClutter(file.path)) continue;
    const verdict = judgeName(file.path);
    if (verdict === 'readable') images.push(file);
    else if (verdict === 'no-picture') others.push(file);
    else {
      throwIfAborted(signal);
      onFile(index);
      const content = sniff(await firstBytes(file));
      if (content.kind === 'readable') images.push(file);
      else if (content.kind === 'unreadable') refused.push({ file: file.path, reason: content.reason });
      else if (verdict === 'unreadable') {
        refused.push({ file: file.path, reason: 'Its name claims a picture format that browsers do not decode.' });
      } else others.push(file);
    }
  }
  return { folder: { name, images: sortByPath(images), others: sortByPath(others) }, refused };
}

async function firstBytes(file: SourceFile): Promise<Uint8Array> {
  try {
    return new Uint8Array(await (await file.read()).slice(0, SNIFF_BYTES).arrayBuffer());
  } catch {
    return new Uint8Array(0); // unreadable now: decided by its name alone
  }
}

function noImagesError(files: number, refused: readonly RefusedFile[]): AppError {
  const [first] = refused;
  if (first) {
    const message = `None of the ${refused.length} pictures in the folder can be read ("${first.file}": ${first.reason})`;
    return new AppError('no-images', message, 'Convert them to JPEG or PNG and open the folder again.');
  }
  const message = files === 0 ? 'The folder is empty.' : `None of the ${files.toLocaleString('en')} files is an image.`;
  return new AppError('no-images', message, 'Open a folder that holds JPEG, PNG, WebP, GIF, BMP or AVIF pictures.');
}

function build(name: string, layout: string, reading: LayoutReading, refused: RefusedFile[]): ImportResult {
  const { rows } = reading;
  const present = new Set(rows.map((row) => row.className));
  const classes = (reading.classes ?? [...present].sort(comparePaths)).filter((one) => present.has(one));
  if (classes.length < 2) {
    throw new AppError(
      'bad-input',
      `All ${rows.length.toLocaleString('en')} images are of one class ("${classes[0]}"): what tells classes apart needs two.`,
      'Add a folder with images of another class beside it, and open the folder above both.',
    );
  }
  const codeOf = new Map(classes.map((one, code) => [one, code]));
  const labels = Uint16Array.from(rows, (row) => codeOf.get(row.className)!);
  const hasSplits = rows.some((row) => row.split !== null);
  const splits = hasSplits ? Uint8Array.from(rows, (row) => SPLITS.indexOf(row.split!)) : null;
  const { attributes, warnings } = attributeColumns(rows, labels);
  const dataset: Dataset = {
    name,
    classes,
    paths: rows.map((row) => row.file.path),
    labels,
    splits,
    attributes,
    refused: [...refused, ...reading.refused],
  };
  const files = rows.map((row) => row.file);
  const allWarnings = [...reading.warnings, ...warnings];
  const preview = previewOf(layout, dataset, files, allWarnings, reading.table ?? null);
  return { layout, dataset, files, warnings: allWarnings, preview };
}
