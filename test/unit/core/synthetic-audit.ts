import type { MitigationInput } from '../../../src/core/methods/mitigation';
import { groupsFromAttribute } from '../../../src/core/image-groups';
import { rightness } from '../../../src/core/gap';
import { groupTable } from '../../../src/core/groups';
import { predict, type HeadWeights } from '../../../src/core/head';
import { allRows } from '../../../src/core/summary';
import { columnOf, synthetic } from './synthetic';

/** The reference data set "synthA" as a method sees it: train 2000 (correlation .95), val 600 and test 2000 (.5), groups known. */
const parts = [synthetic(1, 2000, 0.95), synthetic(2, 600, 0.5), synthetic(3, 2000, 0.5)];

export const labels = Uint16Array.from(parts.flatMap((part) => [...part.labels]));
export const attribute = {
  name: 'place',
  values: ['land', 'water'],
  codes: Uint16Array.from(parts.flatMap((part) => [...part.attributes])),
};
export const splits = Uint8Array.from(parts.flatMap((part, code) => new Array<number>(part.n).fill(code)));
export const features = {
  rowCount: 4600,
  dimension: 16,
  values: Float32Array.from(parts.flatMap((part) => [...part.values])),
};
export const classNames = ['land bird', 'water bird'];
export const data = { labels, classCount: 2, attributes: [attribute] };
export const groups = groupsFromAttribute(data, attribute, classNames);

/** Column j of all rows: 2 and 3 show the attribute. */
export function featureColumn(j: number): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...columnOf(part, j)]));
}

export const input: MitigationInput = {
  features,
  normalisation: { kind: 'none' },
  labels,
  classCount: 2,
  classNames,
  splits,
  head: null,
  spuriosity: null,
  classTexts: null,
  groups,
};

export function rowsOf(split: 0 | 1 | 2): Uint32Array {
  return allRows(labels.length).filter((row) => splits[row] === split);
}

/** Accuracy of each group (00, 01, 10, 11) on the test images. */
export function testGroups(head: HeadWeights, own = features): number[] {
  const isRight = rightness(predict(head, own), labels);
  const table = groupTable({
    labels,
    classCount: 2,
    attribute: attribute.codes,
    valueCount: 2,
    isRight,
    rows: rowsOf(2),
  });
  return table.groups.map(({ accuracy }) => accuracy.value);
}

export function testWorst(head: HeadWeights, own = features): number {
  return Math.min(...testGroups(head, own));
}
