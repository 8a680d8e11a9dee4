import { SPLITS, type Dataset, type RefusedFile } from '../../core/audit';
import type { SourceFile } from '../file-source';
import type { TableMatch } from './layout';

/** Pictures that the preview shows. */
const SAMPLE_SIZE = 12;

/** What a folder holds, before anything runs: shown to the user, who may go on or go back. */
export interface ImportPreview {
  name: string;
  /** "class folders", "split folders", "Waterbirds metadata.csv". */
  layout: string;
  images: number;
  sizeBytes: number;
  /** Images per class and split; `split` null where none is given. */
  classes: readonly { name: string; images: number; perSplit: readonly number[] | null }[];
  hasSplits: boolean;
  attributes: readonly { name: string; values: readonly string[] }[];
  refused: readonly RefusedFile[];
  warnings: readonly string[];
  /** How the table that describes the images and the folder go together; null without a table. */
  table: TableMatch | null;
  /** A few files to look at. */
  sample: readonly { path: string; className: string; read(): Promise<Blob> }[];
}

/** The preview of a data set. Also for a data set without files: the demo's. */
export function previewOf(
  layout: string,
  dataset: Dataset,
  files: readonly SourceFile[],
  warnings: readonly string[],
  table: TableMatch | null = null,
): ImportPreview {
  const { classes, labels, paths, splits } = dataset;
  const counts = classes.map(() => SPLITS.map(() => 0));
  labels.forEach((label, row) => {
    counts[label]![splits?.[row] ?? 0]! += 1;
  });
  return {
    name: dataset.name,
    layout,
    images: files.length,
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    classes: classes.map((name, index) => ({
      name,
      images: counts[index]!.reduce((sum, count) => sum + count, 0),
      perSplit: splits ? counts[index]! : null,
    })),
    hasSplits: splits !== null,
    attributes: dataset.attributes.map(({ name, values }) => ({ name, values })),
    refused: dataset.refused,
    warnings,
    table,
    sample: sampleRows(labels, classes.length).map((row) => ({
      path: paths[row]!,
      className: classes[labels[row]!]!,
      read: () => files[row]!.read(),
    })),
  };
}

/** The same number of rows of each class as far as it goes, evenly spaced through the class. */
function sampleRows(labels: Uint16Array, classCount: number): number[] {
  const perClass = Math.max(1, Math.floor(SAMPLE_SIZE / classCount));
  const rowsOf = Array.from({ length: Math.min(classCount, SAMPLE_SIZE) }, (): number[] => []);
  labels.forEach((label, row) => rowsOf[label]?.push(row));
  return rowsOf.flatMap((own) => {
    const count = Math.min(perClass, own.length);
    return Array.from({ length: count }, (_, index) => own[Math.floor((index * own.length) / count)]!);
  });
}
