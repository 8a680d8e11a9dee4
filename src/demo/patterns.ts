import { hex, lighten, mix, type Colour } from './colour';
import { type Point } from './outline';
import type { Painter } from './painter';
import { drawGrass, drawPatches, drawSky } from './scenery';

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

const fillAll = (p: Painter, colour: Colour, low = colour): void =>
  p.box(-4, -4, 108, 112, { from: [50, 0], to: [50, 100], stops: [colour, low] });
const anyColour = (p: Painter): Colour => [p.dice.range(20, 245), p.dice.range(20, 245), p.dice.range(20, 245)];

const turnedFrame = (p: Painter, angle: number, draw: () => void): void =>
  p.placed({ x: 50, y: 50, turn: angle }, draw);

function stripes(p: Painter): void {
  const [one, two] = [anyColour(p), anyColour(p)];
  fillAll(p, one);
  const width = p.dice.range(4, 14);
  turnedFrame(p, p.dice.pick([0, Math.PI / 2, Math.PI / 4, -Math.PI / 4]), () => {
    for (let x = -76; x < 76; x += width) p.box(x, -80, width * p.dice.range(0.45, 0.55), 160, two);
  });
}

function dots(p: Painter): void {
  const [one, two] = [anyColour(p), anyColour(p)];
  fillAll(p, one);
  const step = p.dice.range(8, 20);
  for (let row = -1; row * step < 104; row += 1) {
    for (let column = -1; column * step < 108; column += 1) {
      p.ellipse((column + (row % 2) / 2) * step, row * step, step * 0.28, step * 0.28, two);
    }
  }
}

function checks(p: Painter): void {
  const [one, two] = [anyColour(p), anyColour(p)];
  fillAll(p, one);
  const step = p.dice.range(8, 18);
  for (let row = 0; row * step < 104; row += 1)
    for (let column = row % 2; column * step < 104; column += 2) p.box(column * step, row * step, step, step, two);
}

function bricks(p: Painter): void {
  const clay = mix(hex(p.dice.pick(['#a5513c', '#b9704f', '#8f4a3c', '#c9b49a'])), anyColour(p), 0.06);
  fillAll(p, hex('#c7bdb0'));
  const [width, height] = [p.dice.range(15, 26), p.dice.range(6, 10)];
  for (let row = 0; row * height < 108; row += 1) {
    for (let column = -1; column * width < 108; column += 1) {
      const x = (column + (row % 2) / 2) * width;
      p.box(x, row * height, width - 1, height - 1, lighten(clay, p.dice.range(-0.2, 0.16)));
    }
  }
}

function wood(p: Painter): void {
  const base = hex(p.dice.pick(['#a97748', '#7a5232', '#c9a06c', '#5f4634']));
  fillAll(p, base);
  turnedFrame(p, p.dice.chance(0.6) ? 0 : Math.PI / 2, () => {
    const plank = p.dice.range(14, 30);
    for (let y = -60; y < 60; y += plank) {
      p.box(-60, y, 120, plank - 0.7, lighten(base, p.dice.range(-0.14, 0.14)));
      for (let line = 0; line < plank; line += 1.6) {
        const wave = p.dice.range(-1, 1);
        p.line(
          [
            [-60, y + line],
            [-20, y + line + wave],
            [20, y + line - wave],
            [60, y + line],
          ],
          0.3,
          lighten(base, -0.35),
          { alpha: p.dice.range(0.25, 0.7) },
        );
      }
      p.line(
        [
          [-60, y],
          [60, y],
        ],
        0.8,
        lighten(base, -0.55),
      );
      if (p.dice.chance(0.6)) p.ellipse(p.dice.range(-45, 45), y + plank / 2, 2.6, 1.5, lighten(base, -0.4));
    }
  });
}

function sand(p: Painter): void {
  const base = hex(p.dice.pick(['#e2c794', '#d2ac74', '#c9a882']));
  fillAll(p, lighten(base, 0.08), lighten(base, -0.1));
  if (p.dice.chance(0.6))
    for (let y = -4; y < 106; y += p.dice.range(5, 9)) {
      const ripple: Point[] = [];
      for (let x = -4; x <= 104; x += 12) ripple.push([x, y + p.dice.range(-1.6, 1.6)]);
      p.line(ripple, 1.4, lighten(base, -0.18), { alpha: 0.5 });
    }
  speckle(p, base, 500, 0.35);
}

