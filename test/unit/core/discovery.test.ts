import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { biasToText } from '../../../src/core/bias-to-text';
import { directionBetween, pickRows } from '../../../src/core/example-direction';
import { centredUnit, meanVector } from '../../../src/core/modality-gap';
import { normaliseFeatures, type FeatureMatrix } from '../../../src/core/normalisation';
import { principalComponents } from '../../../src/core/principal-components';
import { drawNormal, mulberry32, shuffle } from '../../../src/core/random';
import { findSlices, sliceOf, sliceScores, type SliceInput } from '../../../src/core/slices';
import { ConceptDictionary, conceptObjective, meanConcepts } from '../../../src/core/sparse-concepts';
import { allRows } from '../../../src/core/summary';
import { readNpy } from '../../support/read-npy';
import { sharedPath } from '../../support/shared-data';

const pairsPath = sharedPath('reference/modality_gap/features_clip.npy');

function matrix(rowCount: number, dimension: number, value: (row: number, j: number) => number): FeatureMatrix {
  const values = new Float32Array(rowCount * dimension);
  for (let i = 0; i < values.length; i += 1) values[i] = value(Math.floor(i / dimension), i % dimension);
  return { rowCount, dimension, values };
}

/** Images in blobs: image i lies at blob i % blobs, `apart` from the others along an axis of its own. */
function blobs(rowCount: number, dimension: number, blobCount: number, apart: number, seed: number): FeatureMatrix {
  const uniform = mulberry32(seed);
  return matrix(rowCount, dimension, (row, j) => drawNormal(uniform) + (j === row % blobCount ? apart : 0));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < a.length; j += 1) sum += a[j]! * b[j]!;
  return sum;
}

