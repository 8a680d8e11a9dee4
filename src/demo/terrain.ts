import { type Colour, hex, lighten, mix } from './colour';
import { type Point, polygon } from './outline';
import type { Painter } from './painter';

/** A line of hills from edge to edge, filled down to the bottom. `rough` is its height of relief in units. */
export function drawRidge(
  p: Painter,
  y: number,
  rough: number,
  colour: Colour,
  options: { depth?: number; sharp?: boolean; stepUnits?: number } = {},
): Point[] {
  const step = options.stepUnits ?? 12;
  const crest: Point[] = [];
  const phase = p.dice.range(0, 7);
  for (let x = -8; x <= 108; x += step * p.dice.range(0.75, 1.25)) {
    const wave = Math.sin(x * 0.055 + phase) * 0.5 + Math.sin(x * 0.13 + phase * 2) * 0.25;
    crest.push([x, y - rough * (0.5 + wave * 0.6 + p.dice.range(-0.3, 0.3)), options.sharp ? 1 : 0]);
  }
  crest.push([110, y, 0]);
  const light = lighten(colour, 0.14);
  p.shape(
    [[-10, 112, 1], [-10, y, 1], ...crest, [110, 112, 1]],
    { from: [50, y - rough], to: [50, y + 30], stops: [light, colour, lighten(colour, -0.12)] },
    { depth: options.depth ?? 0 },
  );
  return crest;
}

export function drawRock(p: Painter, x: number, y: number, width: number, colour: Colour = hex('#8a8781')): void {
  const h = width * p.dice.range(0.4, 0.62);
  const outline: Point[] = [
    [x - width / 2, y, 1],
    [x - width * 0.42, y - h * 0.55, 1],
    [x - width * 0.12, y - h, 1],
    [x + width * 0.22, y - h * 0.85, 1],
    [x + width * 0.46, y - h * 0.35, 1],
    [x + width / 2, y, 1],
  ];
  p.lit([outline], colour, { strength: 0.22 });
  p.shape(
    polygon(
      [x - width * 0.12, y - h],
      [x + width * 0.22, y - h * 0.85],
      [x + width * 0.08, y - h * 0.35],
      [x - width * 0.2, y - h * 0.4],
    ),
    lighten(colour, 0.2),
  );
  p.note('rocks');
}

/** Water from the horizon down: colour from the sky, glints in perspective. */
export function drawWater(p: Painter, from: number, to: number, deep: Colour, options: { waves?: number } = {}): void {
  const shine = mix(deep, p.light.dark ? hex('#8fa3d6') : hex('#dcecf2'), 0.5);
  p.box(-4, from, 108, to - from + 6, {
    from: [50, from],
    to: [50, to],
    stops: [shine, mix(deep, shine, 0.25), deep, lighten(deep, -0.22)],
  });
  const waves = options.waves ?? 60;
  for (const [tone, alpha] of [
    [lighten(deep, 0.42), 0.5],
    [lighten(deep, -0.25), 0.35],
  ] as const) {
    const glints: [number, number, number, number][] = [];
    for (let index = 0; index < waves; index += 1) {
      const near = p.dice.next() ** 1.6;
      const y = from + 0.6 + (to - from) * near;
      const x = p.dice.range(-4, 104);
      const half = (0.8 + 7 * near) * p.dice.range(0.4, 1);
      glints.push([x - half, y, x + half, y + p.dice.range(-0.15, 0.15)]);
    }
    p.strokes(glints, 0.4, tone, { alpha });
  }
  if (p.light.name === 'sunset') p.glow(50, (from + to) / 2, 20, (to - from) * 0.7, hex('#ffd79a'), 0.5, false);
  p.note('water');
}

/** Soft long patches on a ground, so that no plain stays one colour. */
export function drawPatches(
  p: Painter,
  top: number,
  bottom: number,
  colours: readonly Colour[],
  count: number,
  alpha = 0.5,
): void {
  for (let index = 0; index < count; index += 1) {
    const near = (index + p.dice.next()) / count;
    const y = top + (bottom - top) * near;
    const width = (8 + 34 * near) * p.dice.range(0.5, 1.2);
    const height = (0.6 + 3.4 * near) * p.dice.range(0.5, 1.2);
    const x = p.dice.range(-5, 105);
    const points: Point[] = [];
    for (let step = 0; step < 10; step += 1) {
      const angle = (step / 10) * Math.PI * 2;
      const reach = p.dice.range(0.75, 1.2);
      points.push([x + Math.cos(angle) * width * 0.5 * reach, y + Math.sin(angle) * height * 0.5 * reach]);
    }
    p.shape(points, p.dice.pick(colours), { alpha, plain: true });
  }
}

export function drawHouse(
  p: Painter,
  x: number,
  y: number,
  width: number,
  wall: Colour,
  roof: Colour,
  depth = 0,
): void {
  const height = width * 0.62;
  p.box(
    x - width / 2,
    y - height,
    width,
    height,
    { from: [x - width / 2, y], to: [x + width / 2, y], stops: [lighten(wall, 0.15), wall, lighten(wall, -0.12)] },
    { depth },
  );
  p.shape(
    polygon(
      [x - width * 0.6, y - height],
      [x - width * 0.18, y - height * 1.65],
      [x + width * 0.3, y - height * 1.65],
      [x + width * 0.6, y - height],
    ),
    roof,
    { depth },
  );
  const lamp = p.light.dark;
  for (const [dx, dy] of [
    [-0.3, 0.62],
    [0.12, 0.62],
  ] as const) {
    p.box(x + dx * width, y - height * dy, width * 0.17, height * 0.3, lamp ? [420, 330, 190] : hex('#6d7f8c'), {
      depth,
      plain: true,
    });
  }
  p.box(x - width * 0.08, y - height * 0.45, width * 0.14, height * 0.45, lighten(roof, -0.3), { depth });
  p.note('house');
}
