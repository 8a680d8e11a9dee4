import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { modalityGap } from '../../../src/core/modality-gap';
import type { FeatureMatrix } from '../../../src/core/normalisation';
import { fitProjector, gapLeft, project, projectorError, type Projector } from '../../../src/core/projector';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { readNpy } from '../../support/read-npy';
import { sharedPath } from '../../support/shared-data';

const range = (from: number, to: number): Uint32Array => Uint32Array.from({ length: to - from }, (_, i) => from + i);

function drawMatrix(rowCount: number, dimension: number, seed: number): FeatureMatrix {
  const uniform = mulberry32(seed);
  return {
    rowCount,
    dimension,
    values: Float32Array.from({ length: rowCount * dimension }, () => drawNormal(uniform)),
  };
}

describe('the closed form', () => {
  const from = drawMatrix(60, 8, 1);
  const to = drawMatrix(60, 5, 2);
  const rows = range(0, 60);
  const gap = Float64Array.from({ length: 8 }, (_, j) => Math.sin(1 + j));
  const problem = { from, to, rows, lambda: 0.7, gap, isRectified: false };

  /** ||Y - X W||² + lambda ||W||². */
  function objective(weights: Float64Array): number {
    let sum = 0.7 * weights.reduce((total, value) => total + value * value, 0);
    for (const row of rows) {
      for (let k = 0; k < 5; k += 1) {
        let said = 0;
        for (let j = 0; j < 8; j += 1) said += from.values[row * 8 + j]! * weights[j * 5 + k]!;
        sum += (to.values[row * 5 + k]! - said) ** 2;
      }
    }
    return sum;
  }

  test('is orthogonal to the gap, and no other such matrix near it has a lower objective', async () => {
    const { weights } = await fitProjector(problem);
    expect(gapLeft(await fitProjector(problem), gap)).toBeLessThan(1e-13);
    const least = objective(weights);
    const uniform = mulberry32(9);
    for (let trial = 0; trial < 20; trial += 1) {
      const step = Float64Array.from(weights, () => drawNormal(uniform));
      const squares = gap.reduce((sum, value) => sum + value * value, 0);
      for (let k = 0; k < 5; k += 1) {
        const along = gap.reduce((sum, value, j) => sum + value * step[j * 5 + k]!, 0) / squares;
        gap.forEach((value, j) => (step[j * 5 + k]! -= along * value));
      }
      for (const size of [1e-3, -1e-3]) {
        expect(objective(weights.map((value, at) => value + size * step[at]!))).toBeGreaterThan(least);
      }
    }
  });

  test('puts a word and the image that differs from it by the gap in one place', async () => {
    const projector = await fitProjector(problem);
    const image = { rowCount: 1, dimension: 8, values: from.values.slice(0, 8) };
    const word = { ...image, values: image.values.map((value, j) => value - gap[j]!) };
    const [ofImage, ofWord] = [project(projector, image), project(projector, word)];
    ofImage.values.forEach((value, k) => expect(ofWord.values[k]).toBeCloseTo(value, 5));
  });

  test('on the space itself becomes the oblique projector as lambda vanishes: it takes the gap out and is its own square', async () => {
    const { weights } = await fitProjector({ ...problem, to: from, lambda: 1e-9 });
    const square = (i: number, k: number): number =>
      range(0, 8).reduce((sum, j) => sum + weights[i * 8 + j]! * weights[j * 8 + k]!, 0);
    for (let i = 0; i < 8; i += 1)
      for (let k = 0; k < 8; k += 1) expect(square(i, k)).toBeCloseTo(weights[i * 8 + k]!, 6);
    const trace = range(0, 8).reduce((sum, j) => sum + weights[j * 8 + j]!, 0);
    expect(trace).toBeCloseTo(7, 6);
  });

  test('sets what is below zero to zero only where it is told to', async () => {
    const plain = await fitProjector(problem);
    const said = project(plain, from).values;
    expect(Math.min(...said)).toBeLessThan(0);
    const rectified = project({ ...plain, isRectified: true }, from).values;
    rectified.forEach((value, at) => expect(value).toBe(Math.max(0, said[at]!)));
  });

  test('refuses a singular system, a gap of no length or of another one, and a negative lambda, and says what to do', async () => {
    const flat = { ...from, values: from.values.map((value, at) => (at % 8 === 7 ? 0 : value)) };
    await expect(fitProjector({ ...problem, from: flat, lambda: 0 })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('7 of 8 directions') as string,
      fix: expect.stringContaining('Raise lambda') as string,
    });
    await expect(fitProjector({ ...problem, gap: new Float64Array(8) })).rejects.toMatchObject({
      message: expect.stringContaining('no length') as string,
    });
    await expect(fitProjector({ ...problem, gap: new Float64Array(3) })).rejects.toMatchObject({
      message: expect.stringContaining('3 numbers') as string,
    });
    await expect(fitProjector({ ...problem, lambda: -1 })).rejects.toMatchObject({ code: 'bad-input' });
    const broken = { ...from, values: from.values.map((value, at) => (at === 9 ? Number.NaN : value)) };
    await expect(fitProjector({ ...problem, from: broken })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('row 2') as string,
    });
  });

  test('stops when it is told to', async () => {
    const control = new AbortController();
    control.abort();
    await expect(fitProjector(problem, { signal: control.signal })).rejects.toMatchObject({ code: 'aborted' });
  });
});

