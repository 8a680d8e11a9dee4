import { hex, lighten, mix } from '../colour';
import type { Background } from '../setting';
import { drawSky } from '../sky';
import { drawHouse, drawPatches, drawRidge, drawRock, drawWater } from '../terrain';
import { drawBush, drawConifer } from '../vegetation';
import type { Point } from '../outline';
import type { Painter } from '../painter';

const sea: Background = {
  name: 'sea',
  words: ['sea', 'ocean', 'water', 'waves'],
  indoors: false,
  surface: 'water',
  horizon: [34, 54],
  draw: (p, setting) => {
    const { dice } = p;
    drawSky(p, setting);
    if (dice.chance(0.35)) drawIsland(p, dice.range(5, 95), setting.horizon + 0.5, dice.range(12, 30));
    drawWater(p, setting.horizon, 100, mix(hex('#2f7396'), hex('#3f8f9c'), dice.next()), { waves: 90 });
    const rows = Math.round(setting.clutter * 7);
    for (let index = 0; index < rows; index += 1) waveCrest(p, setting.horizon + 5 + index * 7 + dice.range(-2, 2));
  },
  foreground: (p) => {
    if (p.dice.chance(0.6)) waveCrest(p, p.dice.range(95, 101));
  },
};

function drawIsland(p: Painter, x: number, y: number, width: number): void {
  p.lit(
    [
      [
        [x - width / 2, y, 1],
        [x - width * 0.3, y - width * 0.1],
        [x - width * 0.05, y - width * 0.2],
        [x + width * 0.25, y - width * 0.12],
        [x + width / 2, y, 1],
      ],
    ],
    hex('#6d8478'),
    { depth: 0.45 },
  );
  p.note('island');
}

function waveCrest(p: Painter, y: number): void {
  const crest: Point[] = [];
  const foot: Point[] = [];
  const height = Math.max(0.8, (y - 40) * 0.05);
  for (let x = -6; x <= 108; x += 9) {
    const lift = p.dice.range(0, 1);
    crest.push([x, y - height * (0.3 + lift)]);
    foot.unshift([x + 3, y + height * 0.5 * p.dice.next()]);
  }
  p.shape([...crest, ...foot], hex('#f2f8fa'), { alpha: 0.5 });
}

const beach: Background = {
  name: 'beach',
  words: ['beach', 'sand', 'sea', 'shore'],
  indoors: false,
  surface: 'ground',
  horizon: [32, 46],
  draw: (p, setting) => {
    const { dice } = p;
    const { horizon } = setting;
    const sand = mix(hex('#ecd3a2'), hex('#dcbd8a'), dice.next());
    drawSky(p, setting);
    if (dice.chance(0.3)) drawIsland(p, dice.range(5, 95), horizon + 0.5, dice.range(12, 26));
    drawWater(p, horizon, horizon + 26, mix(hex('#3b93ab'), hex('#4fa9a9'), dice.next()), { waves: 50 });
    const slant = dice.range(-7, 7);
    const shore: Point[] = [];
    for (let x = -8; x <= 108; x += 11) shore.push([x, horizon + 18 + (slant * (x - 50)) / 50 + dice.range(-1.2, 1.2)]);
    const shifted = (by: number): Point[] => shore.map(([x, y]) => [x, y + by]);
    p.shape([...shifted(-2), [112, 110, 1], [-10, 110, 1]], hex('#f7fbfb'), { alpha: 0.85 });
    p.shape([...shifted(0), [112, 110, 1], [-10, 110, 1]], lighten(sand, -0.2));
    p.shape([...shifted(3.4), [112, 110, 1], [-10, 110, 1]], {
      from: [50, horizon + 20],
      to: [50, 100],
      stops: [lighten(sand, 0.06), sand, lighten(sand, -0.1)],
    });
    drawPatches(p, horizon + 28, 100, [lighten(sand, 0.22), lighten(sand, -0.12)], 12, 0.45);
    const specks: [number, number, number, number][] = [];
    for (let index = 0; index < 140; index += 1) {
      const [x, y] = [dice.range(0, 100), dice.range(horizon + 27, 100)];
      specks.push([x, y, x + 0.3, y]);
    }
    p.strokes(specks, 0.35, lighten(sand, -0.35), { alpha: 0.6 });
    if (setting.clutter > 0.6)
      palm(
        p,
        dice.chance(0.5) ? dice.range(4, 18) : dice.range(82, 96),
        horizon + dice.range(26, 34),
        dice.range(30, 44),
      );
    if (dice.chance(0.3)) parasol(p, dice.range(8, 92), horizon + dice.range(24, 30));
  },
  foreground: (p) => {
    for (let index = p.dice.int(0, 3); index > 0; index -= 1)
      drawRock(p, p.dice.range(2, 98), p.dice.range(96, 101), p.dice.range(2, 5), hex('#b9a48a'));
  },
};

function palm(p: Painter, x: number, y: number, height: number): void {
  const lean = p.dice.range(-8, 8);
  const [topX, topY] = [x + lean, y - height];
  p.limb(
    [
      [x, y, 2.6],
      [x + lean * 0.2, y - height * 0.5, 1.8],
      [topX, topY, 1.3],
    ],
    hex('#8a6b4a'),
  );
  for (let index = 0; index < 8; index += 1) {
    const angle = (index / 8) * Math.PI * 2 + 0.2;
    const reach = height * 0.34;
    const [tipX, tipY] = [topX + Math.cos(angle) * reach, topY + Math.sin(angle) * reach * 0.55 + reach * 0.25];
    p.limb(
      [
        [topX, topY, 1],
        [(topX + tipX) / 2, Math.min(topY, tipY) - reach * 0.12, 2.6],
        [tipX, tipY, 0.4],
      ],
      lighten(hex('#4d8a4a'), p.dice.range(-0.2, 0.15)),
    );
  }
  p.note('palm tree');
}

