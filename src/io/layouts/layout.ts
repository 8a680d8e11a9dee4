import type { RefusedFile, Split } from '../../core/audit';
import type { SourceFile } from '../file-source';

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

export interface LayoutReading {
  rows: ImageRow[];
  /** Class order; classes by name where absent. */
  classes?: readonly string[];
  /** Images of the folder that did not find a place, with the reason. */
  refused: RefusedFile[];
  warnings: string[];
}

/** One way in which data sets lie on disk. Adding one is a file here and a line in the registry. */
export interface Layout {
  id: string;
  /** As the preview shows it. */
  title: string;
  /** Whether the folder is laid out this way; layouts are asked in the registry's order and the first yes wins. */
  detect(folder: FolderContents): Promise<boolean> | boolean;
  /** @throws AppError `no-images` or `bad-input` with what to do */
  read(folder: FolderContents, signal?: AbortSignal): Promise<LayoutReading> | LayoutReading;
}
