import { SPLITS } from '../core/audit';
import type { ImportPreview } from '../engine/types';
import type { ImportResult } from './import-folder';

/** What the person is shown before anything runs. */
export function previewOf({ layout, dataset, files, sizeBytes, sampleRows, warnings }: ImportResult): ImportPreview {
  const { labels, splits } = dataset;
  const counts = dataset.classes.map(() => SPLITS.map(() => 0));
  const totals = dataset.classes.map(() => 0);
  labels.forEach((label, row) => {
    totals[label]! += 1;
    const split = splits?.[row];
    if (split !== undefined) counts[label]![split]! += 1;
  });
  return {
    name: dataset.name,
    layout,
    images: files.length,
    sizeBytes,
    classes: dataset.classes.map((name, index) => ({
      name,
      images: totals[index]!,
      perSplit: splits ? counts[index]! : null,
    })),
    hasSplits: splits !== null,
    attributes: dataset.attributes.map(({ name, values }) => ({ name, values })),
    refused: dataset.refused,
    warnings,
    sample: sampleRows.map((row) => ({
      path: dataset.paths[row]!,
      className: dataset.classes[labels[row]!]!,
      read: () => files[row]!.read(),
    })),
  };
}
