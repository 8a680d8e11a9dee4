import { hex, lighten, mix, type Colour } from './colour';
import type { Light } from './light';
import { polygon, rectangle, type Point } from './outline';
import type { Painter } from './painter';

/** What a background is told about the scene it stands in. */
export interface Setting {
  /** Height of the horizon in units from the top. */
  readonly horizon: number;
  readonly light: Light;
  readonly weather: Weather;
  /** 0 empty to 1 crowded. */
  readonly clutter: number;
}

export const WEATHERS = ['clear', 'clouds', 'fog', 'rain', 'snowfall'] as const;
export type Weather = (typeof WEATHERS)[number];

export const BACKGROUND_NAMES = [
  'snow',
  'forest',
  'sea',
  'beach',
  'desert',
  'meadow',
  'city',
  'mountains',
  'night sky',
  'kitchen',
  'living room',
  'road',
  'lake',
  'autumn wood',
  'field',
  'garden',
  'underwater',
  'sky',
] as const;
export type BackgroundName = (typeof BACKGROUND_NAMES)[number];

export interface Background {
  readonly name: BackgroundName;
  readonly words: readonly string[];
  readonly indoors: boolean;
  /** What a subject rests on; on water, land animals get a rock. */
  readonly surface: 'ground' | 'water' | 'table' | 'none';
  readonly horizon: readonly [low: number, high: number];
  draw(painter: Painter, setting: Setting): void;
  /** What comes before the subject's feet, to seat it in the scene. */
  foreground?(painter: Painter, setting: Setting): void;
}

export function drawSky(p: Painter, setting: Setting): void {
  const { light, horizon } = setting;
  const grey = setting.weather === 'clear' ? 0 : setting.weather === 'clouds' ? 0.25 : 0.6;
  const dull = (colour: Colour): Colour => mix(colour, light.dark ? hex('#39405a') : hex('#c3cacd'), grey);
  // The sky is the light itself, so its colours are divided by the tint that tone() will multiply in again.
  const own = (colour: Colour): Colour => [
    Math.min(255, (colour[0] * 255) / Math.max(60, light.tint[0])),
    Math.min(255, (colour[1] * 255) / Math.max(60, light.tint[1])),
    Math.min(255, (colour[2] * 255) / Math.max(60, light.tint[2])),
  ];
  const [top, low] = [own(dull(light.skyTop)), own(dull(light.skyLow))];
  p.shape(rectangle(-4, -4, 108, 112), {
    from: [50, 0],
    to: [50, horizon + 6],
    stops: [top, mix(top, low, 0.45), low],
  });
  p.note('sky');
  if (light.name !== 'night')
    p.glow(p.dice.range(0, 100), horizon, 62, 34, light.glow, setting.weather === 'clear' ? 0.45 : 0.25, false);
  if (light.name === 'sunset') {
    p.glow(p.dice.range(15, 85), horizon - 3, 46, 26, hex('#ffd28a'), 0.7, false);
    if (p.dice.chance(0.6)) drawSun(p, p.dice.range(15, 85), horizon - p.dice.range(2, 10), 5, hex('#fff0c4'));
  }
  if (light.name === 'night') {
    drawStars(p, horizon, 26);
    if (p.dice.chance(0.5))
      drawMoon(p, p.dice.range(12, 88), p.dice.range(8, Math.max(10, horizon * 0.5)), p.dice.range(3, 5));
  } else if (light.name === 'day' && setting.weather === 'clear' && p.dice.chance(0.3)) {
    drawSun(p, p.dice.range(10, 90), p.dice.range(7, 20), p.dice.range(3.5, 5.5), hex('#fffbe0'));
  }
  if (setting.weather === 'clouds' || (setting.weather === 'clear' && !light.dark && p.dice.chance(0.45))) {
    const count = setting.weather === 'clouds' ? p.dice.int(4, 8) : p.dice.int(1, 3);
    for (let index = 0; index < count; index += 1) {
      const y = p.dice.range(4, Math.max(8, horizon - 10));
      drawCloud(p, p.dice.range(-5, 105), y, p.dice.range(9, 22) * (0.5 + (horizon - y) / 60), low);
    }
    p.note('clouds');
  }
}

export function drawSun(p: Painter, x: number, y: number, radius: number, colour: Colour): void {
  p.glow(x, y, radius * 5, radius * 5, colour, 0.5, false);
  p.glow(x, y, radius * 2.2, radius * 2.2, colour, 0.6, false);
  p.ellipse(x, y, radius, radius, colour, { plain: true });
  p.note('sun');
}

export function drawMoon(p: Painter, x: number, y: number, radius: number): void {
  p.glow(x, y, radius * 4.5, radius * 4.5, hex('#cfdcff'), 0.5, false);
  const bright: Colour = [600, 610, 560];
  p.ellipse(x, y, radius, radius, bright, { plain: true });
  if (p.dice.chance(0.4))
    p.ellipse(x + radius * 0.5, y - radius * 0.2, radius * 0.85, radius * 0.85, p.light.skyTop, { plain: true });
  p.note('moon');
}

export function drawStars(p: Painter, below: number, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const size = p.dice.range(0.15, 0.45);
    const alpha = p.dice.range(0.5, 1);
    p.ellipse(p.dice.range(0, 100), p.dice.range(0, below), size, size, [700, 700, 640], { plain: true, alpha });
  }
  p.note('stars');
}

export function drawCloud(p: Painter, x: number, y: number, width: number, low: Colour): void {
  const height = width * p.dice.range(0.16, 0.3);
  const puffs = p.dice.int(4, 7);
  const contours: Point[][] = [];
  for (let index = 0; index < puffs; index += 1) {
    const along = (index + 0.5) / puffs - 0.5;
    const rise = (1 - 4 * along * along) * height;
    const radius = height * p.dice.range(0.5, 0.95);
    const points: Point[] = [];
    for (let step = 0; step < 9; step += 1) {
      const angle = (step / 9) * Math.PI * 2;
      const flat = Math.sin(angle) > 0 ? 0.45 : 1;
      points.push([
        x + along * width + Math.cos(angle) * radius * 1.25,
        y - rise * 0.5 + Math.sin(angle) * radius * flat,
      ]);
    }
    contours.push(points);
  }
  const top = p.light.dark ? mix(low, [255, 255, 255], 0.12) : mix(low, [268, 262, 250], 0.8);
  p.union(
    contours,
    {
      from: [x, y - height],
      to: [x, y + height * 0.6],
      stops: [top, mix(top, low, 0.35), mix(low, hex('#8d97a8'), 0.35)],
    },
    { alpha: 0.88 },
  );
}

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
