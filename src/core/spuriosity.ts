import { allRows, momentsAt, rowsByClass, SMALLEST_DEVIATION } from './summary';

/** Scores of many cues: one column per cue, each of `imageCount` values, one allocation. A high score means the cue is present. */
export interface CueScores {
  imageCount: number;
  cueCount: number;
  /** Column after column: score of image i for cue j at j * imageCount + i. */
  values: Float32Array;
}

/** The scores of one cue, as a view. */
export function cueColumn(scores: CueScores, cue: number): Float32Array {
  return scores.values.subarray(cue * scores.imageCount, (cue + 1) * scores.imageCount);
}

/**
 * Spuriosity of the images of one class (Spuriosity Rankings, section 4.1):
 * (1 / |S|) sum over cues i in S of (r_i(x) - mu_i) / sigma_i, with mean and deviation (ddof 0) over these images.
 * A cue that is constant on them (sigma < 1e-8) tells nothing and is left out of the mean.
 *
 * @param columns scores of the class's spurious cues, indexed by image
 * @param rows the images of the class, in one split
 * @returns one value per entry of `rows`; NaN throughout if no cue is left
 */
export function spuriosityOfClass(columns: readonly Float32Array[], rows: Uint32Array): Float64Array {
  const spuriosity = new Float64Array(rows.length);
  let cuesUsed = 0;
  for (const column of columns) {
    const { mean, deviation } = momentsAt(column, rows);
    if (!(deviation >= SMALLEST_DEVIATION)) continue;
    cuesUsed += 1;
    for (let i = 0; i < rows.length; i += 1) spuriosity[i]! += (column[rows[i]!]! - mean) / deviation;
  }
  for (let i = 0; i < rows.length; i += 1) spuriosity[i] = cuesUsed > 0 ? spuriosity[i]! / cuesUsed : Number.NaN;
  return spuriosity;
}

export interface SpuriosityInput {
  scores: CueScores;
  labels: ArrayLike<number>;
  classCount: number;
  /** Columns of the cues judged spurious, per class. */
  spuriousCues: readonly (readonly number[])[];
  /** Split code per row; mean and deviation are taken within class and split. Absent: all rows are one split. */
  splits?: ArrayLike<number>;
}

/** Spuriosity of every image for its own class, z-scored within class and split; NaN where the class has no spurious cue. */
export function spuriosityByClass(input: SpuriosityInput): Float32Array {
  const { scores, labels, classCount, splits } = input;
  const spuriosity = new Float32Array(scores.imageCount).fill(Number.NaN);
  for (const rows of rowsBySplit(allRows(scores.imageCount), splits)) {
    rowsByClass(labels, classCount, rows).forEach((rowsOfClass, classIndex) => {
      const columns = (input.spuriousCues[classIndex] ?? []).map((cue) => cueColumn(scores, cue));
      const values = spuriosityOfClass(columns, rowsOfClass);
      for (let i = 0; i < rowsOfClass.length; i += 1) spuriosity[rowsOfClass[i]!] = values[i]!;
    });
  }
  return spuriosity;
}

function rowsBySplit(rows: Uint32Array, splits: ArrayLike<number> | undefined): Uint32Array[] {
  if (!splits) return [rows];
  const codes = [...new Set(Array.from(rows, (row) => splits[row]!))];
  return codes.map((code) => rows.filter((row) => splits[row] === code));
}
