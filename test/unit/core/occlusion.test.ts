import { describe, expect, test } from 'vitest';
import {
  areaOf,
  boxPlaces,
  cellsBox,
  chanceOverlap,
  highestCells,
  intersectionOverUnion,
  meanFill,
  occlude,
  occludedVariant,
  occlusionMap,
  OCCLUSION_GRID,
} from '../../../src/core/occlusion';
import type { PixelBox, Planes } from '../../../src/core/picture-window';
import { mulberry32, type Uniform } from '../../../src/core/random';

const SIDE = 30;
const WHOLE: PixelBox = { left: 0, top: 0, width: SIDE, height: SIDE };

function randomPlanes(uniform: Uniform): Planes {
  return { width: SIDE, height: SIDE, values: Float32Array.from({ length: 3 * SIDE * SIDE }, () => uniform()) };
}

/** A picture that is one colour but for one cell, and a scorer that adds up that cell. */
function lampIn(column: number, row: number): { planes: Planes; score: (planes: Planes) => number } {
  const planes: Planes = { width: SIDE, height: SIDE, values: new Float32Array(3 * SIDE * SIDE) };
  const box = cellsBox(OCCLUSION_GRID, { column, row }, 1, WHOLE);
  const lit = occlude(planes, box, [1, 1, 1]);
  const score = ({ values }: Planes): number => {
    let sum = 0;
    for (let y = box.top; y < box.top + box.height; y += 1) {
      for (let x = box.left; x < box.left + box.width; x += 1) sum += values[y * SIDE + x]!;
    }
    return sum;
  };
  return { planes: lit, score };
}

function mapOf({ planes, score }: ReturnType<typeof lampIn>): Float64Array {
  return occlusionMap(
    OCCLUSION_GRID,
    score(planes),
    boxPlaces(OCCLUSION_GRID).map((_, box) =>
      score(occludedVariant(planes, OCCLUSION_GRID, WHOLE, box, meanFill(planes))),
    ),
  );
}

describe('occlusion', () => {
  test('cells tile the area: every pixel lies in exactly one', () => {
    const hits = new Uint8Array(SIDE * SIDE);
    for (let row = 0; row < OCCLUSION_GRID.rows; row += 1) {
      for (let column = 0; column < OCCLUSION_GRID.columns; column += 1) {
        const box = cellsBox(OCCLUSION_GRID, { column, row }, 1, WHOLE);
        for (let y = box.top; y < box.top + box.height; y += 1) {
          for (let x = box.left; x < box.left + box.width; x += 1) hits[y * SIDE + x]! += 1;
        }
      }
    }
    expect(hits.every((count) => count === 1)).toBe(true);
  });

  test('a box without pixels changes nothing, any other only its inside', () => {
    const planes = randomPlanes(mulberry32(3));
    expect(occlude(planes, { left: 4, top: 5, width: 0, height: 7 }, [9, 9, 9]).values).toEqual(planes.values);
    const hidden = occlude(planes, { left: 4, top: 5, width: 3, height: 7 }, [9, 9, 9]);
    const changed = hidden.values.filter((value, i) => value !== planes.values[i]);
    expect(changed.length).toBe(3 * 3 * 7);
    expect(changed.every((value) => value === 9)).toBe(true);
  });

  test('the map of a scorer that sums one cell is highest in that cell, wherever it is', () => {
    for (const { column, row } of [...boxPlaces({ ...OCCLUSION_GRID, boxCells: 1 })]) {
      const map = mapOf(lampIn(column, row));
      const at = row * OCCLUSION_GRID.columns + column;
      expect(map[at]).toBe(Math.max(...map));
    }
  });

  test('a score that nothing changes has an empty area', () => {
    expect(areaOf(occlusionMap(OCCLUSION_GRID, 1, new Float64Array(36).fill(1))).some(Boolean)).toBe(false);
    expect(areaOf(occlusionMap(OCCLUSION_GRID, 1, new Float64Array(36).fill(2))).some(Boolean)).toBe(false);
  });

  test('overlap: 1 with itself, 0 with a far one, symmetric, unknown with nothing', () => {
    const near = areaOf(mapOf(lampIn(1, 1)));
    const far = areaOf(mapOf(lampIn(5, 5)));
    const beside = areaOf(mapOf(lampIn(2, 1)));
    expect(intersectionOverUnion(near, near)).toBe(1);
    expect(intersectionOverUnion(near, far)).toBe(0);
    expect(intersectionOverUnion(near, beside)).toBe(intersectionOverUnion(beside, near));
    expect(intersectionOverUnion(near, beside)).toBeGreaterThan(0);
    expect(intersectionOverUnion(near, new Uint8Array(49))).toBeNaN();
  });

  test('the overlap by chance is that of areas thrown at random', () => {
    const uniform = mulberry32(11);
    const thrown = (count: number): Uint8Array =>
      highestCells(
        Float64Array.from({ length: 49 }, () => uniform()),
        1 - count / 49,
      );
    let sum = 0;
    for (let i = 0; i < 4000; i += 1) sum += intersectionOverUnion(thrown(9), thrown(14));
    expect(chanceOverlap(49, 9, 14)).toBeCloseTo(sum / 4000, 2);
    expect(chanceOverlap(49, 49, 49)).toBeCloseTo(1, 12);
  });
});