function parasol(p: Painter, x: number, y: number): void {
  const colour = p.dice.pick([hex('#d9534a'), hex('#f0c14b'), hex('#4a8fc0')]);
  p.limb(
    [
      [x, y, 0.6],
      [x + 1, y - 10, 0.6],
    ],
    hex('#e9e4da'),
  );
  p.shape(
    [
      [x - 7, y - 8, 1],
      [x - 4, y - 12],
      [x + 1, y - 13.5],
      [x + 6, y - 12],
      [x + 9, y - 8, 1],
      [x + 1, y - 9],
    ],
    colour,
  );
  p.note('umbrella');
}

const lake: Background = {
  name: 'lake',
  words: ['lake', 'water', 'pond'],
  indoors: false,
  surface: 'water',
  horizon: [36, 50],
  draw: (p, setting) => {
    const { dice } = p;
    const { horizon } = setting;
    drawSky(p, setting);
    if (dice.chance(0.6)) drawRidge(p, horizon, dice.range(10, 20), hex('#7b8f86'), { depth: 0.5 });
    drawRidge(p, horizon, dice.range(4, 8), hex('#68875c'), { depth: 0.28 });
    for (let index = 0; index < 8 + setting.clutter * 16; index += 1) {
      if (dice.chance(0.5))
        drawConifer(p, dice.range(-2, 102), horizon + 0.8, dice.range(5, 12), hex('#47674e'), { depth: 0.22 });
      else drawBush(p, dice.range(-2, 102), horizon + 0.8, dice.range(6, 12), hex('#6b8d50'), 0.22);
    }
    p.note('trees');
    if (dice.chance(0.2)) drawHouse(p, dice.range(10, 90), horizon + 0.6, 6, hex('#c9a27c'), hex('#70473a'), 0.15);
    drawWater(p, horizon, 100, mix(hex('#3f7383'), hex('#54848a'), dice.next()), { waves: 70 });
    for (let index = 0; index < 14; index += 1) {
      const x = dice.range(0, 100);
      p.shape(
        [
          [x - 3, horizon + 0.4],
          [x + 3, horizon + 0.4],
          [x + 2, horizon + dice.range(5, 13)],
          [x - 2, horizon + dice.range(5, 13)],
        ],
        hex('#47685a'),
        { alpha: 0.3, plain: true },
      );
    }
  },
  foreground: (p) => {
    const left = p.dice.chance(0.5);
    for (let index = 0; index < 16; index += 1) {
      const x = left ? p.dice.range(-2, 24) : p.dice.range(76, 102);
      const h = p.dice.range(10, 24);
      p.line(
        [
          [x, 104],
          [x + p.dice.range(-1, 1), 104 - h * 0.6],
          [x + p.dice.range(-3, 3), 104 - h],
        ],
        0.6,
        lighten(hex('#6d8a48'), p.dice.range(-0.2, 0.2)),
      );
      if (p.dice.chance(0.3)) p.ellipse(x, 104 - h, 0.7, 2.4, hex('#6b4a30'));
    }
    p.note('reeds');
  },
};

const underwater: Background = {
  name: 'underwater',
  words: ['underwater', 'water'],
  indoors: false,
  surface: 'none',
  horizon: [60, 80],
  draw: (p, setting) => {
    const { dice } = p;
    const blue = mix(hex('#1f6f9c'), hex('#1f8a93'), dice.next());
    p.box(-4, -4, 108, 112, { from: [50, 0], to: [50, 100], stops: [lighten(blue, 0.5), blue, lighten(blue, -0.5)] });
    for (let index = 0; index < 6; index += 1) {
      const x = dice.range(-10, 100);
      p.shape(
        [
          [x, -4, 1],
          [x + 6, -4, 1],
          [x + dice.range(14, 30), 104, 1],
          [x + dice.range(2, 10), 104, 1],
        ],
        hex('#d9f6ff'),
        { alpha: 0.1, plain: true },
      );
    }
    drawRidge(p, 84, 5, hex('#7fa39a'), { depth: 0.2 });
    drawRidge(p, 92, 4, mix(hex('#d6c596'), blue, 0.35));
    for (let index = 0; index < 5 + setting.clutter * 12; index += 1) {
      const [x, y, h] = [dice.range(0, 100), dice.range(88, 102), dice.range(8, 26)];
      const sway = dice.range(-4, 4);
      if (dice.chance(0.6))
        p.limb(
          [
            [x, y, 1.6],
            [x + sway, y - h * 0.4, 1.5],
            [x - sway, y - h * 0.75, 1.2],
            [x + sway * 0.5, y - h, 0.4],
          ],
          dice.pick([hex('#4c8a5a'), hex('#6f9a4c')]),
        );
      else drawBush(p, x, y, dice.range(6, 12), dice.pick([hex('#d97a6c'), hex('#d6a24c'), hex('#b06aa0')]));
    }
    for (let index = 0; index < 18; index += 1) {
      const r = dice.range(0.3, 1.1);
      p.ellipse(dice.range(0, 100), dice.range(5, 90), r, r, hex('#e8fbff'), { alpha: 0.4, plain: true });
    }
    p.note('bubbles');
  },
};

export const WATERSIDE: readonly Background[] = [sea, beach, lake, underwater];
