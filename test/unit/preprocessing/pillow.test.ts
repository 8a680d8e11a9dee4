import { describe, expect, it } from 'vitest';
import { ModelInput } from '../../../src/core/preprocess-image';
import { largestDifference, plainPreprocessing, referencePixels, references } from '../../support/pillow-references';
import { withOpaqueAlpha } from '../../support/read-png';

/** From identical decoded pixels the same integers come out: the arithmetic is Pillow's, so the bound is 0, not 2. */
describe('resize and crop against Pillow', () => {
  it('has 20 pictures', () => {
    expect(references.pictures).toHaveLength(20);
  });

  const cases = references.pictures.flatMap((picture) =>
    Object.entries(picture.prepared).map(([preparation, file]) => ({ picture, preparation, file })),
  );

  it.each(cases)('$picture.file, $preparation', ({ picture, preparation, file }) => {
    const { rgb, width, height } = referencePixels(picture.decoded);
    const rgba = withOpaqueAlpha(rgb);
    const input = new ModelInput({ width, height }, plainPreprocessing(preparation));
    // In stripes of 37 rows, from an area that is wider than needed: as the decode worker feeds it.
    for (let top = 0; top < height; top += 37) {
      const rows = Math.min(37, height - top);
      input.addRows(rgba.subarray(top * width * 4, (top + rows) * width * 4), 0, top, width, rows);
    }
    const actual = input.finishPixels();
    const expected = referencePixels(file);
    expect([actual.width, actual.height]).toEqual([expected.width, expected.height]);
    expect(largestDifference(actual.rgb, expected.rgb)).toBe(0);
  });
});
