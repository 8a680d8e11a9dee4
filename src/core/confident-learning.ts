/**
 * Confident learning (Northcutt, Jiang, Chuang 2021, arXiv 1911.00068): which given labels are wrong, told from out-of-sample
 * probabilities. Everything here reads n x K probabilities, row-major, in which each image was judged by a head that had not seen it.
 */
export interface JudgedLabels {
  /** n x K, rows summing to 1. */
  probabilities: ArrayLike<number>;
  /** Given class per image. */
  labels: ArrayLike<number>;
  classCount: number;
}

export const LABEL_FILTERS = [
  'prune-by-noise-rate',
  'prune-by-class',
  'both',
  'confident-learning',
  'predicted-differs',
] as const;
export type LabelFilter = (typeof LABEL_FILTERS)[number];

/** A probability this little below its class's threshold still counts as above it. */
const THRESHOLD_SLACK = 1e-6;

/** Mean probability of class k over the images labelled k; 1 for a class without images. */
export function classThresholds({ probabilities, labels, classCount }: JudgedLabels): Float64Array {
  const sums = new Float64Array(classCount);
  const counts = new Float64Array(classCount);
  for (let i = 0; i < labels.length; i += 1) {
    const label = labels[i]!;
    sums[label]! += probabilities[i * classCount + label]!;
    counts[label]! += 1;
  }
  return sums.map((sum, k) => (counts[k]! > 0 ? sum / counts[k]! : 1));
}

/** The class that each image confidently is: the most probable of those at or above their threshold; -1 where none is. */
export function confidentClasses(judged: JudgedLabels): Int32Array {
  const { probabilities, labels, classCount } = judged;
  const thresholds = classThresholds(judged);
  const classes = new Int32Array(labels.length).fill(-1);
  for (let i = 0; i < labels.length; i += 1) {
    let most = -1;
    for (let k = 0; k < classCount; k += 1) {
      const p = probabilities[i * classCount + k]!;
      if (p >= thresholds[k]! - THRESHOLD_SLACK && p > most) {
        most = p;
        classes[i] = k;
      }
    }
  }
  return classes;
}

/** Counts [given][confident class], as they fall. */
export function confidentJoint(judged: JudgedLabels): number[][] {
  const { labels, classCount } = judged;
  const joint = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  confidentClasses(judged).forEach((confident, i) => {
    if (confident >= 0) joint[labels[i]!]![confident]! += 1;
  });
  return joint;
}

/**
 * The joint with each row scaled to the number of images labelled so and all of it to n, in whole numbers (the largest fractions of a
 * row are rounded up, so that rows keep their sum). The diagonal counts at least 1.
 */
export function calibratedJoint(judged: JudgedLabels): number[][] {
  const { labels, classCount } = judged;
  const counts = new Array<number>(classCount).fill(0);
  for (let i = 0; i < labels.length; i += 1) counts[labels[i]!]! += 1;
  return confidentJoint(judged).map((row, given) => {
    const clipped = row.map((count, k) => (k === given ? Math.max(1, count) : count));
    const total = clipped.reduce((sum, count) => sum + count, 0);
    return roundKeepingSum(clipped.map((count) => (count * counts[given]!) / total));
  });
}

function roundKeepingSum(values: readonly number[]): number[] {
  const rounded = values.map(Math.floor);
  const sum = Math.round(values.reduce((total, value) => total + value, 0));
  let missing = sum - rounded.reduce((total, value) => total + value, 0);
  const byFraction = values.map((value, i) => ({ i, fraction: value - Math.floor(value) }));
  byFraction.sort((a, b) => b.fraction - a.fraction || a.i - b.i);
  for (const { i } of byFraction) if (missing-- > 0) rounded[i]! += 1;
  return rounded;
}

/** Probability of the given label. */
export function selfConfidence({ probabilities, classCount }: JudgedLabels, image: number, label: number): number {
  return probabilities[image * classCount + label]!;
}

