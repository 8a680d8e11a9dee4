import { describe, expect, it } from 'vitest';
import { PIXEL_CUES, pixelStatistics } from '../../../src/core/pixel-cues';
import { mulberry32 } from '../../../src/core/random';

type Colour = [number, number, number];

function picture(width: number, height: number, colourAt: (x: number, y: number) => Colour): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rgba.set([...colourAt(x, y), 255], 4 * (y * width + x));
  }
  return rgba;
}

function statistics(rgba: Uint8ClampedArray, width: number, height: number): Record<string, number> {
  const values = pixelStatistics(rgba, width, height, { widthPixels: width, heightPixels: height, sizeBytes: 5000 });
  expect(values.length).toBe(PIXEL_CUES.length);
  return Object.fromEntries(PIXEL_CUES.map(({ id }, i) => [id, values[i]!]));
}

function noise(seed: number): () => Colour {
  const uniform = mulberry32(seed);
  const channel = (): number => 40 + Math.floor(uniform() * 170);
  return () => [channel(), channel(), channel()];
}

describe('pixelStatistics', () => {
  it('measures a white border in percent of the shorter side, whatever is inside', () => {
    for (const border of [0, 3, 6, 12]) {
      const inside = noise(border + 1);
      const isInside = (x: number, y: number): boolean =>
        x >= border && y >= border && x < 192 - border && y < 144 - border;
      const { 'white-border': white, 'black-border': black } = statistics(
        picture(192, 144, (x, y) => (isInside(x, y) ? inside() : [252, 255, 250])),
        192,
        144,
      );
      expect(white).toBeCloseTo((100 * border) / 144, 4);
      expect(black).toBe(0);
    }
  });

  it('sees a black letterbox and no border in an all-white picture', () => {
    const inside = noise(5);
    const box = statistics(
      picture(100, 100, (_x, y) => (y < 10 || y >= 90 ? [3, 2, 4] : inside())),
      100,
      100,
    );
    expect(box['black-border']).toBeCloseTo(10, 4);
    expect(
      statistics(
        picture(50, 40, () => [255, 255, 255]),
        50,
        40,
      )['white-border'],
    ).toBe(0);
  });

  it('names colours by their hue', () => {
    const plain: [string, Colour][] = [
      ['red', [220, 30, 30]],
      ['yellow', [230, 200, 40]],
      ['green', [40, 180, 50]],
      ['blue', [30, 90, 220]],
      ['purple', [190, 60, 200]],
    ];
    for (const [id, colour] of plain) {
      const found = statistics(
        picture(20, 20, () => colour),
        20,
        20,
      );
      for (const [other] of plain) expect(found[other]).toBe(other === id ? 1 : 0);
      expect(found['grey-scale']).toBe(0);
    }
    expect(
      statistics(
        picture(20, 20, () => [99, 100, 101]),
        20,
        20,
      )['grey-scale'],
    ).toBe(1);
  });

  it('orders pictures as a person would: bright, contrasted, warm, sharp, lit from above', () => {
    const dim = statistics(
      picture(40, 40, () => [60, 60, 60]),
      40,
      40,
    );
    const bright = statistics(
      picture(40, 40, () => [200, 180, 160]),
      40,
      40,
    );
    const checks = statistics(
      picture(40, 40, (x, y) => ((x + y) % 2 ? [250, 250, 250] : [5, 5, 5])),
      40,
      40,
    );
    const sky = statistics(
      picture(40, 40, (_x, y) => (y < 20 ? [200, 200, 210] : [70, 70, 60])),
      40,
      40,
    );
    expect(bright.brightness!).toBeGreaterThan(dim.brightness!);
    expect(bright.warmth!).toBeGreaterThan(dim.warmth!);
    expect(checks.contrast!).toBeGreaterThan(bright.contrast!);
    expect(checks.sharpness!).toBeGreaterThan(sky.sharpness!);
    expect(checks.edges!).toBe(1);
    expect(sky['top-brightness']!).toBeGreaterThan(100);
  });

  it('is finite for the smallest pictures', () => {
    for (const [width, height] of [
      [1, 1],
      [1, 9],
      [2, 2],
    ] as const) {
      const values = pixelStatistics(picture(width, height, noise(1)), width, height, {
        widthPixels: width,
        heightPixels: height,
        sizeBytes: 10,
      });
      expect([...values].every(Number.isFinite)).toBe(true);
    }
  });
});
