import { SPLITS, type AttributeColumn } from '../../core/audit';
import type { AuditDocument } from '../audit-document';
import { csvCell } from '../escape-text';
import type { TakeAwayWriter } from '../writers';

const FIRST_COLUMNS = ['file_name', 'label', 'split'];
/** Stands behind the split where some label was corrected: the one that came with the data, on the corrected rows. */
const ORIGINAL_COLUMN = 'original_label';
const LAST_COLUMNS = ['pred', 'prob', 'correct', 'spuriosity', 'group', 'source'];

/** Names of the attribute columns: one that repeats another column's name gets "attribute_" in front, as often as it takes. */
export function attributeColumnNames(attributes: readonly AttributeColumn[]): string[] {
  const taken = new Set([...FIRST_COLUMNS, ORIGINAL_COLUMN, ...LAST_COLUMNS]);
  return attributes.map(({ name }) => {
    let free = name;
    while (taken.has(free)) free = `attribute_${free}`;
    taken.add(free);
    return free;
  });
}

/** Six significant digits, nothing where there is no number. */
function decimal(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : '';
}

/** "landbird, place = land": the (class, attribute value) pairs that a row belongs to; empty without attributes. */
function groupName(className: string, names: readonly string[], values: readonly string[]): string {
  const pairs = names.flatMap((name, index) => (values[index] ? [`${name} = ${values[index]}`] : []));
  return pairs.length > 0 ? [className, ...pairs].join(', ') : '';
}

function cellsOfRow(document: AuditDocument, row: number, originals: ReadonlyMap<number, number>): string[] {
  const { dataset, rows } = document;
  const label = dataset.labels[row]!;
  const prediction = rows.predictions[row]!;
  const className = dataset.classes[label] ?? '';
  const values = dataset.attributes.map((attribute) => attribute.values[attribute.codes[row]!] ?? '');
  const names = dataset.attributes.map((attribute) => attribute.name);
  return [
    dataset.paths[row]!,
    className,
    SPLITS[rows.splits[row]!] ?? '',
    ...(originals.size > 0 ? [dataset.classes[originals.get(row) ?? -1] ?? ''] : []),
    ...values,
    dataset.classes[prediction] ?? '',
    decimal(rows.probabilities[row]!),
    prediction === label ? '1' : '0',
    decimal(rows.spuriosity[row]!),
    groupName(className, names, values),
    'original',
  ];
}

/** RFC 4180 in UTF-8: a header line, then one line an image, each ended by CR LF. */
export function rowsCsv(document: AuditDocument): string {
  const originals = new Map(document.labelCorrections.map(({ row, from }) => [row, from]));
  const corrected = originals.size > 0 ? [ORIGINAL_COLUMN] : [];
  const header = [
    ...FIRST_COLUMNS,
    ...corrected,
    ...attributeColumnNames(document.dataset.attributes),
    ...LAST_COLUMNS,
  ];
  const lines = [header, ...document.dataset.paths.map((_, row) => cellsOfRow(document, row, originals))];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

export const rowsCsvWriter: TakeAwayWriter = {
  fileName: 'rows.csv',
  description:
    'One line an image: label (with the original one where it was corrected), split, attributes, what the audited head says of it, its spuriosity and group. ' +
    'Renamed to metadata.csv and laid into the folder of images, it opens as an imagefolder data set.',
  write: async (document) =>
    document.classifier ? new Blob([rowsCsv(document)], { type: 'text/csv;charset=utf-8' }) : null,
};
