/** A label that a person has changed: classes by index. */
export interface LabelCorrection {
  row: number;
  /** The label that came with the data. */
  from: number;
  to: number;
}

/** The labels in use: those that came with the data, but for the corrected rows. A new array. */
export function correctedLabels(
  labels: Uint16Array,
  corrections: readonly Pick<LabelCorrection, 'row' | 'to'>[],
): Uint16Array {
  const corrected = labels.slice();
  for (const { row, to } of corrections) corrected[row] = to;
  return corrected;
}

/**
 * The corrections with one row labelled anew: one entry a row, by ascending row, none where the label is again the one that came with
 * the data. The same labels are thus the same list, whatever was tried on the way.
 */
export function withCorrection(
  corrections: readonly LabelCorrection[],
  correction: LabelCorrection,
): LabelCorrection[] {
  const others = corrections.filter(({ row }) => row !== correction.row);
  const all = correction.from === correction.to ? others : [...others, correction];
  return all.sort((a, b) => a.row - b.row);
}
