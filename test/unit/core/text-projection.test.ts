import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { calibratedProjection, orthonormalBasis, unitVector, withoutSpan } from '../../../src/core/text-projection';
import { readNpy } from '../../support/read-npy';
import { sharedPath } from '../../support/shared-data';

const uniform = mulberry32(11);
const draw = (): Float64Array => Float64Array.from({ length: 12 }, () => drawNormal(uniform));
const dot = (one: Float64Array, other: Float64Array): number =>
  one.reduce((sum, value, j) => sum + value * other[j]!, 0);
const less = (one: Float64Array, other: Float64Array): Float64Array => one.map((value, j) => value - other[j]!);

describe('projection off a span', () => {
  const vectors = [draw(), draw(), draw()];
  const basis = orthonormalBasis([...vectors, less(vectors[0]!, vectors[1]!)]);

  test('the basis is orthonormal, spans the vectors and counts a dependent one once', () => {
    expect(basis).toHaveLength(3);
    basis.forEach((one, i) => basis.forEach((other, j) => expect(dot(one, other)).toBeCloseTo(i === j ? 1 : 0, 12)));
    for (const vector of vectors) expect(Math.hypot(...withoutSpan(vector, basis))).toBeLessThan(1e-12);
  });

  test('it is its own square and leaves what is across the span alone', () => {
    const once = withoutSpan(draw(), basis);
    const twice = withoutSpan(once, basis);
    once.forEach((value, j) => expect(twice[j]).toBeCloseTo(value, 12));
    for (const direction of basis) expect(Math.abs(dot(once, direction))).toBeLessThan(1e-12);
  });
});

describe('the calibrated projection of debias_vl', () => {
  test('takes the spurious directions out, and shrinks the differences that should vanish the more the larger lambda', () => {
    const spurious = [draw(), draw()];
    const difference = draw();
    const lengths = [0, 1, 1000].map((lambda) =>
      Math.hypot(...calibratedProjection(spurious, [difference], lambda)(difference)),
    );
    expect(lengths[0]).toBeCloseTo(Math.hypot(...withoutSpan(difference, orthonormalBasis(spurious))), 10);
    expect(lengths[1]).toBeLessThan(lengths[0]! / 2);
    expect(lengths[2]).toBeLessThan(lengths[1]! / 100);
    // Applied as P z: the span is taken out after the calibration, whatever z is.
    const projected = calibratedProjection(spurious, [difference], 1000)(draw());
    for (const direction of spurious) expect(Math.abs(dot(projected, direction))).toBeLessThan(1e-10);
  });

  const pairs = sharedPath('reference/modality_gap/features_clip.npy');

  test.skipIf(!pairs)('has the values of numpy on CLIP captions, of the order of METHODS.md 3.11', () => {
    const { values } = readNpy(readFileSync(pairs!));
    const text = (row: number): Float64Array => {
      const from = values.length / 2 + row * 512;
      return unitVector(values.slice(from, from + 512));
    };
    // As 3.11 has it of class texts, which are not among the shared files: texts 0 to 2, pairs (10, 11) and (12, 13), lambda 1000.
    const spurious = [0, 1, 2].map(text);
    const differences = [less(text(10), text(11)), less(text(12), text(13))];
    const projection = calibratedProjection(spurious, differences, 1000);
    expect(Math.hypot(...projection(differences[0]!))).toBeCloseTo(0.0020449179682980314, 9);
    expect(Math.hypot(...calibratedProjection(spurious, [], 0)(differences[0]!))).toBeCloseTo(0.9338348811297194, 9);
    for (const z of spurious) {
      expect(Math.hypot(...withoutSpan(z, orthonormalBasis(spurious)))).toBeLessThan(1e-12);
    }
    const firstColumnOf = (j: number): number =>
      projection(Float64Array.from({ length: 512 }, (_, i) => (i === j ? 1 : 0)))[0]!;
    [0.997727986, 9.17261967e-4, -2.08086181e-3].forEach((value, j) => expect(firstColumnOf(j)).toBeCloseTo(value, 8));
    const columns = Array.from({ length: 512 }, (_, j) =>
      projection(Float64Array.from({ length: 512 }, (_row, i) => (i === j ? 1 : 0))),
    );
    let squares = 0;
    columns.forEach((column, j) => column.forEach((value, i) => (squares += (value - columns[i]![j]!) ** 2)));
    expect(Math.sqrt(squares)).toBeCloseTo(0.37309795620162, 9);
  });
});
