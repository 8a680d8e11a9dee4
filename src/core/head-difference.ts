import type { HeadDifference, PairedDifference } from './audit';
import { groupFigures, worstOf, type MeasuredData } from './head-figures';
import { countPairs, mcNemarP, pairedDrop } from './paired-proportions';

function pairedDifference(before: Uint8Array, after: Uint8Array, rows: Uint32Array): PairedDifference {
  const pick = (isRight: Uint8Array): Uint8Array => Uint8Array.from(rows, (row) => isRight[row]!);
  const [first, second] = [pick(before), pick(after)];
  // The drop from the later to the earlier answers is the gain.
  return { gain: pairedDrop(countPairs(second, first)), p: mcNemarP(countPairs(first, second)) };
}

/**
 * A head against the plain one on the same images: all of them, and those of the group that is the worst under the plain head. That group is
 * held fixed, because the least accuracy of each head by itself would compare different images.
 *
 * @param before 1 per image of the data set that the plain head gets right
 * @returns null without rows
 */
export function headDifference(
  data: MeasuredData,
  before: Uint8Array,
  after: Uint8Array,
  rows: Uint32Array,
): HeadDifference | null {
  if (rows.length === 0) return null;
  const worst = worstOf(groupFigures(data, before, rows));
  const attribute = data.attributes.find(({ name }) => name === worst?.attribute);
  const accuracy = pairedDifference(before, after, rows);
  if (!worst || !attribute) return { accuracy, worstGroup: null };
  const code = attribute.values.indexOf(worst.value);
  const ofGroup = rows.filter((row) => data.labels[row] === worst.classIndex && attribute.codes[row] === code);
  const { classIndex, value } = worst;
  return {
    accuracy,
    worstGroup: { ...pairedDifference(before, after, ofGroup), classIndex, attribute: attribute.name, value },
  };
}
