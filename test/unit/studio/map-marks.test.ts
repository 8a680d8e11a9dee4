import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../src/core/random';
import type { MapReport } from '../../../src/core/map-report';
import { mapTable } from '../../../src/studio/tools/map/map-drawing';
import { marksOf } from '../../../src/studio/tools/map/map-marks';
import { MapPlaces } from '../../../src/studio/tools/map/map-places';

const uniform = mulberry32(11);
const x = Float32Array.from({ length: 500 }, () => uniform() * 10);
const y = Float32Array.from({ length: 500 }, () => uniform() * 4);
const places = new MapPlaces(x, y, 640, 420);

describe('pointing at a map', () => {
  it('finds by its grid what a look at every place finds', () => {
    for (const [px, py, radius] of [
      [320, 210, 40],
      [5, 5, 90],
      [600, 300, 7],
    ] as const) {
      const found = [...places.within({ x: px, y: py }, radius)].sort((a, b) => a - b);
      const all = [...x.keys()].filter((i) => Math.hypot(places.xs[i]! - px, places.ys[i]! - py) <= radius);
      expect(found).toEqual(all);
    }
  });

  it('takes by a lasso what lies inside a triangle', () => {
    const line = [
      { x: 0, y: 0 },
      { x: 640, y: 0 },
      { x: 0, y: 420 },
    ];
    const expected = [...x.keys()].filter((i) => places.xs[i]! / 640 + places.ys[i]! / 420 < 1);
    expect(places.inside(line)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(50);
  });

  it('keeps one scale for both axes', () => {
    const across = (places.xs[1]! - places.xs[0]!) / (x[1]! - x[0]!);
    const down = (places.ys[1]! - places.ys[0]!) / (y[1]! - y[0]!);
    expect(across).toBeCloseTo(-down, 3);
  });
});

describe('marks of a map', () => {
  const rows = Uint32Array.from({ length: 100 }, (_, i) => i);

  it('gives the frequent categories a hue and a shape each and counts every image once', () => {
    const names = Array.from({ length: 12 }, (_, i) => `c${i}`);
    const codes = Uint16Array.from(rows, (i) => Math.min(12, Math.floor(Math.sqrt(i * 1.7))));
    const { groups } = marksOf({ kind: 'categorical', names, codes }, rows, false);
    expect(groups.reduce((sum, group) => sum + group.places.length, 0)).toBe(100);
    expect(groups).toHaveLength(8);
    expect(new Set(groups.map((group) => group.shape)).size).toBe(8);
    expect(new Set(groups.map((group) => group.colour)).size).toBe(8);
  });

  it('spreads a ramp over the values and sets those without one apart', () => {
    const values = Float32Array.from(rows, (i) => (i === 7 ? Number.NaN : i));
    const { groups, scale } = marksOf({ kind: 'continuous', values }, rows, true);
    expect(groups[0]!.title).toBe('no value');
    expect([...groups[0]!.places]).toEqual([7]);
    expect(scale!.low).toBeLessThan(scale!.high);
    const levels = groups.slice(1).map((group) => Math.max(...Array.from(group.places)));
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
  });

  it('lists images with their place and category', () => {
    const map: MapReport = {
      space: 'encoder',
      method: 'pca',
      seed: 1,
      rows: Uint32Array.of(4, 9),
      x: Float32Array.of(1, 2),
      y: Float32Array.of(3, 4),
      imageCount: 10,
      explained: [0.5, 0.2],
    };
    const codes = new Uint16Array(10);
    codes[9] = 1;
    const table = mapTable(map, { kind: 'categorical', names: ['a'], codes }, 'class', (row) => `p${row}`);
    expect(table.rows).toEqual([
      ['p4', 1, 3, 'a'],
      ['p9', 2, 4, 'not given'],
    ]);
  });
});
