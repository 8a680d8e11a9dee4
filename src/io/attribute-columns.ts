import type { AttributeColumn } from '../core/audit';
import { comparePaths } from './file-names';

/** Above this many values a column names things (files, people, dates) rather than groups them. */
const MAX_VALUES = 30;

/** A group of fewer images than this, on average, says nothing. */
const MIN_IMAGES_PER_VALUE = 5;

/**
 * Columns of texts as attributes: those with 2 to {@link MAX_VALUES} values that are held by at least
 * {@link MIN_IMAGES_PER_VALUE} images on average. A column whose every value occurs in one class only (the label again,
 * or its species) makes no groups that cross the classes; it stays out and is named in a warning.
 */
export function attributeColumns(
  rows: readonly { attributes: Readonly<Record<string, string>> }[],
  labels: Uint16Array,
): { attributes: AttributeColumn[]; warnings: string[] } {
  const attributes: AttributeColumn[] = [];
  const warnings: string[] = [];
  for (const name of Object.keys(rows[0]?.attributes ?? {})) {
    const cells = rows.map((row) => row.attributes[name] ?? '');
    const values = [...new Set(cells)].filter((value) => value !== '').sort(comparePaths);
    if (values.length < 2 || values.length > MAX_VALUES || values.length * MIN_IMAGES_PER_VALUE > rows.length) continue;
    const codeOf = new Map(values.map((value, code) => [value, code]));
    const codes = Uint16Array.from(cells, (cell) => codeOf.get(cell) ?? values.length);
    if (isNestedInClasses(codes, values.length, labels)) {
      warnings.push(
        `The column "${name}" is not used for groups: each of its ${values.length} values occurs in one class only, so ` +
          'these images cannot tell it apart from the class.',
      );
    } else attributes.push({ name, values, codes });
  }
  return { attributes, warnings };
}

function isNestedInClasses(codes: Uint16Array, valueCount: number, labels: Uint16Array): boolean {
  const classOf = new Int32Array(valueCount).fill(-1);
  return codes.every((code, row) => {
    if (code === valueCount) return true;
    if (classOf[code] === -1) classOf[code] = labels[row]!;
    return classOf[code] === labels[row];
  });
}
