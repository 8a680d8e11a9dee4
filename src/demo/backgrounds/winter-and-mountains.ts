import { hex, lighten, mix } from '../colour';
import type { Painter } from '../painter';
import type { Background } from '../setting';
import { drawSky } from '../sky';
import { drawPatches, drawRidge, drawRock } from '../terrain';
import { drawConifer, drawGrass } from '../vegetation';

const SNOW = hex('#eef3f8');

/** In half of all pictures, a tree or two stand near at the edges and frame the view. */
export function nearTrees(p: Painter, draw: (x: number, y: number, height: number) => void, horizon: number): void {
  if (p.dice.chance(0.5)) return;
  const left = p.dice.chance(0.5);
  const count = p.dice.int(1, 2);
  for (let index = 0; index < count; index += 1) {
    const x = left === (index === 0) ? p.dice.range(-3, 13) : p.dice.range(87, 103);
    draw(x, horizon + p.dice.range(8, 18), p.dice.range(34, 58));
  }
  p.note('trees');
}

export const snow: Background = {
  name: 'snow',
  words: ['snow', 'winter'],
  indoors: false,
  surface: 'ground',
  horizon: [38, 58],
  draw: (p, setting) => {
    const { dice } = p;
    drawSky(p, setting);
    const { horizon } = setting;
    if (dice.chance(0.5)) {
      drawRidge(p, horizon + 1, dice.range(8, 22), hex('#b9c6d6'), { depth: 0.55, sharp: dice.chance(0.5) });
      if (dice.chance(0.5)) p.note('hills');
    }
    drawRidge(p, horizon + 2, dice.range(3, 7), hex('#dbe4ee'), { depth: 0.25 });
    const trees = Math.round(setting.clutter * 16);
    for (let index = 0; index < trees; index += 1) {
      const y = horizon + 1 + dice.next() ** 2 * 8;
      drawConifer(p, dice.range(-3, 103), y, (y - horizon + 5) * dice.range(1.3, 2.4), hex('#40604f'), {
        depth: 0.32 - (y - horizon) * 0.03,
        snow: dice.chance(0.75),
      });
    }
    if (trees > 2) p.note('trees');
    drawRidge(p, horizon + 9, dice.range(2, 5), mix(SNOW, hex('#c6d6ea'), 0.25), { depth: 0.05 });
    drawRidge(p, horizon + 20, dice.range(2, 6), SNOW);
    drawPatches(p, horizon + 12, 100, [hex('#d3dfee'), hex('#ffffff'), hex('#dde7f3')], 14, 0.5);
    nearTrees(p, (x, y, height) => drawConifer(p, x, y, height, hex('#3a5a4c'), { snow: true }), horizon);
    if (dice.chance(0.35))
      drawRock(p, dice.range(8, 92), horizon + dice.range(12, 26), dice.range(5, 11), hex('#7f868f'));
  },
  foreground: (p) => {
    const mounds = p.dice.int(2, 4);
    for (let index = 0; index < mounds; index += 1) {
      const [x, y, w] = [p.dice.range(0, 100), p.dice.range(97, 103), p.dice.range(24, 50)];
      p.ellipse(x, y + 3, w / 2, p.dice.range(4, 8), {
        from: [x, y - 4],
        to: [x, y + 6],
        stops: [hex('#fbfdff'), hex('#dfe8f2')],
      });
    }
  },
};

export const mountains: Background = {
  name: 'mountains',
  words: ['mountain', 'mountains'],
  indoors: false,
  surface: 'ground',
  horizon: [50, 62],
  draw: (p, setting) => {
    const { dice } = p;
    const { horizon } = setting;
    drawSky(p, setting);
    for (const [lift, depth, tone] of [
      [20, 0.55, '#8b97a8'],
      [8, 0.3, '#77808c'],
    ] as const) {
      const count = dice.int(2, 4);
      for (let index = 0; index < count; index += 1) {
        peak(
          p,
          ((index + dice.range(0.1, 0.9)) / count) * 110 - 5,
          horizon + 2,
          dice.range(16, 26) + lift * dice.range(0.5, 1),
          tone,
          depth,
        );
      }
    }
    drawRidge(p, horizon + 1, 5, hex('#6a8560'), { depth: 0.22 });
    for (let index = 0; index < 6 + setting.clutter * 20; index += 1) {
      const y = horizon + dice.range(-1, 7);
      drawConifer(p, dice.range(-3, 103), y, dice.range(5, 11), hex('#3f5e4a'), { depth: 0.2 });
    }
    const ground = dice.pick([hex('#84a05c'), hex('#9a9280'), hex('#7f9a66')]);
    drawRidge(p, horizon + 8, 4, ground);
    drawPatches(p, horizon + 10, 100, [lighten(ground, 0.15), lighten(ground, -0.15)], 10);
    for (let index = 0; index < 2 + setting.clutter * 4; index += 1)
      drawRock(p, dice.range(0, 100), horizon + dice.range(10, 30), dice.range(4, 11));
    drawGrass(p, horizon + 9, 100, 120, ground, 3);
  },
};

function peak(p: Painter, x: number, y: number, height: number, tone: string, depth: number): void {
  const { dice } = p;
  const half = height * dice.range(0.75, 1.1);
  const tip = x + dice.range(-0.12, 0.12) * half;
  const top = y - height;
  const colour = hex(tone);
  p.shape(
    [
      [x - half, y + 3, 1],
      [x - half * 0.55, y - height * 0.42, 1],
      [tip - half * 0.2, y - height * 0.78, 1],
      [tip, top, 1],
      [tip + half * 0.24, y - height * 0.7, 1],
      [x + half * 0.6, y - height * 0.36, 1],
      [x + half, y + 3, 1],
    ],
    lighten(colour, 0.08),
    { depth },
  );
  p.shape(
    [
      [tip, top, 1],
      [tip + half * 0.24, y - height * 0.7, 1],
      [x + half * 0.6, y - height * 0.36, 1],
      [x + half, y + 3, 1],
      [tip + half * 0.12, y + 3, 1],
      [tip + half * 0.05, y - height * 0.4, 1],
      [tip - half * 0.06, y - height * 0.72, 1],
    ],
    lighten(colour, -0.22),
    { depth },
  );
  p.shape(
    [
      [tip, top, 1],
      [tip + half * 0.2, y - height * 0.76, 1],
      [tip + half * 0.1, y - height * 0.68, 1],
      [tip + half * 0.02, y - height * 0.78, 1],
      [tip - half * 0.1, y - height * 0.64, 1],
      [tip - half * 0.16, y - height * 0.74, 1],
      [tip - half * 0.27, y - height * 0.68, 1],
      [tip - half * 0.17, y - height * 0.82, 1],
    ],
    hex('#f6f9fc'),
    { depth: depth * 0.6 },
  );
}
