import type { Estimate } from './audit';
import { wilson } from './intervals';

/** Accuracy as papers on data sets with a planted bias state it. */
export interface AlignedAccuracy {
  /** On images that the bias serves. */
  aligned: Estimate;
  /** On images that it misleads; also called unbiased accuracy. */
  conflicting: Estimate;
  /** On both. */
  total: Estimate;
}

/**
 * Bias-aligned, bias-conflicting and total accuracy with Wilson's intervals.
 *
 * @param predictions one per entry of `rows`
 * @param isConflicting per row of the data: 1 where the attribute is not the one that goes with the label, 0 where it is; any other value
 *   leaves the image out
 */
export function alignedAccuracy(
  predictions: ArrayLike<number>,
  rows: ArrayLike<number>,
  labels: ArrayLike<number>,
  isConflicting: ArrayLike<number>,
): AlignedAccuracy {
  const right = [0, 0];
  const count = [0, 0];
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    const side = isConflicting[row];
    if (side !== 0 && side !== 1) continue;
    count[side]! += 1;
    if (predictions[i] === labels[row]) right[side]! += 1;
  }
  return {
    aligned: wilson(right[0]!, count[0]!),
    conflicting: wilson(right[1]!, count[1]!),
    total: wilson(right[0]! + right[1]!, count[0]! + count[1]!),
  };
}

/**
 * Which images a bias misleads, where the attribute is known: per class the attribute most frequent among training images is the aligned one.
 *
 * @param attributes per row; negative where it is not known
 * @param trainRows of which the frequencies are taken
 * @returns per row 1 conflicting, 0 aligned, 255 not known
 */
export function conflictingRows(
  labels: ArrayLike<number>,
  attributes: ArrayLike<number>,
  trainRows: ArrayLike<number>,
): Uint8Array {
  const counts = new Map<number, Map<number, number>>();
  for (let i = 0; i < trainRows.length; i += 1) {
    const [label, attribute] = [labels[trainRows[i]!]!, attributes[trainRows[i]!]!];
    if (attribute < 0) continue;
    const own = counts.get(label) ?? new Map<number, number>();
    own.set(attribute, (own.get(attribute) ?? 0) + 1);
    counts.set(label, own);
  }
  const usual = new Map(
    [...counts].map(([label, own]) => {
      const [first] = [...own].sort(([one, many], [other, more]) => more - many || one - other);
      return [label, first![0]] as const;
    }),
  );
  return Uint8Array.from({ length: labels.length }, (_, row) => {
    const expected = usual.get(labels[row]!);
    if (expected === undefined || attributes[row]! < 0) return 255;
    return attributes[row] === expected ? 0 : 1;
  });
}
