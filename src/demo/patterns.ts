import { hex, lighten, mix } from './colour';
import type { Painter } from './painter';
import { fillAll, speckle } from './patterns/ground-coat';
import { fur, gravel, leaves, marble, sand, scales, wood } from './patterns/grown';
import { bricks, checks, dots, fabric, metal, net, stone, stripes, tiles } from './patterns/made';
import { drawSky } from './sky';
import { drawPatches } from './terrain';
import { drawGrass } from './vegetation';

/** Full-frame textures and patterns. Drawn ones help the words to carry over to photographs. */
export const PATTERN_NAMES = [
  'stripes',
  'dots',
  'checks',
  'bricks',
  'wood',
  'grass',
  'water',
  'sand',
  'fabric',
  'gravel',
  'fur',
  'leaves',
  'clouds',
  'tiles',
  'scales',
  'metal',
  'stone',
  'snow',
  'marble',
  'net',
] as const;

export type PatternName = (typeof PATTERN_NAMES)[number];

type Draw = (p: Painter) => void;

const DRAW: Readonly<Record<PatternName, Draw>> = {
  stripes,
  dots,
  checks,
  bricks,
  wood,
  grass: (p) => {
    const green = mix(hex('#6fa544'), hex('#4f8038'), p.dice.next());
    fillAll(p, green, lighten(green, -0.12));
    drawGrass(p, 4, 108, 900, green, p.dice.range(5, 11));
  },
  water: (p) => {
    const deep = mix(hex('#2f7396'), hex('#3d958f'), p.dice.next());
    fillAll(p, lighten(deep, 0.1), lighten(deep, -0.18));
    for (const shade of [-0.25, 0.3, 0.55]) {
      for (let index = 0; index < 26; index += 1) {
        const [x, y, half] = [p.dice.range(-10, 110), p.dice.range(-2, 102), p.dice.range(4, 15)];
        p.line(
          [
            [x - half, y],
            [x - half * 0.4, y - p.dice.range(0.6, 2)],
            [x + half * 0.3, y + p.dice.range(0, 1.5)],
            [x + half, y],
          ],
          p.dice.range(0.4, 1.4),
          lighten(deep, shade),
          { alpha: 0.5 },
        );
      }
    }
  },
  sand,
  fabric,
  gravel,
  fur,
  leaves,
  clouds: (p) => drawSky(p, { horizon: 100, light: p.light, weather: 'clouds', clutter: 1 }),
  tiles,
  scales,
  metal,
  stone,
  snow: (p) => {
    const base = hex('#eef3f8');
    fillAll(p, base, lighten(base, -0.06));
    drawPatches(p, -4, 104, [hex('#cfdcec'), hex('#ffffff'), hex('#dbe6f2')], 22, 0.55);
    speckle(p, hex('#e3ebf4'), 240, 0.5);
  },
  marble,
  net,
};

const WORDS: Readonly<Partial<Record<PatternName, readonly string[]>>> = {
  stripes: ['stripes'],
  dots: ['dots', 'polka dots'],
  checks: ['checked'],
  bricks: ['bricks', 'brick pattern'],
  wood: ['wood'],
  fabric: ['fabric', 'cloth'],
  leaves: ['leaves'],
  clouds: ['clouds', 'sky'],
  tiles: ['tiled pattern'],
  stone: ['stone', 'stone wall'],
  net: ['net', 'mesh'],
};

export function drawPattern(p: Painter, name: PatternName): void {
  DRAW[name](p);
  p.note(...(WORDS[name] ?? [name]));
}
