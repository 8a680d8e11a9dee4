import { describe, expect, it } from 'vitest';
import { drawInteger, drawNormal, drawRows, mulberry32, shuffle } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';
import { synthetic } from './synthetic';

describe('random numbers', () => {
  it('gives the reference uniforms and normals of seed 42', () => {
    const uniform = mulberry32(42);
    const expected = [
      0.6011037519201636, 0.44829055899754167, 0.8524657934904099, 0.6697340414393693, 0.17481389874592423,
    ];
    for (const value of expected) expect(uniform()).toBe(value);
    const again = mulberry32(42);
    const normals = [
      -0.956162229384149, -0.2730261048826104, -1.8416271847835968, -1.1408820709540242, -0.5294337937164153,
    ];
    for (const value of normals) expect(drawNormal(again)).toBeCloseTo(value, 12);
  });

  it('regenerates the reference data set', () => {
    const train = synthetic(1, 2000, 0.95);
    const counts = [0, 0, 0, 0];
    train.labels.forEach((label, i) => (counts[2 * label + train.attributes[i]!]! += 1));
    expect(counts).toEqual([935, 65, 40, 960]);
    expect(train.exact.reduce((sum, value) => sum + value, 0)).toBeCloseTo(5996.371485360916, 8);
    expect(train.exact[0]).toBeCloseTo(-2.3845480722, 9);
    expect(train.exact[2]).toBeCloseTo(0.7907797442, 9);
  });

  it('shuffles every position evenly, and the same for a seed', () => {
    const uniform = mulberry32(7);
    const atFirst = [0, 0, 0, 0, 0];
    for (let i = 0; i < 5000; i += 1) atFirst[shuffle([0, 1, 2, 3, 4], uniform)[0]!]! += 1;
    // 1,000 expected each, deviation 28
    for (const count of atFirst) expect(Math.abs(count - 1000)).toBeLessThan(120);
    expect(shuffle([1, 2, 3, 4, 5, 6], mulberry32(3))).toEqual(shuffle([1, 2, 3, 4, 5, 6], mulberry32(3)));
  });

  it('draws rows without replacement', () => {
    const drawn = drawRows(allRows(50), 20, mulberry32(1));
    expect(new Set(drawn).size).toBe(20);
    expect([...drawn]).toEqual([...drawn].sort((a, b) => a - b));
    expect(drawRows(allRows(5), 20, mulberry32(1)).length).toBe(5);
    expect(drawInteger(() => 0.999999, 10)).toBe(9);
  });
});
