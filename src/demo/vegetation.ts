import { type Colour, hex, lighten } from './colour';
import type { Point } from './outline';
import type { Painter } from './painter';

export function drawConifer(
  p: Painter,
  x: number,
  y: number,
  height: number,
  colour: Colour,
  options: { depth?: number; snow?: boolean } = {},
): void {
  const { depth = 0 } = options;
  const width = height * p.dice.range(0.36, 0.5);
  p.box(x - height * 0.025, y - height * 0.16, height * 0.05, height * 0.17, hex('#57402c'), { depth });
  const tiers = height > 22 ? 5 : height > 10 ? 4 : 3;
  for (let tier = 0; tier < tiers; tier += 1) {
    const foot = y - height * 0.1 - (height * 0.78 * tier) / tiers;
    const half = (width / 2) * (1 - tier / (tiers + 0.7)) * p.dice.range(0.92, 1.06);
    const top = foot - height * (0.62 / tiers + 0.13);
    const sag = height * 0.025;
    const contour: Point[] = [
      [x, top, 1],
      [x + half * 0.5, (top + foot) / 2 + sag],
      [x + half, foot, 1],
      [x + half * 0.4, foot + sag],
      [x - half * 0.3, foot + sag * 0.8],
      [x - half, foot, 1],
      [x - half * 0.5, (top + foot) / 2 + sag],
    ];
    const tone = lighten(colour, -0.16 + tier * 0.07);
    p.shape(
      contour,
      { from: [x - half, top], to: [x + half, foot], stops: [lighten(tone, 0.16), tone, lighten(tone, -0.25)] },
      { depth },
    );
    if (options.snow) {
      p.shape(
        [
          [x, top, 1],
          [x + half * 0.42, (top * 1.1 + foot * 0.9) / 2],
          [x + half * 0.1, (top + foot) / 2],
          [x - half * 0.2, foot - (foot - top) * 0.28],
          [x - half * 0.82, foot - sag, 1],
          [x - half * 0.5, (top + foot) / 2],
        ],
        hex('#f3f7fb'),
        { depth },
      );
    }
  }
}

export function drawLeafTree(
  p: Painter,
  x: number,
  y: number,
  height: number,
  colour: Colour,
  options: { depth?: number; bare?: boolean; trunk?: Colour } = {},
): void {
  const { depth = 0, bare = false, trunk = hex('#5d4733') } = options;
  const lean = p.dice.range(-0.06, 0.06) * height;
  p.limb(
    [
      [x, y + height * 0.01, height * 0.09],
      [x + lean * 0.3, y - height * 0.25, height * 0.06],
      [x + lean, y - height * 0.6, height * 0.035],
    ],
    trunk,
    { depth },
  );
  for (const side of [-1, 1]) {
    const from = y - height * p.dice.range(0.34, 0.48);
    p.limb(
      [
        [x + lean * 0.5, from, height * 0.035],
        [x + side * height * 0.12 + lean, from - height * 0.16, height * 0.022],
        [x + side * height * 0.2 + lean, from - height * 0.34, height * 0.01],
      ],
      trunk,
      { depth },
    );
  }
  if (bare) return;
  const crown = height * 0.3;
  for (const [layer, share] of [
    [0, 1],
    [1, 0.75],
    [2, 0.45],
  ] as const) {
    const tone = lighten(colour, -0.2 + layer * 0.16);
    const blobs: Point[][] = [];
    for (let index = 0; index < 6; index += 1) {
      const angle = (index / 6) * Math.PI * 2 + p.dice.range(-0.3, 0.3);
      const reach = crown * share * p.dice.range(0.4, 0.75);
      const [cx, cy] = [
        x + lean - layer * crown * 0.1 + Math.cos(angle) * reach,
        y - height * 0.68 - layer * crown * 0.16 + Math.sin(angle) * reach * 0.75,
      ];
      blobs.push(lumpy(p, cx, cy, crown * share * p.dice.range(0.5, 0.68)));
    }
    p.union(blobs, tone, { depth });
  }
}

/** A round leafy lump. */
export function lumpy(p: Painter, x: number, y: number, radius: number): Point[] {
  const points: Point[] = [];
  for (let step = 0; step < 10; step += 1) {
    const angle = (step / 10) * Math.PI * 2;
    const reach = radius * p.dice.range(0.86, 1.14);
    points.push([x + Math.cos(angle) * reach, y + Math.sin(angle) * reach]);
  }
  return points;
}

export function drawBush(p: Painter, x: number, y: number, width: number, colour: Colour, depth = 0): void {
  const height = width * 0.5;
  for (const layer of [0, 1]) {
    const blobs: Point[][] = [];
    for (let index = 0; index < 5; index += 1) {
      const along = index / 4 - 0.5;
      blobs.push(
        lumpy(
          p,
          x + along * width * (1 - layer * 0.3),
          y - height * (0.35 + layer * 0.2) * (1.2 - Math.abs(along)),
          height * (0.42 - layer * 0.1),
        ),
      );
    }
    p.union(blobs, lighten(colour, -0.12 + layer * 0.18), { depth });
  }
}

/** Blades of grass in a band, in several tones, larger towards the viewer. */
export function drawGrass(p: Painter, top: number, bottom: number, count: number, colour: Colour, length = 4): void {
  for (const shade of [-0.25, -0.08, 0.12, 0.26]) {
    const blades: [number, number, number, number][] = [];
    for (let index = 0; index < count / 4; index += 1) {
      const near = p.dice.next();
      const y = top + (bottom - top) * near;
      const x = p.dice.range(-2, 102);
      const reach = length * (0.35 + 0.65 * near) * p.dice.range(0.6, 1.3);
      blades.push([x, y, x + p.dice.range(-0.35, 0.35) * reach, y - reach]);
    }
    p.strokes(blades, 0.32 * (length / 4) + 0.12, lighten(colour, shade), { alpha: 0.85 });
  }
  p.note('grass');
}
