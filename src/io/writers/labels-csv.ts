import { LABEL_FILTERS } from '../../core/confident-learning';
import type { LabelCorrection } from '../../core/label-corrections';
import { isFlagged, type LabelReport } from '../../core/label-report';
import { orderAscending } from '../../core/ordering';
import { csvCell } from '../escape-text';
import type { TakeAwayWriter } from '../writers';

/** What labels.csv is written from. */
export interface LabelsOfAudit {
  paths: readonly string[];
  classes: readonly string[];
  report: LabelReport;
  corrections: readonly LabelCorrection[];
}

const SCORES = ['self_confidence', 'margin', 'entropy_quality'] as const;

function decimal(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : '';
}

/**
 * RFC 4180 in UTF-8: every image that a filter or the ranking flags, or that was corrected, the least self-confidence first. `given`
 * is the label that was judged; `corrected` is the label in use where a person has changed it from the one that came with the data.
 */
export function labelsCsv({ paths, classes, report, corrections }: LabelsOfAudit): string {
  const correctedTo = new Map(corrections.map(({ row, to }) => [row, to]));
  const isListed = (row: number): boolean =>
    report.filterBits[row] !== 0 || report.ranking.flags[row] === 1 || correctedTo.has(row);
  const rows = orderAscending(report.selfConfidence, Uint32Array.from(paths.keys()).filter(isListed));
  const header = [
    ...['file_name', 'given', 'suggested', ...SCORES],
    ...LABEL_FILTERS.map((filter) => filter.replaceAll('-', '_')),
    ...['ranking', 'spuriosity', 'corrected'],
  ];
  const lines = Array.from(rows, (row) => [
    paths[row]!,
    classes[report.labels[row]!] ?? '',
    classes[report.suggested[row]!] ?? '',
    decimal(report.selfConfidence[row]!),
    decimal(report.margin[row]!),
    decimal(report.entropyQuality[row]!),
    ...LABEL_FILTERS.map((filter) => (isFlagged(report, filter, row) ? '1' : '0')),
    String(report.ranking.flags[row]!),
    decimal(report.ranking.spuriosity[row]!),
    classes[correctedTo.get(row) ?? -1] ?? '',
  ]);
  return [header, ...lines].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

export const LABELS_FILE = {
  fileName: 'labels.csv',
  description:
    'The images whose label may be wrong, one a line: label and suggested class, scores, which filter flags it, whether the ' +
    'ranking does, what it was corrected to. To be looked at: none of them is proven.',
};

export const labelsCsvWriter: TakeAwayWriter = {
  ...LABELS_FILE,
  write: async ({ dataset, labels, labelCorrections }) => {
    if (!labels) return null;
    const { paths, classes } = dataset;
    const csv = labelsCsv({ paths, classes, report: labels, corrections: labelCorrections });
    return new Blob([csv], { type: 'text/csv;charset=utf-8' });
  },
};
