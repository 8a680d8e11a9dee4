import { describe, expect, it } from 'vitest';
import { ModelInput } from '../../../src/core/preprocess-image';
import { plainKernel } from '../../../src/core/resample-kernel';
import { largestDifference, plainPreprocessing, referencePixels, references } from '../../support/pillow-references';
import { withOpaqueAlpha, withoutAlpha } from '../../support/read-png';
import { createSimdKernel } from '../../../workers/decode/simd-kernel';

const simdKernel = createSimdKernel();

const cases = references.pictures.flatMap((picture) =>
  Object.entries(picture.prepared).map(([preparation, file]) => ({ picture, preparation, file })),
);

it('has 20 pictures and both kernels', () => {
  expect(references.pictures).toHaveLength(20);
  expect(simdKernel).not.toBeNull();
});

/** From identical decoded pixels the same integers come out: the arithmetic is Pillow's, so the bound is 0, not 2. */
describe.each([
  { name: 'plain', kernel: plainKernel },
  { name: 'SIMD', kernel: simdKernel! },
])('resize and crop against Pillow, $name', ({ kernel }) => {
  it.each(cases)('$picture.file, $preparation', ({ picture, preparation, file }) => {
    const { rgb, width, height } = referencePixels(picture.decoded);
    const rgba = withOpaqueAlpha(rgb);
    const input = new ModelInput({ width, height }, plainPreprocessing(preparation), kernel);
    // In stripes of 37 rows, wider than needed: as the decode worker feeds it.
    for (let top = 0; top < height; top += 37) {
      const rows = Math.min(37, height - top);
      input.addRows(rgba.subarray(top * width * 4, (top + rows) * width * 4), 0, top, width);
    }
    const actual = input.finishPixels();
    const expected = referencePixels(file);
    expect([actual.width, actual.height]).toEqual([expected.width, expected.height]);
    expect(largestDifference(withoutAlpha(actual.pixels), expected.rgb)).toBe(0);
  });
});