function speckle(p: Painter, base: Colour, count: number, size: number): void {
  for (const shade of [-0.35, -0.15, 0.25]) {
    const grains: [number, number, number, number][] = [];
    for (let index = 0; index < count / 3; index += 1) {
      const [x, y] = [p.dice.range(0, 100), p.dice.range(0, 100)];
      grains.push([x, y, x + size * 0.4, y]);
    }
    p.strokes(grains, size, lighten(base, shade), { alpha: 0.6 });
  }
}

function fabric(p: Painter): void {
  const base = anyColour(p);
  fillAll(p, base);
  const step = p.dice.range(1.4, 3);
  for (let x = 0; x < 102; x += step) {
    p.strokes([[x, -2, x, 102]], step * 0.4, lighten(base, -0.2), { alpha: 0.55 });
    p.strokes([[-2, x, 102, x]], step * 0.4, lighten(base, 0.25), { alpha: 0.5 });
  }
  if (p.dice.chance(0.7))
    for (let fold = 0; fold < 5; fold += 1) {
      const x = p.dice.range(0, 100);
      p.glow(x, 50, p.dice.range(6, 16), 140, p.dice.chance(0.5) ? [255, 255, 255] : [0, 0, 0], 0.28);
    }
}

function gravel(p: Painter): void {
  fillAll(p, hex('#5f5b56'));
  for (let index = 0; index < 420; index += 1) {
    const [x, y, r] = [p.dice.range(-2, 102), p.dice.range(-2, 102), p.dice.range(1.4, 3.8)];
    p.ellipse(
      x,
      y,
      r,
      r * p.dice.range(0.6, 0.9),
      lighten(hex(p.dice.pick(['#9a948a', '#7d7871', '#b3aa9c', '#6d6a68'])), p.dice.range(-0.1, 0.15)),
      { turn: p.dice.range(0, 3) },
    );
  }
}

function fur(p: Painter): void {
  const base = hex(p.dice.pick(['#8a6a48', '#6a655f', '#c9a878', '#3c3430', '#cf6f34', '#e6dfd2']));
  fillAll(p, base, lighten(base, -0.15));
  const lean = p.dice.range(-0.8, 0.8);
  for (const shade of [-0.35, -0.15, 0.12, 0.3]) {
    const hairs: [number, number, number, number][] = [];
    for (let index = 0; index < 420; index += 1) {
      const [x, y, reach] = [p.dice.range(-4, 104), p.dice.range(-6, 102), p.dice.range(3, 8)];
      hairs.push([x, y, x + lean * reach + p.dice.range(-1, 1), y + reach]);
    }
    p.strokes(hairs, 0.4, lighten(base, shade), { alpha: 0.6 });
  }
}

function leaves(p: Painter): void {
  const autumn = p.dice.chance(0.3);
  const tones = (autumn ? ['#d9822b', '#b8452a', '#e3b23f'] : ['#4f8a3c', '#3d7034', '#6fa24a']).map(hex);
  fillAll(p, lighten(tones[1] ?? hex('#3d7034'), -0.45));
  for (let index = 0; index < 230; index += 1) {
    const tone = lighten(p.dice.pick(tones), p.dice.range(-0.22, 0.18));
    p.placed(
      { x: p.dice.range(-4, 104), y: p.dice.range(-4, 104), turn: p.dice.range(0, 6.3), scale: p.dice.range(0.8, 1.7) },
      () => {
        p.shape(
          [
            [-5, 0, 1],
            [-1.5, -2.3],
            [2, -1.8],
            [5.5, 0, 1],
            [2, 1.8],
            [-1.5, 2.3],
          ],
          tone,
        );
        p.strokes([[-5, 0, 5, 0]], 0.25, lighten(tone, -0.3));
      },
    );
  }
  p.note(autumn ? 'autumn leaf' : 'leaf');
}

