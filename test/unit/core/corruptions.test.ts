import { describe, expect, test } from 'vitest';
import {
  corrupt,
  corruptInput,
  CORRUPTIONS,
  withNormalisation,
  withoutNormalisation,
  wholeInput,
  type Region,
} from '../../../src/core/corruptions';
import { OCCLUSION_GRID } from '../../../src/core/occlusion';
import type { Planes } from '../../../src/core/picture-window';
import type { Preprocessing } from '../../../src/core/preprocessing';
import { mulberry32 } from '../../../src/core/random';

const WIDTH = 40;
const HEIGHT = 31;
const uniform = mulberry32(5);
const picture: Planes = {
  width: WIDTH,
  height: HEIGHT,
  values: Float32Array.from({ length: 3 * WIDTH * HEIGHT }, () => uniform()),
};
const whole = wholeInput(picture, OCCLUSION_GRID);
const one: Region = { ...whole, cells: Uint8Array.from(whole.cells, (_, cell) => (cell === 24 ? 1 : 0)) };
const none: Region = { ...whole, cells: new Uint8Array(49) };
const NORMALISED: Preprocessing = {
  resize: null,
  resample: 'bicubic',
  crop: { width: WIDTH, height: HEIGHT },
  rescale: 1 / 255,
  mean: [0.45, 0.4, 0.5],
  std: [0.27, 0.3, 0.2],
};

function changedPixels(after: Planes): number {
  let changed = 0;
  for (let i = 0; i < WIDTH * HEIGHT; i += 1) {
    if ([0, 1, 2].some((c) => after.values[c * WIDTH * HEIGHT + i] !== picture.values[c * WIDTH * HEIGHT + i]))
      changed += 1;
  }
  return changed;
}

describe('corruptions', () => {
  test.each(CORRUPTIONS)('%s: an empty region is left as it is, one cell changes that cell only', (corruption) => {
    expect(corrupt(picture, corruption, none, 1).values).toEqual(picture.values);
    const changed = changedPixels(corrupt(picture, corruption, one, 1));
    expect(changed).toBeGreaterThan(0);
    expect(changed).toBeLessThanOrEqual(Math.ceil(WIDTH / 7) * Math.ceil(HEIGHT / 7));
    expect(changedPixels(corrupt(picture, corruption, whole, 1))).toBeGreaterThan(0.4 * WIDTH * HEIGHT);
  });

  test('grey twice is grey once', () => {
    const grey = corrupt(picture, 'grey', whole, 1);
    corrupt(grey, 'grey', whole, 1).values.forEach((value, i) => expect(value).toBeCloseTo(grey.values[i]!, 6));
  });

  test('turned patches keep every value of every channel and depend on the seed', () => {
    const turned = corrupt(picture, 'rotate-patches', whole, 7);
    for (let c = 0; c < 3; c += 1) {
      const plane = (planes: Planes) => planes.values.slice(c * WIDTH * HEIGHT, (c + 1) * WIDTH * HEIGHT).sort();
      expect(plane(turned)).toEqual(plane(picture));
    }
    expect(corrupt(picture, 'rotate-patches', whole, 7).values).toEqual(turned.values);
    expect(corrupt(picture, 'rotate-patches', whole, 8).values).not.toEqual(turned.values);
  });

  test('blur keeps a flat picture, lowers the spread of another and stays within its range', () => {
    const flat = { ...picture, values: new Float32Array(picture.values.length).fill(0.25) };
    corrupt(flat, 'blur', whole, 1).values.forEach((value) => expect(value).toBeCloseTo(0.25, 6));
    const spread = ({ values }: Planes) => Math.max(...values) - Math.min(...values);
    expect(spread(corrupt(picture, 'blur', whole, 1))).toBeLessThan(spread(picture));
  });

  test("of a network's input: the same as corrupting the picture before it is normalised", () => {
    const input = withNormalisation(picture, NORMALISED);
    withoutNormalisation(input, NORMALISED).values.forEach((value, i) =>
      expect(value).toBeCloseTo(picture.values[i]!, 5),
    );
    const expected = withNormalisation(corrupt(picture, 'grey', whole, 1), NORMALISED);
    corruptInput(input, NORMALISED, 'grey', whole, 1).values.forEach((value, i) =>
      expect(value).toBeCloseTo(expected.values[i]!, 4),
    );
  });
});
