import { SPLITS, type Split } from '../../../core/audit';
import { drawRows, mulberry32 } from '../../../core/random';

export interface SwapRows {
  labels: ArrayLike<number>;
  /** Index into SPLITS per row. */
  splits: ArrayLike<number>;
}

/** Some rows of a class in a split. Each class is drawn by itself, so that its rows do not hang on what else is asked for. */
export function rowsOf(
  { labels, splits }: SwapRows,
  split: Split,
  label: number,
  most: number,
  seed: number,
): number[] {
  const wanted = SPLITS.indexOf(split);
  const own = Array.from({ length: labels.length }, (_, row) => row).filter(
    (row) => labels[row] === label && splits[row] === wanted,
  );
  return [...drawRows(Uint32Array.from(own), Math.min(most, own.length), mulberry32(seed + label))];
}