/** METHODS.md 3.6: 500 photographs and captions through CLIP ViT-B/16, fitted on 400, measured on 100. */
const pairs = sharedPath('reference/modality_gap/features_clip.npy');

interface Expected {
  lambda: number;
  left: number;
  images: readonly [number, number];
  words: readonly [number, number];
  distance: readonly [number, number];
  weights: readonly [number, number, number];
  bias: readonly [number, number, number];
}

/** Constrained and plain ridge. */
const REFERENCE: readonly Expected[] = [
  {
    lambda: 1e-4,
    left: 1.8452903132100167,
    images: [0.27766453108097994, 0.27724523603781526],
    words: [0.9396624485828603, 1.8853836816080964],
    distance: [0.23019006490969598, 1.9422162966215308],
    weights: [-0.037228403811328456, 0.40425733970202554, -0.05663800037157138],
    bias: [-3.316976729058241e-7, 4.544682599799254e-7, 1.143673857574852e-6],
  },
  {
    lambda: 1,
    left: 1.0623161994810273,
    images: [0.1584257258570387, 0.15821753826777624],
    words: [0.29908464111775934, 0.586566249719647],
    distance: [0.07652167781142424, 1.0728269083251758],
    weights: [-0.07696278317056703, -0.024562522288519954, -0.19854116613898984],
    bias: [0.0021816093692020888, 0.0003979030614170813, 0.002619019163370565],
  },
  {
    lambda: 50,
    left: 0.8902389717374738,
    images: [0.327035292991651, 0.32672679397030907],
    words: [0.34981353747273736, 0.5455140898818758],
    distance: [0.028030747581767337, 0.8885231712039444],
    weights: [0.0005356727334453577, -0.0011728662802673448, -0.011898010891836317],
    bias: [0.0891050760160383, 0.006691179131664604, 0.06488842161537012],
  },
];

describe.skipIf(!pairs)('the projector on pairs of CLIP ViT-B/16', () => {
  let images: FeatureMatrix;
  let words: FeatureMatrix;
  let to: FeatureMatrix;
  let gap: Float64Array;
  const [fitting, held] = [range(0, 400), range(400, 500)];

  beforeAll(() => {
    const { values } = readNpy(readFileSync(pairs!));
    const half = values.length / 2;
    images = { rowCount: 500, dimension: 512, values: Float32Array.from(values.subarray(0, half)) };
    words = { rowCount: 500, dimension: 512, values: Float32Array.from(values.subarray(half)) };
    const uniform = mulberry32(5);
    const mixing = Float64Array.from({ length: 512 * 64 }, () => drawNormal(uniform) / Math.sqrt(512));
    const outputs = new Float32Array(500 * 64);
    for (let row = 0; row < 500; row += 1) {
      for (let k = 0; k < 64; k += 1) {
        let sum = 0;
        for (let j = 0; j < 512; j += 1) sum += images.values[row * 512 + j]! * mixing[j * 64 + k]!;
        outputs[row * 64 + k] = Math.max(0, 8 * sum);
      }
    }
    to = { rowCount: 500, dimension: 64, values: outputs };
    gap = modalityGap(images, fitting, words, fitting);
  });

  /** Distance of the mean of the projected images from that of the projected words. */
  function distance(projector: Projector): number {
    const apart = modalityGap(project(projector, images), held, project(projector, words), held);
    return Math.hypot(...apart);
  }

  test.each(REFERENCE)('has the reference values at lambda $lambda', async (expected) => {
    const problem = { from: images, to, rows: fitting, lambda: expected.lambda, isRectified: false };
    const constrained = await fitProjector({ ...problem, gap });
    const ridge = await fitProjector({ ...problem, gap: null });
    // Entries of W are of the order of .1; the outputs are kept in single precision here, the reference's in double.
    const digits = expected.lambda < 1 ? 4 : 6;
    expected.weights.forEach((value, k) => expect(constrained.weights[k]).toBeCloseTo(value, digits));
    expected.bias.forEach((value, k) => expect(constrained.bias[k]).toBeCloseTo(value, 6));
    expect(gapLeft(constrained, gap)).toBeLessThan(1e-14);
    expect(gapLeft(ridge, gap)).toBeCloseTo(expected.left, 5);
    for (const [which, projector] of [constrained, ridge].entries()) {
      expect(projectorError(projector, images, to, held)).toBeCloseTo(expected.images[which]!, 5);
      expect(projectorError(projector, words, to, held)).toBeCloseTo(expected.words[which]!, 5);
      expect(distance(projector)).toBeCloseTo(expected.distance[which]!, 5);
    }
    console.log(
      `lambda ${expected.lambda}: error of projected words ${projectorError(ridge, words, to, held).toFixed(4)} by ridge, ${projectorError(constrained, words, to, held).toFixed(4)} without the gap; of images ${projectorError(constrained, images, to, held).toFixed(4)}`,
    );
  });
});
