export interface Moments {
  mean: number;
  /** Standard deviation, ddof 0. */
  deviation: number;
}

/** Mean and deviation (ddof 0) of `values` at `rows`. */
export function momentsAt(values: ArrayLike<number>, rows: Uint32Array): Moments {
  let sum = 0;
  for (let i = 0; i < rows.length; i += 1) sum += values[rows[i]!]!;
  const centre = sum / rows.length;
  let squares = 0;
  for (let i = 0; i < rows.length; i += 1) squares += (values[rows[i]!]! - centre) ** 2;
  return { mean: centre, deviation: Math.sqrt(squares / rows.length) };
}

/** Deviations below this are taken as a constant: dividing by them would turn rounding into signal. */
export const SMALLEST_DEVIATION = 1e-8;

/** Rows of each class, ascending. Labels outside 0 .. classCount - 1 belong to none. */
export function rowsByClass(labels: ArrayLike<number>, classCount: number, among?: Uint32Array): Uint32Array[] {
  const size = among ? among.length : labels.length;
  const counts = new Uint32Array(classCount);
  for (let i = 0; i < size; i += 1) {
    const label = labels[among ? among[i]! : i]!;
    if (label < classCount) counts[label]! += 1;
  }
  const rows = Array.from(counts, (count) => new Uint32Array(count));
  const filled = new Uint32Array(classCount);
  for (let i = 0; i < size; i += 1) {
    const row = among ? among[i]! : i;
    const label = labels[row]!;
    if (label >= classCount) continue;
    rows[label]![filled[label]!] = row;
    filled[label]! += 1;
  }
  return rows;
}

/** 0, 1, ..., n - 1. */
export function allRows(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row);
}