/** (p of the given label - the largest other p + 1) / 2: 0 to 1. */
export function normalisedMargin(judged: JudgedLabels, image: number): number {
  const label = judged.labels[image]!;
  let other = 0;
  for (let k = 0; k < judged.classCount; k += 1) {
    if (k !== label) other = Math.max(other, selfConfidence(judged, image, k));
  }
  return (selfConfidence(judged, image, label) - other + 1) / 2;
}

/** Images whose label the filter calls wrong, as 0 or 1 per image. */
export function labelIssues(judged: JudgedLabels, filter: LabelFilter): Uint8Array {
  switch (filter) {
    case 'prune-by-noise-rate':
      return pruneByNoiseRate(judged);
    case 'prune-by-class':
      return pruneByClass(judged);
    case 'both': {
      const byClass = pruneByClass(judged);
      return pruneByNoiseRate(judged).map((flag, i) => flag & byClass[i]!);
    }
    case 'confident-learning':
      return Uint8Array.from(confidentClasses(judged), (confident, i) =>
        confident >= 0 && confident !== judged.labels[i]! ? 1 : 0,
      );
    case 'predicted-differs':
      return Uint8Array.from({ length: judged.labels.length }, (_, i) =>
        likeliestClass(judged, i) === judged.labels[i]! ? 0 : 1,
      );
  }
}

/** The most probable class of an image, the first of equals. */
export function likeliestClass({ probabilities, classCount }: JudgedLabels, image: number): number {
  let best = 0;
  for (let k = 1; k < classCount; k += 1) {
    if (probabilities[image * classCount + k]! > probabilities[image * classCount + best]!) best = k;
  }
  return best;
}

/** For each pair of classes given -> other, as many images as the joint estimates, those where p(other) - p(given) is largest. */
function pruneByNoiseRate(judged: JudgedLabels): Uint8Array {
  const { labels, classCount } = judged;
  const joint = calibratedJoint(judged);
  const flags = new Uint8Array(labels.length);
  for (let given = 0; given < classCount; given += 1) {
    const images = imagesLabelled(judged, given);
    for (let other = 0; other < classCount; other += 1) {
      if (other === given) continue;
      flagLargest(flags, images, joint[given]![other]!, (image) => {
        return selfConfidence(judged, image, other) - selfConfidence(judged, image, given);
      });
    }
  }
  return flags;
}

/** In each class, as many images as the joint estimates to be wrong, those of least self-confidence. */
function pruneByClass(judged: JudgedLabels): Uint8Array {
  const joint = calibratedJoint(judged);
  const flags = new Uint8Array(judged.labels.length);
  joint.forEach((row, given) => {
    const images = imagesLabelled(judged, given);
    const wrong = images.length - row[given]!;
    flagLargest(flags, images, wrong, (image) => -selfConfidence(judged, image, given));
  });
  return flags;
}

function imagesLabelled({ labels }: JudgedLabels, given: number): number[] {
  return Array.from({ length: labels.length }, (_, i) => i).filter((i) => labels[i] === given);
}

function flagLargest(
  flags: Uint8Array,
  images: readonly number[],
  count: number,
  size: (image: number) => number,
): void {
  const ordered = images.map((image) => ({ image, size: size(image) }));
  ordered.sort((a, b) => b.size - a.size || a.image - b.image);
  for (const { image } of ordered.slice(0, Math.max(0, count))) flags[image] = 1;
}

/**
 * Confidence-weighted entropy (Kuan and Mueller 2022, arXiv 2208.08278) turned into a quality from 0 to 1: ln(x + 1) / x with x the entropy of the
 * probabilities, as a share of ln K, over the self-confidence. High: a sure prediction that agrees with the label.
 */
export function entropyQuality(judged: JudgedLabels, image: number): number {
  const { probabilities, labels, classCount } = judged;
  let entropy = 0;
  for (let k = 0; k < classCount; k += 1) {
    const p = probabilities[image * classCount + k]!;
    if (p > 0) entropy -= p * Math.log(p);
  }
  const confidence = Math.max(1e-6, selfConfidence(judged, image, labels[image]!));
  const x = Math.max(1e-6, entropy / Math.log(classCount) / confidence);
  return Math.log1p(x) / x;
}
