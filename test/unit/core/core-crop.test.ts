import { describe, expect, test } from 'vitest';
import { coreCrop, CORE_QUANTILE } from '../../../src/core/core-crop';
import { highestCells, OCCLUSION_GRID } from '../../../src/core/occlusion';
import { commonWindow, seenWindow, windowInInput } from '../../../src/core/picture-window';
import type { Preprocessing } from '../../../src/core/preprocessing';
import { mulberry32 } from '../../../src/core/random';

const CLIP: Preprocessing = {
  resize: { kind: 'shortest-edge', pixels: 96 },
  resample: 'bicubic',
  crop: { width: 96, height: 96 },
  rescale: 1 / 255,
  mean: [0, 0, 0],
  std: [1, 1, 1],
};
const MOBILE: Preprocessing = {
  ...CLIP,
  resize: { kind: 'shortest-edge', pixels: 256 },
  crop: { width: 224, height: 224 },
};

describe('windows of a picture', () => {
  test('the centre crop sees the middle; two networks share the smaller', () => {
    const source = { width: 200, height: 100 };
    expect(seenWindow(source, CLIP)).toEqual({ left: 0.25, top: 0, width: 0.5, height: 1 });
    const mobile = seenWindow(source, MOBILE);
    expect(mobile.height).toBeCloseTo(224 / 256, 10);
    const common = commonWindow([seenWindow(source, CLIP), mobile]);
    expect(common).toEqual(mobile);
    expect(windowInInput(common, source, MOBILE)).toEqual({ left: 0, top: 0, width: 224, height: 224 });
    expect(windowInInput(common, source, CLIP)).toEqual({ left: 6, top: 6, width: 84, height: 84 });
  });
});

describe('core crop', () => {
  test('holds the highest cells, is square where the picture allows, and lies in the picture', () => {
    const uniform = mulberry32(2);
    const window = { left: 0.1, top: 0, width: 0.8, height: 1 };
    for (let i = 0; i < 200; i += 1) {
      const picture = { width: 60 + Math.floor(uniform() * 300), height: 60 + Math.floor(uniform() * 300) };
      const map = Float64Array.from({ length: 49 }, () => uniform() ** 8);
      const crop = coreCrop(map, OCCLUSION_GRID, window, picture);
      expect(crop.left).toBeGreaterThanOrEqual(0);
      expect(crop.top).toBeGreaterThanOrEqual(0);
      expect(crop.left + crop.width).toBeLessThanOrEqual(picture.width);
      expect(crop.top + crop.height).toBeLessThanOrEqual(picture.height);
      const isWhole = crop.width === picture.width || crop.height === picture.height;
      if (!isWhole) expect(Math.abs(crop.width - crop.height)).toBeLessThanOrEqual(2);
      highestCells(map, CORE_QUANTILE).forEach((flag, cell) => {
        if (flag === 0) return;
        const left = (window.left + (window.width * (cell % 7)) / 7) * picture.width;
        const top = (window.height * Math.floor(cell / 7) * picture.height) / 7;
        expect(crop.left).toBeLessThanOrEqual(left + 1e-6);
        expect(crop.top).toBeLessThanOrEqual(top + 1e-6);
        expect(crop.left + crop.width).toBeGreaterThanOrEqual(left + (window.width * picture.width) / 7 - 1e-6);
        expect(crop.top + crop.height).toBeGreaterThanOrEqual(top + picture.height / 7 - 1e-6);
      });
    }
  });
});
