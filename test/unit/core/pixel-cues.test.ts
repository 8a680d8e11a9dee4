import { describe, expect, it } from 'vitest';
import { PIXEL_CUES, PIXEL_CUE_COUNT, pixelCueDescriptions, pixelStatistics } from '../../../src/core/pixel-cues';
import { drawNormal, mulberry32 } from '../../../src/core/random';

type Paint = (x: number, y: number) => readonly [number, number, number];

function picture(width: number, height: number, paint: Paint): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rgba.set([...paint(x, y), 255], (y * width + x) * 4);
  }
  return rgba;
}

const W = 224;
const H = 160;

function statistics(paint: Paint, { width = W, height = H, sizeBytes = 40_000 } = {}): Record<string, number> {
  const file = { widthPixels: 4 * width, heightPixels: 4 * height, sizeBytes };
  const values = pixelStatistics(picture(width, height, paint), width, height, file);
  return Object.fromEntries(PIXEL_CUES.map(({ id }, i) => [id, values[i]!]));
}

/** A photograph-like picture: sky over grass with texture. */
function photo(seed: number, noise = 12): Paint {
  const uniform = mulberry32(seed);
  const grain = Float32Array.from({ length: W * H * 3 }, () => noise * drawNormal(uniform));
  return (x, y) => {
    const base = y < H / 2 ? [110, 150, 210] : [80, 130, 60];
    const wave = 20 * Math.sin(x / 9) * Math.cos(y / 7);
    const at = (y * W + x) * 3;
    return [base[0]! + wave + grain[at]!, base[1]! + wave + grain[at + 1]!, base[2]! + wave + grain[at + 2]!];
  };
}

const framed = (inner: Paint, border: number, colour: number, sides = 'tblr'): Paint => {
  return (x, y) => {
    const isFrame =
      (sides.includes('t') && y < border) ||
      (sides.includes('b') && y >= H - border) ||
      (sides.includes('l') && x < border) ||
      (sides.includes('r') && x >= W - border);
    return isFrame ? [colour, colour, colour] : inner(x, y);
  };
};

const grey = (inner: Paint): Paint => {
  return (x, y) => {
    const [r, g, b] = inner(x, y);
    const value = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
    return [value, value, value];
  };
};

