import type { Estimate } from '../../src/core/audit';
import { testCues, type CueTestInput } from '../../src/core/cue-test';
import { gapPower } from '../../src/core/power';
import { mulberry32, shuffle, type Uniform } from '../../src/core/random';
import { allRows } from '../../src/core/summary';

/**
 * Data sets with one cue that a head leans on, among cues that it does not.
 *
 * Two classes of `imagesPerClass`. The planted cue goes with the label, as a shortcut does, or no head would lean on it: half of class 0
 * shows it clearly and half faintly; of class 1 a tenth shows it clearly, two tenths faintly, the rest not (AUC .875). The head is right
 * on an image of class 0 with probability `accuracyWith` where the cue is clear and `accuracyWithout` where it is faint, so that at
 * k = n / 2 the true gap of class 0 is the difference of the two. Images of class 1 are given away to class 0 by any of it.
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

/** Shares of each class that show the cue clearly and faintly; the rest does not show it. */
const SHOWN_IN_CLASS = [
  { clearly: 0.5, faintly: 0.5 },
  { clearly: 0.1, faintly: 0.2 },
] as const;

/** Writes 2 + u where the cue is clear, 1 + u where it is faint, u elsewhere, for as many images of each class as show it. */
function writeShown(column: Float32Array, rowsOfClass: readonly Uint32Array[], uniform: Uniform): void {
  rowsOfClass.forEach((rows, classIndex) => {
    const { clearly, faintly } = SHOWN_IN_CLASS[classIndex]!;
    const clear = Math.round(clearly * rows.length);
    const shown = clear + Math.round(faintly * rows.length);
    shuffle(rows, uniform).forEach((row, place) => {
      column[row] = (place < clear ? 1 : 0) + (place < shown ? 1 : 0) + uniform();
    });
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
    const score = column(planted)[row]!;
    const isHelped = labels[row] === 0 ? score >= 2 : score < 1;
    return uniform() < (isHelped ? accuracyWith : accuracyWithout) ? 1 : 0;
  });
  const scores = { imageCount: n, cueCount, values };
  const k = Math.floor(imagesPerClass / 2);
  return { input: { scores, labels, classCount: 2, isRight, heldOutRows: rows, fittingRows: rows, k }, planted };
}

/** What a planted cue of a cell of the table of power came to. */
export interface PowerCell {
  sets: number;
  /** Sets in which the planted cue is the first suspect of its class. */
  first: number;
  /** Sets in which it is significant. */
  significant: number;
  /** Sets in which the interval of its gap holds the planted gap. */
  covered: number;
  /** Sets in which the interval of the first suspect's gap, whichever it is, holds that suspect's true gap. */
  firstCovered: number;
  /** Sets in which any other cue is significant. */
  falseFindings: number;
}

/** The size of the studio's vocabulary of surroundings and things, rounded. */
export const NULL_CUES = 800;

/** Accuracies whose mean is 80 %: what a head of middling quality gets with and without the cue. */
export function accuraciesAround80(gapPoints: number): { accuracyWith: number; accuracyWithout: number } {
  return { accuracyWith: 0.8 + gapPoints / 200, accuracyWithout: 0.8 - gapPoints / 200 };
}

/** Audits data sets with seeds from 1 on, each with one planted cue among {@link NULL_CUES}, at k = n / 2. */
export async function measurePower(
  imagesPerClass: number,
  accuracies: { accuracyWith: number; accuracyWithout: number },
  sets: number,
): Promise<PowerCell> {
  const cell: PowerCell = { sets, first: 0, significant: 0, covered: 0, firstCovered: 0, falseFindings: 0 };
  const plantedPoints = 100 * (accuracies.accuracyWith - accuracies.accuracyWithout);
  for (let seed = 1; seed <= sets; seed += 1) {
    const { input, planted } = plantedCueSet({ seed, imagesPerClass, ...accuracies, nullCueCount: NULL_CUES });
    const { findings } = await testCues(input);
    const ofClass = findings.filter((finding) => finding.classIndex === 0);
    const own = ofClass.find((finding) => finding.cue === planted)!;
    const [leader] = ofClass;
    if (own.rank === 1) cell.first += 1;
    if (own.isSignificant) cell.significant += 1;
    if (holds(own.gap.gapPoints, plantedPoints)) cell.covered += 1;
    if (holds(leader!.gap.gapPoints, leader === own ? plantedPoints : 0)) cell.firstCovered += 1;
    if (findings.some((finding) => finding.isSignificant && finding.cue !== planted)) cell.falseFindings += 1;
  }
  return cell;
}

function holds({ low, high }: Estimate, value: number): boolean {
  return low <= value && value <= high;
}

/**
 * Power of the gap's test alone at k = n / 2, by enumeration of both binomials: the probability that p is at most .05 / (number of
 * tests), which is what the correction asks of a single true finding.
 */
export function exactPower(
  imagesPerClass: number,
  { accuracyWith, accuracyWithout }: { accuracyWith: number; accuracyWithout: number },
): number {
  const k = Math.floor(imagesPerClass / 2);
  return gapPower({
    n: 2 * k,
    k,
    accuracyHigh: accuracyWith,
    accuracyLow: accuracyWithout,
    tests: 2 * (NULL_CUES + 1),
  });
}

/** A row of the table in docs/power.md. */
export function powerRow(imagesPerClass: number, gapPoints: number, cell: PowerCell, exact: number): string {
  const share = (count: number) => `${((100 * count) / cell.sets).toFixed(1)} %`;
  const columns = [
    String(imagesPerClass),
    `${gapPoints} points`,
    share(cell.first),
    share(cell.significant),
    `${(100 * exact).toFixed(1)} %`,
    share(cell.covered),
  ];
  return `| ${columns.join(' | ')} |`;
}
