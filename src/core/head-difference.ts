import type { GroupFigure, HeadDifference, PairedDifference } from './audit';
import { groupFigures, worstOf, type MeasuredData } from './head-figures';
import { compareAnswers } from './paired-proportions';

function pairedDifference(before: Uint8Array, after: Uint8Array, rows: Uint32Array): PairedDifference {
  const pick = (isRight: Uint8Array): Uint8Array => Uint8Array.from(rows, (row) => isRight[row]!);
  const [first, second] = [pick(before), pick(after)];
  // The drop from the later to the earlier answers is the gain.
  const { drop: gain, p } = compareAnswers(second, first);
  return { gain, p };
}

/** Rows of the images that a choice is made on, and of those that are reported. */
export interface DifferenceRows {
  chosenOn: Uint32Array;
  measuredOn: Uint32Array;
}

/**
 * A head against the plain one on the same images: all of them, and those of the group that is the worst under the plain head. That group is
 * held fixed, because the least accuracy of each head by itself would compare different images. It is chosen on other images than it is
 * measured on: the least of several accuracies is partly chance, which does not come twice, so that any other head would seem to gain
 * where the choice was made.
 *
 * @param before 1 per image of the data set that the plain head gets right
 * @param rows validation and test
 * @returns null without images to measure on; no worst group where none has images on both sides
 */
export function headDifference(
  data: MeasuredData,
  before: Uint8Array,
  after: Uint8Array,
  { chosenOn, measuredOn }: DifferenceRows,
): HeadDifference | null {
  if (measuredOn.length === 0) return null;
  const accuracy = pairedDifference(before, after, measuredOn);
  const measured = groupFigures(data, before, measuredOn);
  const isMeasured = (group: GroupFigure): boolean => measured.some((other) => isSameGroup(group, other));
  const worst = worstOf(groupFigures(data, before, chosenOn).filter(isMeasured));
  const attribute = data.attributes.find(({ name }) => name === worst?.attribute);
  if (!worst || !attribute) return { accuracy, worstGroup: null };
  const code = attribute.values.indexOf(worst.value);
  const ofGroup = measuredOn.filter((row) => data.labels[row] === worst.classIndex && attribute.codes[row] === code);
  const { classIndex, value } = worst;
  return {
    accuracy,
    worstGroup: { ...pairedDifference(before, after, ofGroup), classIndex, attribute: attribute.name, value },
  };
}

function isSameGroup(one: GroupFigure, other: GroupFigure): boolean {
  return one.classIndex === other.classIndex && one.attribute === other.attribute && one.value === other.value;
}
