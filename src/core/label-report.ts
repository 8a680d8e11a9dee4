import {
  calibratedJoint,
  classThresholds,
  confidentClasses,
  entropyQuality,
  LABEL_FILTERS,
  labelIssues,
  normalisedMargin,
  selfConfidence,
  type JudgedLabels,
  type LabelFilter,
} from './confident-learning';
import { orderAscending, orderDescending } from './ordering';

/** Spuriosity Rankings, section 5: a class whose gap is below this, in points, may hold labels that name the cue's class. */
export const COLLISION_GAP_POINTS = -20;
/** Share of such a class's images, the most spurious ones, that are looked at. */
export const COLLISION_SHARE = 0.1;

/** What the ranking has to say about labels. */
export interface RankingFlags {
  /** 1 per image among the most spurious of a class with a strongly negative gap. */
  flags: Uint8Array;
  /** Per image, for its class; NaN where nothing is judged spurious for it. */
  spuriosity: Float32Array;
  /** Gap in points per class; NaN where none can be measured. */
  gapsPoints: Float64Array;
  /** Why nothing is flagged, in a sentence; "" where something is. */
  whyEmpty: string;
}

/** What two ways of telling wrong labels say of every image. Row i is the same image everywhere. */
export interface LabelReport {
  /** How the probabilities came to be, in words. */
  probabilitiesFrom: string;
  /** The labels that were judged: those in use when this was computed. */
  labels: Uint16Array;
  /** Per image one bit a filter, in the order of LABEL_FILTERS; see {@link isFlagged}. */
  filterBits: Uint8Array;
  /** The most probable class other than the label. */
  suggested: Uint16Array;
  /** The class that an image confidently is; -1 where none. */
  confident: Int32Array;
  /** Out-of-sample probability of the label; 0 to 1. */
  selfConfidence: Float32Array;
  /** 0 to 1; below a half another class is more probable. */
  margin: Float32Array;
  /** Confidence-weighted entropy as a quality, 0 to 1. */
  entropyQuality: Float32Array;
  /** Mean self-confidence per class. */
  thresholds: Float64Array;
  /** Rows [label][estimated class]: whole numbers that sum to the images of each label. */
  joint: readonly (readonly number[])[];
  ranking: RankingFlags;
}

function mostProbableOther({ probabilities, labels, classCount }: JudgedLabels, image: number): number {
  let best = -1;
  for (let k = 0; k < classCount; k += 1) {
    if (k === labels[image]) continue;
    if (best < 0 || probabilities[image * classCount + k]! > probabilities[image * classCount + best]!) best = k;
  }
  return Math.max(0, best);
}

/**
 * Confident learning over a whole data set (Northcutt, Jiang, Chuang 2021): every filter, every score, the joint.
 *
 * @param judged n x K out-of-sample probabilities and n labels
 */
export function labelReport(
  judged: JudgedLabels & { labels: Uint16Array },
  probabilitiesFrom: string,
  ranking: RankingFlags,
): LabelReport {
  const { labels } = judged;
  const filterBits = new Uint8Array(labels.length);
  LABEL_FILTERS.forEach((filter, bit) => {
    labelIssues(judged, filter).forEach((flag, row) => {
      filterBits[row]! |= flag << bit;
    });
  });
  return {
    probabilitiesFrom,
    labels,
    filterBits,
    suggested: Uint16Array.from(labels, (_, row) => mostProbableOther(judged, row)),
    confident: confidentClasses(judged),
    selfConfidence: Float32Array.from(labels, (label, row) => selfConfidence(judged, row, label)),
    margin: Float32Array.from(labels, (_, row) => normalisedMargin(judged, row)),
    entropyQuality: Float32Array.from(labels, (_, row) => entropyQuality(judged, row)),
    thresholds: classThresholds(judged),
    joint: calibratedJoint(judged),
    ranking,
  };
}

export function isFlagged({ filterBits }: Pick<LabelReport, 'filterBits'>, filter: LabelFilter, row: number): boolean {
  return ((filterBits[row]! >> LABEL_FILTERS.indexOf(filter)) & 1) === 1;
}

/** Rows that a filter calls wrong, the least self-confidence first. */
export function rowsFlagged(report: LabelReport, filter: LabelFilter): Uint32Array {
  const rows = Uint32Array.from(report.labels.keys()).filter((row) => isFlagged(report, filter, row));
  return orderAscending(report.selfConfidence, rows);
}

/** Rows that the ranking flags, the most spurious first. */
export function rowsOfRanking({ ranking }: Pick<LabelReport, 'ranking'>): Uint32Array {
  const rows = Uint32Array.from(ranking.flags.keys()).filter((row) => ranking.flags[row] === 1);
  return orderDescending(ranking.spuriosity, rows);
}

export interface Overlap {
  both: number;
  onlyFirst: number;
  onlySecond: number;
  /** Size of the intersection over that of the union (Jaccard 1901); NaN of two empty lists. */
  jaccard: number;
}

/** Rows of the first list that are in the second too, in the order of the first. */
export function rowsInBoth(first: Uint32Array, second: Uint32Array): Uint32Array {
  const known = new Set(second);
  return first.filter((row) => known.has(row));
}

/** How far two lists of rows agree; a row stands in a list once. */
export function overlapOf(first: Uint32Array, second: Uint32Array): Overlap {
  const both = rowsInBoth(first, second).length;
  const onlyFirst = first.length - both;
  const onlySecond = second.length - both;
  return { both, onlyFirst, onlySecond, jaccard: both / (both + onlyFirst + onlySecond) };
}

/**
 * Of each class with a gap below {@link COLLISION_GAP_POINTS} its most spurious images, {@link COLLISION_SHARE} of the class (at
 * least one): where a class does better without the cue, images full of it often show something else (Spuriosity Rankings, section 5).
 *
 * @param orders rows of each class, the most spurious first
 * @returns 1 per flagged image
 */
export function collisionFlags(
  gapsPoints: ArrayLike<number>,
  orders: readonly Uint32Array[],
  imageCount: number,
): Uint8Array {
  const flags = new Uint8Array(imageCount);
  orders.forEach((order, classIndex) => {
    if (!(gapsPoints[classIndex]! < COLLISION_GAP_POINTS) || order.length === 0) return;
    for (const row of order.slice(0, Math.max(1, Math.round(order.length * COLLISION_SHARE)))) flags[row] = 1;
  });
  return flags;
}
