import type { Dataset, RefusedFile } from '../core/audit';

/** The data set without the rows that could not be decoded; those join the refused files with their reason. */
export function keepRows(dataset: Dataset, kept: Uint32Array, reasons: ReadonlyMap<number, string>): Dataset {
  const keptRows = new Set(kept);
  const refused: RefusedFile[] = [...dataset.refused];
  dataset.paths.forEach((file, row) => {
    if (!keptRows.has(row)) refused.push({ file, reason: reasons.get(row) ?? 'could not be decoded' });
  });
  const { splits } = dataset;
  return {
    ...dataset,
    paths: Array.from(kept, (row) => dataset.paths[row]!),
    labels: Uint16Array.from(kept, (row) => dataset.labels[row]!),
    splits: splits ? Uint8Array.from(kept, (row) => splits[row]!) : null,
    attributes: dataset.attributes.map((attribute) => ({
      ...attribute,
      codes: Uint16Array.from(kept, (row) => attribute.codes[row]!),
    })),
    refused,
  };
}
