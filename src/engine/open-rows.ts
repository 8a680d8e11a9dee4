import type { Dataset } from '../core/audit';
import { correctedLabels } from '../core/label-corrections';
import type { SourceFile } from '../io/file-source';
import { keepRows } from './dataset';
import type { SessionRecord } from './session-record';

/**
 * The images of one open audit by row: as imported until all are embedded, then those that could be decoded, with the labels in use.
 * Files are there while the folder is.
 */
export class OpenRows {
  /** Replaced, never mutated. */
  dataset: Dataset;
  /** Row as imported, by row; null until all are embedded. */
  kept: Uint32Array | null = null;
  /** Rows embedded so far. */
  done = 0;
  readonly #record: SessionRecord;
  #files: readonly SourceFile[] | null;

  /** @param files aligned with the rows as imported; null where the folder is not at hand */
  constructor(record: SessionRecord, files: readonly SourceFile[] | null) {
    this.#record = record;
    this.#files = files;
    this.dataset = record.value.dataset;
  }

  get total(): number {
    return this.#record.value.dataset.paths.length;
  }

  get files(): readonly SourceFile[] | null {
    return this.#files;
  }

  /** Takes the files of the folder that was dropped again. @returns how many of the audit's files are in it; all are needed. */
  connect(files: readonly SourceFile[]): number {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const { paths } = this.#record.value.dataset;
    const found = paths.filter((path) => byPath.has(path)).length;
    if (found === paths.length) this.#files = paths.map((path) => byPath.get(path)!);
    return found;
  }

  /** Leaves out the rows that could not be decoded. */
  close(kept: Uint32Array): void {
    this.kept = kept;
    this.done = this.total;
    this.relabel();
  }

  /** Takes over the corrected labels of the record. */
  relabel(): void {
    if (!this.kept) return;
    const { dataset: imported, decodeRefusals, labelCorrections = [] } = this.#record.value;
    const dataset = { ...imported, labels: correctedLabels(imported.labels, labelCorrections) };
    this.dataset = keepRows(dataset, this.kept, new Map(decodeRefusals.map(({ row, reason }) => [row, reason])));
  }

  file(row: number): SourceFile | null {
    return this.#files?.[this.kept?.[row] ?? row] ?? null;
  }
}
