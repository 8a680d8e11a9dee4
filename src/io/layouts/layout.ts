import type { RefusedFile, Split } from '../../core/audit';
import type { SourceFile } from '../file-source';
import type { ColumnMapping } from './mapped-table';

/** A dropped folder, sorted into what may be pictures and what may describe them. */
export interface FolderContents {
  name: string;
  /** Files that look like or claim to be pictures, in path order. */
  images: readonly SourceFile[];
  /** The rest (tables, texts), in path order; clutter is gone. */
  others: readonly SourceFile[];
}

/** One image as a layout describes it. */
export interface ImageRow {
  file: SourceFile;
  className: string;
  /** Null where the layout gives no splits; the same for all rows. */
  split: Split | null;
  /** Raw values of the metadata by column; "" is "not given". */
  attributes: Readonly<Record<string, string>>;
}

/** How well a table and the folder go together. */
export interface TableMatch {
  path: string;
  columns: readonly string[];
  mapping: ColumnMapping;
  /** Rows of the table, and those among them whose file was found. */
  named: number;
  matched: number;
  /** What the others name, as far as it is listed. */
  missing: readonly string[];
}

export interface LayoutReading {
  rows: ImageRow[];
  /** Class order; classes by name where absent. */
  classes?: readonly string[];
  /** Images of the folder that did not find a place, with the reason. */
  refused: RefusedFile[];
  warnings: string[];
  /** Where a table described the images. */
  table?: TableMatch;
}

/** One way in which data sets lie on disk. Adding one is a file here and a line in the registry. */
export interface Layout {
  id: string;
  /** As the preview shows it. */
  title: string;
  /** Whether the folder is laid out this way; layouts are asked in the registry's order and the first yes wins. */
  detect(folder: FolderContents): Promise<boolean> | boolean;
  /** @throws AppError `no-images` or `bad-input` with what to do */
  read(
    folder: FolderContents,
    signal?: AbortSignal,
    /** What the columns of its table are, where the person has said so. */
    mapping?: ColumnMapping,
  ): Promise<LayoutReading> | LayoutReading;
}