describe('principal components', () => {
  test('find planted axes, in order of their variance, with their share of it', async () => {
    const uniform = mulberry32(3);
    const spreads = [6, 3, 1, 1, 1, 1];
    const features = matrix(4000, 6, (_, j) => 5 + spreads[j]! * drawNormal(uniform));
    const { components, explained, projections } = await principalComponents(features, allRows(4000), 2);
    expect(Math.abs(components[0]![0]!)).toBeGreaterThan(0.99);
    expect(Math.abs(components[1]![1]!)).toBeGreaterThan(0.99);
    expect(explained[0]).toBeCloseTo(36 / 49, 1);
    expect(explained[1]).toBeCloseTo(9 / 49, 1);
    const mean = projections.filter((_, i) => i % 2 === 0).reduce((sum, value) => sum + value / 4000, 0);
    expect(mean).toBeCloseTo(0, 3);
  });

  test('keep all distances where all axes are kept', async () => {
    const features = blobs(40, 5, 3, 4, 8);
    const { projections, components, explained } = await principalComponents(features, allRows(40), 5);
    components.forEach((axis, i) =>
      components.forEach((other, j) => expect(dot(axis, other)).toBeCloseTo(i === j ? 1 : 0, 9)),
    );
    expect(explained.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    const distance = (values: Float32Array, d: number, a: number, b: number): number =>
      Math.hypot(...Array.from({ length: d }, (_, j) => values[a * d + j]! - values[b * d + j]!));
    expect(distance(projections, 5, 3, 17)).toBeCloseTo(distance(features.values, 5, 3, 17), 4);
  });
});

describe('slices', () => {
  const features = blobs(400, 12, 4, 9, 11);
  const input: SliceInput = {
    features,
    rows: allRows(400),
    labels: new Uint16Array(400),
    classCount: 1,
    probabilities: null,
    sliceCount: 4,
    seed: 2,
    method: 'mixture',
    labelWeight: 0,
    predictionWeight: 0,
  };

  test.each(['mixture', 'k-means'] as const)('%s finds planted groups, the same for one seed', async (method) => {
    const model = await findSlices({ ...input, method }, {});
    const slices = sliceOf(await sliceScores(model, features, input.rows));
    const names = new Set(slices.subarray(0, 4));
    expect(names.size).toBe(4);
    slices.forEach((slice, row) => expect(slice).toBe(slices[row % 4]));
    const again = await findSlices({ ...input, method }, {});
    expect(again.centres).toEqual(model.centres);
  });

  test('the likelihood of the mixture never falls, labels and predictions included', async () => {
    const uniform = mulberry32(9);
    const noise = matrix(300, 20, () => drawNormal(uniform));
    const labels = Uint16Array.from({ length: 300 }, (_, i) => i % 2);
    const probabilities = Float64Array.from({ length: 600 }, (_, i) => (i % 2 === 0 ? 0.3 : 0.7));
    const { logLikelihoods } = await findSlices({
      ...input,
      features: noise,
      rows: allRows(300),
      labels,
      classCount: 2,
      probabilities,
      sliceCount: 6,
    });
    expect(logLikelihoods.length).toBeGreaterThan(2);
    for (let turn = 1; turn < logLikelihoods.length; turn += 1) {
      expect(logLikelihoods[turn]!).toBeGreaterThanOrEqual(logLikelihoods[turn - 1]! - 1e-9);
    }
  });

  test('with predictions, images that the model errs on get a slice of their own', async () => {
    const uniform = mulberry32(4);
    const flat = matrix(400, 8, () => 0.5 * drawNormal(uniform));
    const labels = new Uint16Array(400);
    // The model is sure and right on most images, sure and wrong on one in five.
    const probabilities = Float64Array.from({ length: 800 }, (_, i) =>
      ((i >> 1) % 5 === 0) === (i % 2 === 1) ? 0.98 : 0.02,
    );
    const model = await findSlices({
      ...input,
      features: flat,
      labels,
      classCount: 2,
      probabilities,
      sliceCount: 2,
      predictionWeight: 20,
      labelWeight: 1,
    });
    const wrong = [0, 1].map((slice) => {
      const members = Array.from(input.rows).filter((row) => model.memberships[row * 2 + slice]! > 0.5);
      return members.filter((row) => row % 5 === 0).length / Math.max(1, members.length);
    });
    expect(Math.max(...wrong)).toBeGreaterThan(0.95);
    expect(Math.min(...wrong)).toBeLessThan(0.05);
  });

  test('refuses fewer images than two a slice', async () => {
    await expect(findSlices({ ...input, rows: allRows(7) })).rejects.toMatchObject({ code: 'bad-input' });
  });
});

describe('a cue by example', () => {
  test('points from the images that lack it to those that have it', () => {
    const unit = normaliseFeatures(blobs(300, 16, 2, 3, 21), { kind: 'l2' });
    const having = Uint32Array.from({ length: 10 }, (_, i) => 2 * i);
    const lacking = Uint32Array.from({ length: 10 }, (_, i) => 2 * i + 1);
    const direction = directionBetween(unit, pickRows(unit, having), pickRows(unit, lacking), allRows(300));
    expect(dot(direction, direction)).toBeCloseTo(1, 5);
    const score = (row: number): number => dot(direction, unit.values.subarray(row * 16, (row + 1) * 16));
    const rest = Array.from({ length: 280 }, (_, i) => i + 20);
    const mean = (parity: number): number =>
      rest.filter((row) => row % 2 === parity).reduce((sum, row) => sum + score(row) / 140, 0);
    expect(mean(0) - mean(1)).toBeGreaterThan(0.5);
    const turned = directionBetween(unit, pickRows(unit, lacking), pickRows(unit, having), allRows(300));
    turned.forEach((value, j) => expect(value).toBeCloseTo(-direction[j]!, 6));
  });

  test('takes vectors from outside, and the background where nothing lacks it', () => {
    const unit = normaliseFeatures(blobs(100, 6, 2, 5, 2), { kind: 'l2' });
    const values = unit.values.slice(0, 6);
    const own = pickRows(unit, Uint32Array.of(0));
    expect(own).toEqual({ count: 1, values });
    const background = pickRows(unit, allRows(100));
    const direction = directionBetween(unit, own, null, allRows(100));
    expect(direction).toEqual(directionBetween(unit, own, background, new Uint32Array(0)));
    expect(direction).toEqual(directionBetween(unit, own, { count: 0, values: new Float32Array(0) }, allRows(100)));
  });
});

describe.skipIf(!pairsPath)('500 pairs of photographs and captions under CLIP ViT-B/16', () => {
  function pairs(): { images: FeatureMatrix; texts: FeatureMatrix } {
    const values = Float32Array.from(readNpy(readFileSync(pairsPath!)).values);
    const half = (from: number): FeatureMatrix =>
      normaliseFeatures(
        { rowCount: 500, dimension: 512, values: values.slice(from * 256000, (from + 1) * 256000) },
        { kind: 'l2' },
      );
    return { images: half(0), texts: half(1) };
  }
  const rowOf = ({ values }: FeatureMatrix, row: number): Float32Array => values.subarray(row * 512, (row + 1) * 512);

  test('the modality gap: means apart, pairs closer than strangers, one threshold parts the sides', () => {
    const { images, texts } = pairs();
    const imageMean = meanVector(images, allRows(500));
    const textMean = meanVector(texts, allRows(500));
    const gap = imageMean.map((value, j) => value - textMean[j]!);
    expect(Math.sqrt(dot(gap, gap))).toBeCloseTo(0.8513516399, 5);
    let paired = 0;
    let all = 0;
    let hits = 0;
    for (let i = 0; i < 500; i += 1) {
      let best = 0;
      const products = Array.from({ length: 500 }, (_, j) => dot(rowOf(images, i), rowOf(texts, j)));
      products.forEach((product, j) => {
        all += product;
        if (product > products[best]!) best = j;
      });
      paired += products[i]! / 500;
      hits += best === i ? 1 : 0;
    }
    expect(paired).toBeCloseTo(0.3099186266, 5);
    expect((all - 500 * paired) / (500 * 499)).toBeCloseTo(0.1615952057, 4);
    expect(hits / 500).toBe(0.552);
    const imageOfText = Array.from({ length: 500 }, (_, j) => {
      const products = Array.from({ length: 500 }, (__, i) => dot(rowOf(images, i), rowOf(texts, j)));
      return products.indexOf(Math.max(...products));
    });
    expect(imageOfText.filter((image, j) => image === j).length / 500).toBe(0.506);
    const along = (side: FeatureMatrix): number[] => Array.from({ length: 500 }, (_, i) => dot(rowOf(side, i), gap));
    expect(Math.min(...along(images))).toBeGreaterThan(Math.max(...along(texts)));
  });

  // Computed with scikit-learn's Lasso (positive, no intercept, alpha = l1 / 1024, tol 1e-14) on the centred captions as words.
  test.each([
    [0, 0.25, 11, [19, 351, 155, 0, 305], [0.0722084, 0.0597807, 0.037635, 0.0364261, 0.0340412], 0.9624410604],
    [0, 0.15, 17, [19, 351, 305, 0, 147], [0.0819473, 0.0569228, 0.0483646, 0.0466743, 0.0416782], 0.9266806309],
    [7, 0.25, 9, [7, 393, 165, 151, 251], [0.1275112, 0.1225383, 0.0358192, 0.0326228, 0.0323788], 0.9290035596],
    [7, 0.15, 21, [7, 393, 165, 151, 251], [0.142534, 0.1233673, 0.0723713, 0.0495562, 0.0348639], 0.8772658071],
  ])(
    'sparse concepts of image %i at l1 = %d: the weights of another solver',
    async (image, l1, nonZero, top, weights, objective) => {
      const { images, texts } = pairs();
      const rows = allRows(500);
      const words = centredUnit(texts, rows, meanVector(texts, rows));
      const centred = centredUnit(images, rows, meanVector(images, rows));
      const dictionary = await ConceptDictionary.of(words);
      const x = rowOf(centred, image);
      const found = dictionary.decompose(x, l1);
      const order = Array.from(found.keys()).sort((a, b) => found[b]! - found[a]!);
      expect(found.filter((weight) => weight > 1e-6)).toHaveLength(nonZero);
      expect(order.slice(0, 5)).toEqual(top);
      weights.forEach((weight, i) => expect(found[top[i]!]).toBeCloseTo(weight, 4));
      expect(conceptObjective(words, x, found, l1)).toBeCloseTo(objective, 5);
    },
  );
});

test('sparse concepts satisfy the conditions of the minimum', async () => {
  const uniform = mulberry32(31);
  const words = normaliseFeatures(
    matrix(60, 24, () => drawNormal(uniform)),
    { kind: 'l2' },
  );
  const images = normaliseFeatures(
    matrix(5, 24, () => drawNormal(uniform)),
    { kind: 'l2' },
  );
  const dictionary = await ConceptDictionary.of(words);
  for (let i = 0; i < 5; i += 1) {
    const x = images.values.subarray(i * 24, (i + 1) * 24);
    const weights = dictionary.decompose(x, 0.3);
    const left = Float64Array.from(x);
    weights.forEach((weight, w) => {
      for (let j = 0; j < 24; j += 1) left[j]! -= weight * words.values[w * 24 + j]!;
    });
    weights.forEach((weight, w) => {
      const pull = dot(words.values.subarray(w * 24, (w + 1) * 24), left);
      if (weight > 0) expect(pull).toBeCloseTo(0.15, 5);
      else expect(pull).toBeLessThan(0.15 + 1e-5);
    });
  }
  const mean = await meanConcepts(dictionary, images, Uint32Array.of(0, 3), 0.3);
  const first = dictionary.decompose(images.values.subarray(0, 24), 0.3);
  const second = dictionary.decompose(images.values.subarray(72, 96), 0.3);
  mean.forEach((weight, w) => expect(weight).toBeCloseTo((first[w]! + second[w]!) / 2, 12));
});

describe('bias to text', () => {
  const uniform = mulberry32(17);
  const n = 400;
  const labels = Uint16Array.from({ length: n }, (_, i) => i % 2);
  const isRight = Uint8Array.from({ length: n }, () => (uniform() < 0.8 ? 1 : 0));
  const values = Float32Array.from({ length: 200 * n }, () => 0.2 + 0.02 * drawNormal(uniform));
  // Word 7 goes with the errors of class 1.
  for (let i = 0; i < n; i += 1) if (labels[i] === 1 && isRight[i] === 0) values[7 * n + i]! += 0.03;
  const scores = { imageCount: n, cueCount: 200, values };

  test('names a planted word first, for its class alone, with the difference of the means', async () => {
    const words = await biasToText(scores, labels, 2, isRight, allRows(n));
    const first = words.find((word) => word.classIndex === 1)!;
    expect(first).toMatchObject({ cue: 7 });
    expect(first.score).toBeGreaterThan(2);
    expect(first.q).toBeLessThan(0.01);
    expect(words.filter((word) => word.q < 0.05 && word.cue !== 7)).toHaveLength(0);
    expect(first.wrong + first.right).toBe(200);
  });

  test('finds nothing where right and wrong are shuffled (20 shuffles, seed 6)', async () => {
    const draw = mulberry32(6);
    let sets = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      const words = await biasToText(scores, labels, 2, shuffle(isRight.slice(), draw), allRows(n));
      if (words.some((word) => word.q < 0.05)) sets += 1;
    }
    expect(sets).toBeLessThanOrEqual(4);
  });

  test('says nothing of a class with fewer than five wrong images', async () => {
    const nearlyAll = Uint8Array.from({ length: n }, (_, i) => (i < 8 ? 0 : 1));
    expect(await biasToText(scores, labels, 2, nearlyAll, allRows(n))).toEqual([]);
  });
});
