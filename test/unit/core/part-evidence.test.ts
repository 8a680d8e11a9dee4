import { describe, expect, it } from 'vitest';
import { evidenceOfParts, PARTS, partsOfPicture } from '../../../src/core/part-evidence';

/** What a network of 4 x 4 places would have of a picture that says more and more to the right and downwards. */
function gridsOf(said: (x: number, y: number) => number) {
  const values = new Float32Array(PARTS * 16 * 2);
  for (let k = 0; k < PARTS; k += 1) {
    for (let cell = 0; cell < 16; cell += 1) {
      const x = (k % 3) / 4 + ((cell % 4) + 0.5) / 8;
      const y = Math.floor(k / 3) / 4 + (Math.floor(cell / 4) + 0.5) / 8;
      // A vector of two numbers whose length is what is said.
      values.set([0.6 * said(x, y), 0.8 * said(x, y)], (k * 16 + cell) * 2);
    }
  }
  return { columns: 4, rows: 4, dimension: 2, values };
}

describe('evidence from nine parts', () => {
  it('looks at parts that overlap by half and reach every rim', () => {
    const parts = partsOfPicture({ width: 224, height: 224 });
    expect(parts.map(({ left }) => left).slice(0, 3)).toEqual([0, 56, 112]);
    expect(parts.map(({ top }) => top)).toEqual([0, 0, 0, 56, 56, 56, 112, 112, 112]);
    expect(parts.every(({ width, height }) => width === 112 && height === 112)).toBe(true);
  });

  it('puts each place where it lies in the picture, twice as closely', () => {
    const { columns, rows, values } = evidenceOfParts(gridsOf((x, y) => 1 + x + 2 * y));
    expect([columns, rows]).toEqual([8, 8]);
    for (let i = 0; i < 64; i += 1) {
      const x = ((i % 8) + 0.5) / 8;
      const y = (Math.floor(i / 8) + 0.5) / 8;
      expect(values[i]).toBeCloseTo(1 + x + 2 * y, 5);
    }
  });

  it('is highest where one place says most', () => {
    const values = Array.from(
      evidenceOfParts(gridsOf((x, y) => (Math.hypot(x - 0.31, y - 0.69) < 0.05 ? 5 : 1))).values,
    );
    expect(values.indexOf(Math.max(...values))).toBe(5 * 8 + 2);
  });
});
