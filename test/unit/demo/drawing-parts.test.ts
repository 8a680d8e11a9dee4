import { describe, expect, it } from 'vitest';
import { colourName, fromHsl, hex, toHsl } from '../../../src/demo/colour';
import { Coverage } from '../../../src/demo/coverage';
import { Dice } from '../../../src/demo/dice';
import { silentContext } from '../../../src/demo/drawing-context';
import { applyFinish, applyPixelExtra } from '../../../src/demo/finish';
import { contains, ellipse, limb, rectangle, signedArea, turnedAlike } from '../../../src/demo/outline';

function pixelContext(size: number, valueAt: (x: number, y: number) => readonly [number, number, number]) {
  const data = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) data.set([...valueAt(x, y), 255], (y * size + x) * 4);
  return { data, context: { ...silentContext(), getImageData: () => ({ data, width: size, height: size }) } };
}

describe('colours', () => {
  it('have everyday names', () => {
    const names = { '#ff0000': 'red', '#1a1a1a': 'black', '#ffffff': 'white', '#808080': 'grey', '#2f9e3f': 'green' };
    for (const [text, name] of Object.entries({
      ...names,
      '#1f4fd0': 'blue',
      '#7a4b2c': 'brown',
      '#f2e03a': 'yellow',
    })) {
      expect(colourName(hex(text))).toBe(name);
    }
  });

  it('survive the way to hue, saturation and lightness and back', () => {
    for (const text of ['#123456', '#fedcba', '#00ff80', '#c0c0c0']) {
      const back = fromHsl(...toHsl(hex(text)));
      hex(text).forEach((value, channel) => expect(Math.abs(value - (back[channel] ?? -1))).toBeLessThan(1e-6));
    }
  });
});

describe('dice', () => {
  it('fall alike for the same seed and label, and apart for another label', () => {
    const row = (label: string): number[] => Array.from({ length: 5 }, (() => new Dice(3, label).next)());
    expect(row('sky')).toEqual(row('sky'));
    expect(row('sky')).not.toEqual(row('ground'));
  });

  it('shuffle without losing or doubling', () => {
    const list = Array.from({ length: 50 }, (_, index) => index);
    const shuffled = new Dice(1).shuffle(list);
    expect(shuffled).not.toEqual(list);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(list);
  });
});

describe('outlines', () => {
  it('of a limb hold its middle line', () => {
    const outline = limb([
      [0, 0, 4],
      [10, 2, 3],
      [20, 0, 2],
    ]);
    for (const [x, y] of [
      [1, 0.2],
      [10, 2],
      [18, 0.5],
    ] as const)
      expect(contains(outline, x, y)).toBe(true);
    expect(contains(outline, 10, 9)).toBe(false);
  });

  it('turn alike whichever way they were given', () => {
    const square = rectangle(0, 0, 2, 2);
    for (const one of turnedAlike([square, [...square].reverse()])) expect(signedArea(one)).toBe(4);
  });

  it('of an ellipse have nearly its area', () => {
    expect(Math.abs(signedArea(ellipse(5, 5, 3, 2)))).toBeGreaterThan(0.95 * Math.PI * 6);
  });
});

describe('coverage', () => {
  it('names what fills at least the asked share, the later over the earlier', () => {
    const coverage = new Coverage();
    coverage.cover([rectangle(0, 0, 100, 100)], hex('#e01010'), 1);
    coverage.cover([rectangle(0, 60, 100, 40)], hex('#1030e0'), 1);
    coverage.cover([rectangle(0, 0, 10, 10)], hex('#10c020'), 1);
    expect(coverage.dominantColours(0.125)).toEqual(['red', 'blue']);
  });
});

describe('finishing', () => {
  it('turns pixels grey by their luminance', () => {
    const { context, data } = pixelContext(8, (x) => (x < 4 ? [255, 0, 0] : [0, 0, 255]));
    applyPixelExtra(context, 'grey-scale', 8);
    expect([...data.slice(0, 3)]).toEqual([76, 76, 76]);
    expect([...data.slice(7 * 4, 7 * 4 + 3)]).toEqual([29, 29, 29]);
  });

  it('blurs an edge and keeps a flat field', () => {
    const { context, data } = pixelContext(64, (x) => (x < 32 ? [0, 100, 0] : [200, 100, 0]));
    applyPixelExtra(context, 'blur', 64);
    const row = 32 * 64 * 4;
    expect(data[row + 31 * 4]).toBeGreaterThan(40);
    expect(data[row + 31 * 4]).toBeLessThan(160);
    for (let x = 0; x < 64; x += 1) expect(data[row + x * 4 + 1]).toBe(100);
  });

  it('leaves the pixels alone where a style asks for nothing, and keeps the mean under grain', () => {
    const { context, data } = pixelContext(64, () => [120, 120, 120]);
    applyFinish(context, {}, 64, 5);
    expect(data.every((value, index) => value === (index % 4 === 3 ? 255 : 120))).toBe(true);
    applyFinish(context, { grain: 8 }, 64, 5);
    const greens = data.filter((_, index) => index % 4 === 1);
    const mean = greens.reduce((sum, value) => sum + value, 0) / greens.length;
    const variance = greens.reduce((sum, value) => sum + (value - mean) ** 2, 0) / greens.length;
    expect(Math.abs(mean - 120)).toBeLessThan(1.5);
    expect(Math.sqrt(variance)).toBeGreaterThan(4);
  });
});
