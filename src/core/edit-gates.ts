import { AppError } from './errors';
import type { GateValues } from './generation-order';

/** What the gates look at: one vector per thing, of one encoder of images and words; lengths do not matter. */
export interface GateVectors {
  /** The image that was changed; null for an image made from words alone. */
  source: ArrayLike<number> | null;
  made: ArrayLike<number>;
  /** One per class, in label order. */
  classTexts: readonly ArrayLike<number>[];
  label: number;
  /** Caption before and after the change; null where nothing was changed. */
  captions: { before: ArrayLike<number>; after: ArrayLike<number> } | null;
}

export interface GateMeasures {
  /** Cosine to the label's text less the largest cosine to another class's: above 0 where the label is the likeliest class. */
  labelMargin: number;
  /** Cosine to the label's text less that of the source; null without a source. */
  labelChange: number | null;
  /** Cosine of what changed in the image and what changed in the words; null where either has no before. */
  directionalSimilarity: number | null;
  /** Cosine to the source; null without one. */
  copySimilarity: number | null;
}

export interface GateBounds {
  /** The label may lose as much cosine against the source where it is not the likeliest class any more. */
  largestLabelDrop: number;
  /**
   * Whether being the likeliest class is enough to have kept the label. Not where the encoder names the class from the surroundings: it would still name a
   * covered bird by the sea a water bird.
   */
  isLikeliestEnough: boolean;
  leastDirectional: number;
  largestCopy: number;
}

/** Where nothing was fixed on images of one's own. The bounds of an encoder's cosines differ from encoder to encoder: see `fixGates`. */
export const DEFAULT_GATES: GateBounds = {
  largestLabelDrop: 0,
  isLikeliestEnough: true,
  leastDirectional: 0.1,
  largestCopy: 0.98,
};

/** Above this an image is the source itself, whatever bound the training images suggest: re-encoding alone moves a vector as far. */
export const CERTAIN_COPY = 0.999;

function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < one.length; j += 1) sum += one[j]! * other[j]!;
  return sum;
}

function unit(vector: ArrayLike<number>): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return Float64Array.from(vector, (value) => (length > 0 ? value / length : 0));
}

function difference(one: ArrayLike<number>, other: ArrayLike<number>): Float64Array {
  return Float64Array.from(one, (value, j) => value - other[j]!);
}

/**
 * What the gates of counterfactual images measure. Directional similarity is that of StyleGAN-NADA (Gal et al. 2021, arXiv 2108.00946): the cosine of
 * the difference of the image vectors and that of the caption vectors, each vector brought to length 1 first; 0 where nothing moved.
 *
 * @throws AppError `internal` for vectors of different networks
 */
export function measureGates({ source, made, classTexts, label, captions }: GateVectors): GateMeasures {
  const vectors = [source, captions?.before, captions?.after, ...classTexts].filter(
    (vector) => vector !== null && vector !== undefined,
  );
  if (vectors.some((vector) => vector.length !== made.length) || !classTexts[label]) {
    throw new AppError('internal', 'The gates were given vectors of different networks.', 'Embed the images again.');
  }
  const image = unit(made);
  const before = source && unit(source);
  const cosines = classTexts.map((text) => dot(image, unit(text)));
  const others = cosines.filter((_, k) => k !== label);
  const own = cosines[label]!;
  return {
    labelMargin: own - (others.length > 0 ? Math.max(...others) : -1),
    labelChange: before ? own - dot(before, unit(classTexts[label])) : null,
    directionalSimilarity:
      before && captions
        ? dot(unit(difference(image, before)), unit(difference(unit(captions.after), unit(captions.before))))
        : null,
    copySimilarity: before ? dot(image, before) : null,
  };
}

/**
 * The verdicts. The label is kept where it has lost no more than the bound or, if that is enough, is still the likeliest class; the edit has
 * happened where the image moved as the words did; it is no copy where it is not too like its source. What cannot be measured passes.
 */
export function judgeGates(measures: GateMeasures, bounds: GateBounds = DEFAULT_GATES): GateValues {
  const { labelMargin, directionalSimilarity, copySimilarity } = measures;
  return {
    labelMargin,
    isLabelKept: isLabelKept(measures, bounds),
    directionalSimilarity,
    hasEditHappened: directionalSimilarity === null || directionalSimilarity >= bounds.leastDirectional,
    copySimilarity,
    isNoCopy: copySimilarity === null || copySimilarity <= bounds.largestCopy,
  };
}

/** Without a source there is nothing that the label could have lost, so that only being the likeliest class can tell. */
function isLabelKept({ labelMargin, labelChange }: GateMeasures, bounds: GateBounds): boolean {
  if (labelChange === null) return labelMargin >= 0;
  return labelChange >= -bounds.largestLabelDrop || (bounds.isLikeliestEnough && labelMargin >= 0);
}

export function passesGates({ isLabelKept, hasEditHappened, isNoCopy }: GateValues): boolean {
  return isLabelKept && hasEditHappened && isNoCopy;
}

/** The smallest of `values` at or below which at least the share of them lies; null of none. */
function boundHolding(values: readonly number[], share: number): number | null {
  const ascending = values.toSorted((one, other) => one - other);
  return ascending[Math.max(0, Math.ceil(share * ascending.length - 1e-9) - 1)] ?? null;
}

/**
 * Bounds of the gates from edits of training images that did what they should: each gate for itself lets at least the given share of them pass. No
 * bound is looser than makes sense: an edit against the words' direction has not happened, and what is all but identical is a copy. Where those
 * limits bind, fewer pass. The label is judged by what it lost against the source alone, since being the likeliest class says nothing of a
 * subject that the encoder tells from its surroundings.
 *
 * @param measures of edits of training images alone, so that the bounds are fixed before a validation or test image is edited
 * @param share 0 to 1
 * @throws AppError `too-few-images` without any
 */
export function fixGates(measures: readonly GateMeasures[], share: number): GateBounds {
  if (measures.length === 0) {
    throw new AppError('too-few-images', 'The gates cannot be fixed without an edit.', 'Make some edits first.');
  }
  const known = (of: (measured: GateMeasures) => number | null): number[] =>
    measures.map(of).filter((value) => value !== null);
  const drop = boundHolding(
    known(({ labelChange }) => (labelChange === null ? null : -labelChange)),
    share,
  );
  const against = boundHolding(
    known(({ directionalSimilarity }) => (directionalSimilarity === null ? null : -directionalSimilarity)),
    share,
  );
  const copy = boundHolding(
    known(({ copySimilarity }) => copySimilarity),
    share,
  );
  return {
    largestLabelDrop: drop === null ? DEFAULT_GATES.largestLabelDrop : Math.max(0, drop),
    isLikeliestEnough: drop === null,
    leastDirectional: against === null ? DEFAULT_GATES.leastDirectional : Math.max(0, -against),
    largestCopy: copy === null ? DEFAULT_GATES.largestCopy : Math.min(CERTAIN_COPY, copy),
  };
}
