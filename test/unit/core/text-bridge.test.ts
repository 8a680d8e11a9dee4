import { describe, expect, test } from 'vitest';
import type { EmbeddedWords } from '../../../src/core/embedded-words';
import { meanVector } from '../../../src/core/modality-gap';
import { normaliseFeatures, type FeatureMatrix } from '../../../src/core/normalisation';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';
import { centringBridge, projectorBridge, type BridgeInput } from '../../../src/core/text-bridge';
import { evenShares, meanPair, textPairs } from '../../../src/core/text-pairs';
import { WORD_TEMPLATES } from '../../../src/core/word-prompts';
import { checkWords } from '../../../src/core/word-validation';

const D = 10;
const IMAGES = 90;
const uniform = mulberry32(5);

function drawn(rowCount: number, dimension: number, centre: number): FeatureMatrix {
  const values = Float32Array.from({ length: rowCount * dimension }, () => centre + drawNormal(uniform));
  return { rowCount, dimension, values };
}

/** Words of classes and of values in directions of their own, so that a pair at unit length is far from half of either. */
function drawWords(): EmbeddedWords {
  const list = (name: string, count: number) => ({
    name,
    anchor: name,
    words: Array.from({ length: count }, (_, word) => `${name} ${word}`),
  });
  const lists = { classes: [list('cat', 2), list('dog', 5)], values: [list('sofa', 3), list('lawn', 1)] };
  const count = 11;
  return {
    lists,
    isKnown: new Array<boolean>(count).fill(true),
    texts: drawn(count * WORD_TEMPLATES.length, D, 0.4),
    anchors: drawn(4, D, 0.4),
    isAnchorKnown: [true, true, true, true],
    joint: drawn(8, D, 0.4),
  };
}

const words = drawWords();
const check = checkWords(words, null, false);
const pairs = textPairs(words, check, { isNormalised: true, uniform: mulberry32(1) });
const images = normaliseFeatures(drawn(IMAGES, D, -0.3), { kind: 'l2' });
/** Two images of the first class for each of the second. */
const labels = Uint16Array.from({ length: IMAGES }, (_, row) => (row % 3 === 2 ? 1 : 0));
const input: BridgeInput = {
  words,
  check,
  pairs,
  images,
  features: images,
  labels,
  trainRows: allRows(IMAGES),
  isNormalised: true,
};

describe('the mean of pairs', () => {
  test('weighs each group by its share whatever its size', () => {
    const shares = [0.1, 0.4, 0.2, 0.3];
    const mean = meanPair(pairs, shares);
    const ofGroup = shares.map((_, group) =>
      meanVector(
        pairs.vectors,
        allRows(pairs.vectors.rowCount).filter((row) => pairs.groups[row] === group),
      ),
    );
    mean.forEach((value, j) => {
      expect(value).toBeCloseTo(
        shares.reduce((sum, share, group) => sum + share * ofGroup[group]![j]!, 0),
        12,
      );
    });
  });

  test('leaves out a group without a text, and has no length where there are none', () => {
    const isKnown = words.isKnown.map((_, at) => at !== 10);
    const left = textPairs(words, checkWords({ ...words, isKnown }, null, false), {
      isNormalised: true,
      uniform: mulberry32(1),
    });
    expect(left.pairCounts).toEqual([6, 0, 15, 0]);
    expect(meanPair(left, evenShares(4))).toEqual(meanPair(left, [0.5, 0, 0.5, 0]));
    const unknown = checkWords({ ...words, isKnown: isKnown.map(() => false) }, null, false);
    const none = textPairs(words, unknown, { isNormalised: true, uniform: mulberry32(1) });
    expect(meanPair(none, evenShares(4))).toEqual(new Float64Array(D));
  });
});

/** Mean over groups of the pairs as carried, by the shares. */
function meanCarried(carried: FeatureMatrix, shares: readonly number[]): Float64Array {
  return meanPair({ ...pairs, vectors: carried }, shares);
}

describe('pairs of unit length carried among the images', () => {
  test('by centring, have the mean of the images', () => {
    const carried = centringBridge(input).carryPairs(pairs);
    const ofImages = meanVector(images, input.trainRows);
    meanCarried(carried, evenShares(4)).forEach((value, j) => expect(value).toBeCloseTo(ofImages[j]!, 6));
  });

  test('by the projector, have the mean of the features where classes are as frequent as among the images', async () => {
    const features = drawn(IMAGES, 7, 0);
    const head = { weights: new Float64Array(14), bias: new Float64Array(2) };
    const options = { relativeLambda: 0.5, isOrthogonal: true, head, heldRows: new Uint32Array(0) };
    const bridge = await projectorBridge({ ...input, features }, options, {});
    const ofFeatures = meanVector(features, input.trainRows);
    const shares = [1 / 3, 1 / 3, 1 / 6, 1 / 6];
    meanCarried(bridge.carryPairs(pairs), shares).forEach((value, j) => expect(value).toBeCloseTo(ofFeatures[j]!, 6));
    const ridge = await projectorBridge({ ...input, features }, { ...options, isOrthogonal: false }, {});
    const apart = meanCarried(ridge.carryPairs(pairs), shares).map((value, j) => value - ofFeatures[j]!);
    expect(Math.hypot(...apart)).toBeGreaterThan(0.05);
  });
});
