import type { CueTestInput } from '../../src/core/cue-test';
import { mulberry32, shuffle, type Uniform } from '../../src/core/random';
import { allRows } from '../../src/core/summary';

/**
 * Data sets with one cue that a head leans on, among cues that it does not.
 *
 * Two classes of `imagesPerClass`. Half of class 0 and a tenth of class 1 show the planted cue: it goes with the label, as a shortcut
 * does, or no head would lean on it. The head is right on an image of class 0 with probability `accuracyWith` where the cue is shown
 * and `accuracyWithout` where it is not; on class 1, whose images the cue gives away to class 0, the other way round. The cue's score
 * is higher wherever it is shown, so that at k = n / 2 the true gap of class 0 is the difference of the two.
 *
 * The null cues tell nothing of right and wrong. Every second of them goes with the label just as the planted one does, so that the
 * test of association does not stand in their way.
 */
export interface PlantedCueOptions {
  seed: number;
  imagesPerClass: number;
  accuracyWith: number;
  accuracyWithout: number;
  nullCueCount: number;
}

export interface PlantedCueSet {
  input: CueTestInput;
  /** Column of the planted cue; it goes with class 0. */
  planted: number;
}

const SHOWN_IN_CLASS = [0.5, 0.1] as const;

/** Writes 1 + u where the cue is shown, u where it is not, for as many images of each class as show it. */
function writeShown(column: Float32Array, rowsOfClass: readonly Uint32Array[], uniform: Uniform): void {
  rowsOfClass.forEach((rows, classIndex) => {
    const shown = Math.round(SHOWN_IN_CLASS[classIndex]! * rows.length);
    shuffle(rows, uniform).forEach((row, place) => (column[row] = (place < shown ? 1 : 0) + uniform()));
  });
}

export function plantedCueSet(options: PlantedCueOptions): PlantedCueSet {
  const { seed, imagesPerClass, accuracyWith, accuracyWithout, nullCueCount } = options;
  const uniform = mulberry32(seed);
  const n = 2 * imagesPerClass;
  const cueCount = nullCueCount + 1;
  const labels = Uint16Array.from({ length: n }, (_, row) => row % 2);
  const rows = allRows(n);
  const rowsOfClass = [0, 1].map((classIndex) => rows.filter((row) => labels[row] === classIndex));
  const values = new Float32Array(n * cueCount);
  const column = (cue: number) => values.subarray(cue * n, (cue + 1) * n);
  const planted = nullCueCount >> 1;
  for (let cue = 0; cue < cueCount; cue += 1) {
    if (cue === planted || cue % 2 === 0) writeShown(column(cue), rowsOfClass, uniform);
    else for (let row = 0; row < n; row += 1) values[cue * n + row] = uniform();
  }
  const isRight = Uint8Array.from(rows, (row) => {
    const isShown = column(planted)[row]! >= 1;
    return uniform() < (isShown === (labels[row] === 0) ? accuracyWith : accuracyWithout) ? 1 : 0;
  });
  const scores = { imageCount: n, cueCount, values };
  const k = Math.floor(imagesPerClass / 2);
  return { input: { scores, labels, classCount: 2, isRight, heldOutRows: rows, fittingRows: rows, k }, planted };
}
