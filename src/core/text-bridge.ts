import { AppError } from './errors';
import { predict, type HeadWeights } from './head';
import { meanVector } from './modality-gap';
import { normaliseFeatures, type FeatureMatrix } from './normalisation';
import { fitProjector, project, projectorError } from './projector';
import type { EmbeddedWords } from './embedded-words';
import { evenShares, meanClassText, meanPair, type TextSet } from './text-pairs';
import type { TaskControl } from './trainer';
import type { WordCheck } from './word-validation';

/** How texts become features of a head. */
export interface TextBridge {
  /** Words of classes alone. @param rows of the texts */
  carry(texts: FeatureMatrix, rows: Uint32Array): FeatureMatrix;
  /** Means of a class's and a value's word: all of the set. */
  carryPairs(set: TextSet): FeatureMatrix;
  /** What it is and how far it can be trusted, for the record. */
  detail: string;
  fidelity: BridgeFidelity | null;
}

/** How well a projector says of images what the backbone says, on images that it was not fitted on. */
export interface BridgeFidelity {
  /** ||Proj(X) - Y||² / ||Y||² */
  imageError: number;
  /** Share of images on which the head says the same of Proj(X) as of Y. */
  agreement: number;
  n: number;
}

export interface BridgeInput {
  words: EmbeddedWords;
  /** Which words are counted in the mean of the words of classes. */
  check: WordCheck;
  /** Pairs of the same words, whose mean stands for what the images show. */
  pairs: TextSet;
  /** The encoder's vectors of all images, un-normalised. */
  images: FeatureMatrix;
  /** What the head sees of the same images. */
  features: FeatureMatrix;
  labels: ArrayLike<number>;
  trainRows: Uint32Array;
  isNormalised: boolean;
}

/** Share of each group of pairs: of its class among the rows, divided evenly among the values. */
function groupShares({ labels, trainRows, words, pairs }: BridgeInput): number[] {
  const shares = evenShares(pairs.groupCount).map(() => 0);
  const valueCount = words.lists.values.length;
  for (const row of trainRows) {
    for (let value = 0; value < valueCount; value += 1) {
      shares[labels[row]! * valueCount + value]! += 1 / (trainRows.length * valueCount);
    }
  }
  return shares;
}

/**
 * DrML's bridge, where the head stands on the encoder itself: texts less their mean, images less theirs (arXiv 2302.04269). Words of
 * classes are centred on the mean over classes. Pairs are centred on their own: the mean of two words is shorter than either, and scaled to
 * unit length it lies elsewhere than the words' means do.
 */
export function centringBridge(input: BridgeInput): TextBridge {
  const { words, check, features, trainRows, isNormalised } = input;
  if (features.dimension !== words.texts.dimension) throw otherSpaceError();
  const ofImages = meanVector(features, trainRows);
  const ofClasses = meanClassText(words, check, isNormalised);
  return {
    carry: (texts, rows) => shifted(texts, ofClasses, ofImages, rows),
    carryPairs: (set) => shifted(set.vectors, meanPair(set, evenShares(set.groupCount)), ofImages),
    detail: 'texts moved by the difference of the means of texts and images',
    fidelity: null,
  };
}

function shifted(texts: FeatureMatrix, from: Float64Array, to: Float64Array, rows?: Uint32Array): FeatureMatrix {
  const { dimension } = texts;
  const rowCount = rows ? rows.length : texts.rowCount;
  const values = new Float32Array(rowCount * dimension);
  for (let i = 0; i < rowCount; i += 1) {
    const at = (rows ? rows[i]! : i) * dimension;
    for (let j = 0; j < dimension; j += 1) values[i * dimension + j] = texts.values[at + j]! - from[j]! + to[j]!;
  }
  return { rowCount, dimension, values };
}

/** Where a method compares words and images in one space and the head stands on another. */
export function otherSpaceError(): AppError {
  return new AppError(
    'bad-input',
    'This method compares words with images in one space, and the head stands on another network than the encoder.',
    'Use TLDR, which carries words into the space of the backbone, or embed again without a backbone of your own.',
  );
}

export interface ProjectorOptions {
  /** In units of the mean squared length of an image's vector. */
  relativeLambda: number;
  isOrthogonal: boolean;
  head: HeadWeights;
  /** Images to measure the fidelity on; empty: not measured. */
  heldRows: Uint32Array;
}

/** No feature of the images is below zero: the network ends in a ReLU or in a mean of one. */
function isNeverNegative({ values, dimension }: FeatureMatrix, rows: Uint32Array): boolean {
  for (const row of rows) {
    for (let j = 0; j < dimension; j += 1) if (values[row * dimension + j]! < 0) return false;
  }
  return true;
}

/** TLDR's bridge, into the space of any head. */
export async function projectorBridge(
  input: BridgeInput,
  { relativeLambda, isOrthogonal, head, heldRows }: ProjectorOptions,
  control: TaskControl,
): Promise<TextBridge> {
  const { pairs, features, trainRows, isNormalised } = input;
  const from = isNormalised ? normaliseFeatures(input.images, { kind: 'l2' }) : input.images;
  // An image shows a class and what goes with it, as a pair does, so that the mean of the pairs stands over against that of the images.
  const ofPairs = meanPair(pairs, groupShares(input));
  const gap = meanVector(from, trainRows).map((value, j) => value - ofPairs[j]!);
  const lambda = relativeLambda * meanSquaredLength(from, trainRows);
  const isRectified = isNeverNegative(features, trainRows);
  const projector = await fitProjector(
    { from, to: features, rows: trainRows, lambda, gap: isOrthogonal ? gap : null, isRectified },
    control,
  );
  const fidelity = heldRows.length > 0 ? fidelityOf() : null;
  return {
    carry: (texts, rows) => project(projector, texts, rows),
    carryPairs: ({ vectors }) => project(projector, vectors),
    detail: told(),
    fidelity,
  };

  function fidelityOf(): BridgeFidelity {
    const said = predict(head, project(projector, from, heldRows));
    const seen = predict(head, features, heldRows);
    const same = said.reduce((sum, answer, i) => sum + (answer === seen[i] ? 1 : 0), 0);
    const imageError = projectorError(projector, from, features, heldRows);
    return { imageError, agreement: same / heldRows.length, n: heldRows.length };
  }

  function told(): string {
    const relative = (lambda / trainRows.length).toPrecision(2);
    const constraint = isOrthogonal
      ? `orthogonal to the gap of length ${Math.hypot(...gap).toPrecision(3)}`
      : 'without the constraint';
    const trust = fidelity
      ? `, on ${fidelity.n} validation images error ${fidelity.imageError.toFixed(3)} of their features and the same answer of the head on ${(100 * fidelity.agreement).toFixed(0)} %`
      : '';
    return `projector with lambda/n = ${relative}, ${constraint}${isRectified ? ', ReLU' : ''}${trust}`;
  }
}

function meanSquaredLength({ values, dimension }: FeatureMatrix, rows: Uint32Array): number {
  let sum = 0;
  for (const row of rows) for (let j = 0; j < dimension; j += 1) sum += values[row * dimension + j]! ** 2;
  return sum / Math.max(1, rows.length);
}
