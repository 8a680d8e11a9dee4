import { hex, lighten, mix } from '../colour';
import {
  drawBush,
  drawConifer,
  drawGrass,
  drawHouse,
  drawLeafTree,
  drawPatches,
  drawRidge,
  drawRock,
  drawSky,
  type Background,
} from '../scenery';
import type { Point } from '../outline';
import type { Painter } from '../painter';

const SNOW = hex('#eef3f8');

/** In half of all pictures, a tree or two stand near at the edges and frame the view. */
function nearTrees(p: Painter, draw: (x: number, y: number, height: number) => void, horizon: number): void {
  if (p.dice.chance(0.5)) return;
  const left = p.dice.chance(0.5);
  const count = p.dice.int(1, 2);
  for (let index = 0; index < count; index += 1) {
    const x = left === (index === 0) ? p.dice.range(-3, 13) : p.dice.range(87, 103);
    draw(x, horizon + p.dice.range(8, 18), p.dice.range(34, 58));
  }
  p.note('trees');
}

const snow: Background = {
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

function flowers(p: Painter, top: number, bottom: number, count: number): void {
  const colours = [hex('#f4efe2'), hex('#f2c73f'), hex('#d9586b'), hex('#9a78c9'), hex('#f08fb0')];
  const first = p.dice.pick(colours);
  const second = p.dice.pick(colours);
  for (let index = 0; index < count; index += 1) {
    const near = p.dice.next();
    const y = top + (bottom - top) * near;
    const radius = 0.25 + 0.75 * near;
    const x = p.dice.range(0, 100);
    p.strokes([[x, y, x, y + radius * 3]], radius * 0.3, hex('#4f7a34'));
    p.ellipse(x, y, radius, radius * 0.85, p.dice.chance(0.6) ? first : second, { plain: true });
    if (radius > 0.6) p.ellipse(x, y, radius * 0.35, radius * 0.3, hex('#e9b23a'), { plain: true });
  }
  if (count > 12) p.note('wildflowers', 'flower');
}

const meadow: Background = {
  name: 'meadow',
  words: ['meadow', 'grass'],
  indoors: false,
  surface: 'ground',
  horizon: [36, 56],
  draw: (p, setting) => {
    const { dice } = p;
    const { horizon } = setting;
    const green = mix(hex('#7fae4a'), hex('#5f9a48'), dice.next());
    drawSky(p, setting);
    drawRidge(p, horizon, dice.range(6, 14), hex('#7c9a72'), { depth: 0.5 });
    drawRidge(p, horizon + 2, dice.range(2, 6), hex('#7ea35b'), { depth: 0.28 });
    const trees = Math.round(setting.clutter * 7);
    for (let index = 0; index < trees; index += 1) {
      drawLeafTree(p, dice.range(0, 100), horizon + dice.range(1, 4), dice.range(7, 15), hex('#5c8446'), {
        depth: 0.22,
      });
    }
    if (trees > 2) p.note('trees');
    if (dice.chance(0.15))
      drawHouse(p, dice.range(10, 90), horizon + 3, dice.range(5, 8), hex('#efe3cf'), hex('#a5523c'), 0.2);
    drawRidge(p, horizon + 5, dice.range(1, 4), green);
    drawPatches(
      p,
      horizon + 6,
      100,
      [lighten(green, 0.16), lighten(green, -0.14), mix(green, hex('#c9b95a'), 0.35)],
      14,
      0.45,
    );
    drawGrass(p, horizon + 6, 98, 260, green, 4);
    nearTrees(p, (x, y, height) => drawLeafTree(p, x, y, height, hex('#5f8f45')), horizon);
    if (dice.chance(0.65)) flowers(p, horizon + 8, 97, dice.int(16, 60));
  },
  foreground: (p) => {
    drawGrass(p, 96, 106, 130, hex('#5f9440'), 9);
    if (p.dice.chance(0.3)) flowers(p, 90, 98, 8);
  },
};

const field: Background = {
  name: 'field',
  words: ['field', 'farmland'],
  indoors: false,
  surface: 'ground',
  horizon: [38, 52],
  draw: (p, setting) => {
    const { dice } = p;
    const { horizon } = setting;
    const crop = dice.pick([hex('#d9b65a'), hex('#c9a54e'), hex('#8d6f4a')]);
    drawSky(p, setting);
    drawRidge(p, horizon, dice.range(2, 6), hex('#8aa077'), { depth: 0.4 });
    for (let index = 0; index < setting.clutter * 6; index += 1)
      drawBush(p, dice.range(0, 100), horizon + 1, dice.range(5, 11), hex('#5f7c4c'), 0.3);
    if (dice.chance(0.35))
      drawHouse(p, dice.range(10, 90), horizon + 2, dice.range(7, 11), hex('#b9523f'), hex('#5d4b46'), 0.15);
    p.box(-4, horizon + 0.5, 108, 70, {
      from: [50, horizon],
      to: [50, 100],
      stops: [lighten(crop, 0.2), crop, lighten(crop, -0.14)],
    });
    const vanish = dice.range(20, 80);
    for (let row = -14; row <= 14; row += 1) {
      const foot = vanish + row * 14;
      p.shape(
        [
          [vanish + row * 1.2, horizon + 1, 1],
          [foot + 4.5, 104, 1],
          [foot - 1, 104, 1],
        ],
        lighten(crop, row % 2 === 0 ? -0.22 : 0.14),
        { alpha: 0.5 },
      );
    }
    drawGrass(p, horizon + 6, 100, 160, crop, 4);
  },
  foreground: (p) => drawGrass(p, 97, 106, 90, hex('#b3913f'), 8),
};

const desert: Background = {
  name: 'desert',
  words: ['desert', 'sand'],
  indoors: false,
  surface: 'ground',
  horizon: [38, 56],
  draw: (p, setting) => {
    const { dice } = p;
    const { horizon } = setting;
    const sand = mix(hex('#e2b878'), hex('#cf9a5f'), dice.next());
    drawSky(p, setting);
    if (dice.chance(0.4)) {
      for (let index = dice.int(1, 3); index > 0; index -= 1) {
        const [x, w, h] = [dice.range(5, 95), dice.range(9, 22), dice.range(6, 15)];
        p.lit(
          [
            [
              [x - w / 2, horizon + 2, 1],
              [x - w * 0.36, horizon - h, 1],
              [x + w * 0.33, horizon - h * 0.95, 1],
              [x + w / 2, horizon + 2, 1],
            ],
          ],
          hex('#b5734d'),
          { depth: 0.35 },
        );
      }
      p.note('rocks');
    }
    drawRidge(p, horizon + 2, dice.range(3, 8), sand, { depth: 0.3 });
    drawRidge(p, horizon + 9, dice.range(3, 8), lighten(sand, 0.05), { depth: 0.1 });
    const crest = drawRidge(p, horizon + 19, dice.range(4, 10), sand);
    p.shape(
      [...crest.slice(Math.floor(crest.length / 2)), [104, 104, 1], [dice.range(30, 60), 104]],
      lighten(sand, -0.16),
      { alpha: 0.55 },
    );
    for (let index = 0; index < 12; index += 1) {
      const y = horizon + 24 + index * 4;
      const ripple: Point[] = [];
      for (let x = -4; x <= 104; x += 12) ripple.push([x, y + dice.range(-1.2, 1.2)]);
      p.line(ripple, 0.35, lighten(sand, -0.18), { alpha: 0.4 });
    }
    for (let index = 0; index < setting.clutter * 4; index += 1)
      cactus(p, dice.range(4, 96), horizon + dice.range(6, 24));
  },
  foreground: (p) => {
    if (p.dice.chance(0.5)) drawRock(p, p.dice.range(5, 95), 99, p.dice.range(6, 12), hex('#b08a63'));
  },
};

function cactus(p: Painter, x: number, y: number): void {
  const h = (y - 30) * 0.35;
  const green = hex('#5d8153');
  p.limb(
    [
      [x, y, h * 0.16],
      [x, y - h * 0.5, h * 0.17],
      [x, y - h, h * 0.13],
    ],
    green,
  );
  for (const side of [-1, 1]) {
    const from = y - h * p.dice.range(0.35, 0.6);
    p.limb(
      [
        [x, from, h * 0.1],
        [x + side * h * 0.24, from - h * 0.03, h * 0.1],
        [x + side * h * 0.26, from - h * 0.3, h * 0.09],
      ],
      green,
    );
  }
  p.note('cactus');
}

const mountains: Background = {
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

export const OPEN_LAND: readonly Background[] = [snow, meadow, field, desert, mountains];
