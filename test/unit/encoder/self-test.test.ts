import { expect, test } from 'vitest';
import type { Preprocessing } from '../../../src/core/preprocessing';
import { builtInInputs, LEAST_COSINE, worstCosine } from '../../../workers/encoder/self-test';
import { formulaPicture, readStoredSelfTest } from '../../../workers/encoder/stored-self-test';

const PREPROCESSING: Preprocessing = {
  resize: { kind: 'shortest-edge', pixels: 32 },
  resample: 'bicubic',
  crop: { width: 32, height: 32 },
  rescale: 1 / 255,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

test('the built-in pictures differ from each other, stay in range, and are the same each time', () => {
  const { pixels, count } = builtInInputs(PREPROCESSING);
  const stride = pixels.length / count;
  expect(stride).toBe(3 * 32 * 32);
  expect(builtInInputs(PREPROCESSING).pixels).toEqual(pixels);
  expect(Math.max(...pixels.map(Math.abs))).toBeLessThanOrEqual(2);
  for (let i = 0; i < count; i += 1) {
    const picture = pixels.subarray(i * stride, (i + 1) * stride);
    const mean = picture.reduce((sum, value) => sum + value, 0) / stride;
    const deviation = Math.sqrt(picture.reduce((sum, value) => sum + (value - mean) ** 2, 0) / stride);
    expect(deviation).toBeGreaterThan(0.3);
    for (let j = 0; j < i; j += 1) expect(picture).not.toEqual(pixels.subarray(j * stride, (j + 1) * stride));
  }
});

test('the worst pair decides, in images and in texts', () => {
  const reference = {
    images: [
      [1, 0],
      [0, 2],
    ],
    texts: [[1, 1]],
  };
  expect(
    worstCosine(
      {
        images: [
          [3, 0],
          [0, 1],
        ],
        texts: [[2, 2]],
      },
      reference,
    ),
  ).toBeCloseTo(1, 12);
  expect(
    worstCosine(
      {
        images: [
          [3, 0],
          [1, 1],
        ],
        texts: [[2, 2]],
      },
      reference,
    ),
  ).toBeCloseTo(Math.SQRT1_2, 12);
  expect(
    worstCosine(
      {
        images: [
          [3, 0],
          [0, 1],
        ],
        texts: [[1, -1]],
      },
      reference,
    ),
  ).toBeCloseTo(0, 12);
});

test('missing, short and broken vectors never pass', () => {
  const reference = { images: [[1, 0]], texts: [[1, 1]] };
  for (const ours of [
    { images: [], texts: [[1, 1]] },
    { images: [[1, 0]], texts: [] },
    { images: [[1, 0, 0]], texts: [[1, 1]] },
    { images: [[NaN, 0]], texts: [[1, 1]] },
    { images: [[0, 0]], texts: [[1, 1]] },
  ]) {
    expect(worstCosine(ours, reference)).toBeLessThan(LEAST_COSINE);
  }
});

test('the pictures of the stored self-test come from the formula, and a wrong one is noticed', () => {
  const vector = [1];
  const images = [0, 1, 2].map((picture) => ({
    picture,
    byteSum: formulaPicture(picture, 32).reduce((a, b) => a + b),
    vector,
  }));
  const stored = { side: 32, images, texts: [{ text: 'forest', vector }] };
  const { inputs, reference } = readStoredSelfTest(stored, PREPROCESSING);
  expect(inputs).toMatchObject({ count: 3, texts: ['forest'] });
  // Picture 1, row 2, column 5, green: (5 * 4 + 2 * 4 + 67) mod 256.
  expect(inputs.pixels[3 * 1024 + 1024 + 2 * 32 + 5]).toBeCloseTo(95 / 255, 6);
  expect(reference.images).toHaveLength(3);
  images[2]!.byteSum += 1;
  expect(() => readStoredSelfTest(stored, PREPROCESSING)).toThrow(/Picture 2/);
});

test('the formula gives the bytes that the exporter of the bundled network counted', () => {
  const sums = [0, 1, 2, 3].map((picture) => formulaPicture(picture, 96).reduce((sum, byte) => sum + byte, 0));
  expect(sums).toEqual([3541586, 3558400, 3489183, 3499618]);
});