function tiles(p: Painter): void {
  const base = hex(p.dice.pick(['#e6e2da', '#9fc0c4', '#c9d2d8', '#6f8fa0', '#d9c3a8']));
  fillAll(p, lighten(base, -0.25));
  const step = p.dice.range(9, 20);
  for (let y = 0; y < 102; y += step)
    for (let x = 0; x < 102; x += step)
      p.box(x, y, step - 0.9, step - 0.9, {
        from: [x, y],
        to: [x + step, y + step],
        stops: [lighten(base, 0.2), lighten(base, p.dice.range(-0.08, 0.06))],
      });
}

function scales(p: Painter): void {
  const base = anyColour(p);
  fillAll(p, base);
  const step = p.dice.range(6, 11);
  for (let row = 0; row * step * 0.5 < 106; row += 1)
    for (let column = -1; column * step < 106; column += 1) {
      const [x, y] = [(column + (row % 2) / 2) * step, row * step * 0.5];
      p.ellipse(x, y, step * 0.52, step * 0.52, lighten(base, -0.3));
      p.ellipse(x, y - step * 0.06, step * 0.46, step * 0.46, lighten(base, p.dice.range(-0.05, 0.2)));
    }
}

function metal(p: Painter): void {
  const base = hex(p.dice.pick(['#a9afb5', '#7f868d', '#c2b89f']));
  p.box(-4, -4, 108, 112, {
    from: [0, 0],
    to: [100, 60],
    stops: [lighten(base, 0.3), lighten(base, -0.15), lighten(base, 0.2), lighten(base, -0.3)],
  });
  for (const shade of [0.3, -0.25]) {
    const lines: [number, number, number, number][] = [];
    for (let index = 0; index < 130; index += 1) {
      const [x, y] = [p.dice.range(-20, 90), p.dice.range(0, 100)];
      lines.push([x, y, x + p.dice.range(15, 60), y]);
    }
    p.strokes(lines, 0.22, lighten(base, shade), { alpha: 0.4 });
  }
}

function stone(p: Painter): void {
  fillAll(p, hex('#6b665f'));
  for (let y = -6; y < 106; y += 14)
    for (let x = -8; x < 106; x += 18) {
      const tone = lighten(hex(p.dice.pick(['#9a948a', '#8a8580', '#aaa294'])), p.dice.range(-0.12, 0.12));
      const [cx, cy] = [x + ((y + 6) % 28 === 0 ? 0 : 9) + 9, y + 7];
      p.lit(
        [
          Array.from({ length: 8 }, (_, step): Point => [
            cx + Math.cos((step / 8) * 6.283) * 8.4 * p.dice.range(0.88, 1.06),
            cy + Math.sin((step / 8) * 6.283) * 6.4 * p.dice.range(0.88, 1.06),
          ]),
        ],
        tone,
      );
    }
  speckle(p, hex('#8a857c'), 300, 0.4);
}

function marble(p: Painter): void {
  const base = hex(p.dice.pick(['#efece6', '#3a3c40', '#cfd6d2', '#e2cfc2']));
  fillAll(p, base, lighten(base, -0.06));
  for (let vein = 0; vein < 12; vein += 1) {
    const points: Point[] = [];
    let y = p.dice.range(-30, 110);
    for (let x = -4; x <= 106; x += 11) {
      y += p.dice.range(-5, 9);
      points.push([x, y]);
    }
    p.line(points, p.dice.range(0.3, 1.6), lighten(mix(base, hex('#80796f'), 0.6), p.dice.range(-0.2, 0.3)), {
      alpha: p.dice.range(0.25, 0.7),
    });
  }
}

function net(p: Painter): void {
  const [back, wire] = [anyColour(p), p.dice.chance(0.6) ? hex('#b9bdc1') : hex('#2b2d31')];
  fillAll(p, back, lighten(back, -0.2));
  const step = p.dice.range(9, 16);
  for (let offset = -110; offset < 210; offset += step) {
    p.strokes(
      [
        [offset, -2, offset + 104, 102],
        [offset, 102, offset + 104, -2],
      ],
      1,
      wire,
    );
  }
}

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