describe('pixel cues', () => {
  it('declares each cue once, with its range, and returns as many values', () => {
    expect(new Set(PIXEL_CUES.map(({ id }) => id)).size).toBe(PIXEL_CUE_COUNT);
    expect(
      pixelStatistics(
        picture(8, 8, () => [1, 2, 3]),
        8,
        8,
        { widthPixels: 8, heightPixels: 8, sizeBytes: 9 },
      ).length,
    ).toBe(PIXEL_CUE_COUNT);
    expect(pixelCueDescriptions()[0]).toEqual({
      id: 'pixel:brightness',
      kind: 'pixel',
      title: 'brightness',
      group: 'pixels',
      isSurroundings: true,
    });
  });

  it('is finite and in range for every kind of picture, down to one pixel', () => {
    const uniform = mulberry32(3);
    const paints: Paint[] = [
      () => [0, 0, 0],
      () => [255, 255, 255],
      (x, y) => ((x + y) % 2 === 0 ? [255, 255, 255] : [0, 0, 0]),
      () => [256 * uniform(), 256 * uniform(), 256 * uniform()],
      () => [255, 0, 0],
    ];
    for (const [width, height] of [
      [1, 1],
      [1, 300],
      [2, 2],
      [3, 3],
      [256, 40],
    ] as const) {
      for (const paint of paints) {
        const values = statistics(paint, { width, height });
        for (const { id, range } of PIXEL_CUES) {
          expect(values[id], id).toBeGreaterThanOrEqual(range[0]);
          expect(values[id], id).toBeLessThanOrEqual(range[1] + 1e-6);
        }
      }
    }
  });

  it.each([2, 6, 15])('measures a white border of %i pixels, also with rounding of JPEG in it', (border) => {
    const plain = statistics(photo(1));
    const white = statistics(framed(photo(1), border, 246));
    expect(plain['white-border']).toBe(0);
    expect(white['white-border']).toBeCloseTo((100 * border) / H, 5);
    expect(white['black-border']).toBe(0);
    expect(white['border-brightness']).toBeGreaterThan(plain['border-brightness']!);
    expect(statistics(framed(photo(1), border, 5))['black-border']).toBeCloseTo((100 * border) / H, 5);
  });

  it('asks for all four sides of a frame and for two of bars', () => {
    expect(statistics(framed(photo(2), 10, 255, 'tbl'))['white-border']).toBe(0);
    const bars = statistics(framed(photo(2), 16, 0, 'tb'));
    expect(bars['black-border']).toBe(0);
    expect(bars['black-bars']).toBeCloseTo(10, 5);
    expect(statistics(framed(photo(2), 16, 0, 't'))['black-bars']).toBe(0);
  });

  it('knows grey-scale from colour', () => {
    expect(statistics(grey(photo(4)))['grey-scale']).toBe(1);
    expect(statistics(grey(photo(4)))['saturation']).toBe(0);
    expect(statistics(photo(4))['grey-scale']).toBeLessThan(0.1);
  });

  it('takes a white background only where it is joined to the edge', () => {
    const disc = (inside: number, outside: number): Paint => {
      return (x, y) => {
        const value = (x - W / 2) ** 2 + (y - H / 2) ** 2 < 50 ** 2 ? inside : outside;
        return [value, value, value];
      };
    };
    const expected = 1 - (Math.PI * 50 ** 2) / (W * H);
    expect(statistics(disc(90, 250))['white-background']).toBeCloseTo(expected, 2);
    expect(statistics(disc(250, 90))['white-background']).toBe(0);
  });

  it('rises with what it is named after', () => {
    const colour = (r: number, g: number, b: number) => statistics(() => [r, g, b]);
    expect(colour(200, 60, 60)['redness']).toBeGreaterThan(colour(120, 60, 60)['redness']!);
    expect(colour(60, 200, 60)['greenness']).toBeCloseTo((200 - 60) / 255, 5);
    expect(colour(60, 60, 200)['blueness']).toBeCloseTo((200 - 60) / 255, 5);
    expect(colour(220, 150, 80)['warmth']).toBeGreaterThan(0);
    expect(colour(200, 200, 200)['brightness']).toBeCloseTo(200 / 255, 5);
    expect(statistics(photo(5))['top-blueness']).toBeGreaterThan(0.2);
    expect(statistics(photo(5))['bottom-greenness']).toBeGreaterThan(0.1);
    expect(statistics(photo(5))['top-brightness']).toBeGreaterThan(0.05);
    const dimmed: Paint = (x, y) => {
      const d = 1 - 0.5 * (((2 * x) / W - 1) ** 2 + ((2 * y) / H - 1) ** 2);
      return [200 * d, 200 * d, 200 * d];
    };
    expect(statistics(dimmed)['vignette']).toBeGreaterThan(0.5);
  });

  it('tells the deviation of noise, and sharpness and edges of a blurred picture lower', () => {
    for (const noise of [4, 10]) {
      const uniform = mulberry32(9);
      const measured = statistics(() => {
        const value = 128 + noise * drawNormal(uniform);
        return [value, value, value];
      })['noise']!;
      expect(Math.abs(measured / noise - 1)).toBeLessThan(0.05);
    }
    const stripes = (softness: number) =>
      statistics((x) => {
        const value = 128 + 100 * Math.tanh(Math.sin(x / 5) * softness);
        return [value, value, value];
      });
    expect(stripes(20)['sharpness']).toBeGreaterThan(stripes(2)['sharpness']!);
    expect(stripes(20)['edge-density']).toBeGreaterThan(0.1);
  });

  it('reads the file facts', () => {
    const values = statistics(photo(6), { sizeBytes: 1 << 16 });
    expect(values['file-size']).toBe(16);
    expect(values['width']).toBeCloseTo(Math.log2(896), 5);
    expect(values['aspect-ratio']).toBeCloseTo(Math.log2(224 / 160), 5);
    expect(values['bytes-per-pixel']).toBeCloseTo(16 - Math.log2(896 * 640), 5);
  });
});
