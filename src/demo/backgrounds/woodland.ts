import { hex, lighten, mix, type Colour } from '../colour';
import type { Background, Setting } from '../setting';
import { drawSky } from '../sky';
import { drawPatches, drawRidge } from '../terrain';
import { drawBush, drawConifer, drawGrass, drawLeafTree } from '../vegetation';
import type { Point } from '../outline';
import type { Painter } from '../painter';

/** A trunk that leaves the picture at the top, with bark. */
function trunk(p: Painter, x: number, foot: number, width: number, colour: Colour, depth: number): void {
  const { dice } = p;
  const lean = dice.range(-3, 3);
  const half = width / 2;
  // The foot spreads into roots and ends straight, so that the trunk stands in the ground rather than on it.
  const outline: Point[] = [
    [x - half * 1.7, foot + width * 0.15, 1],
    [x - half * 1.05, foot - width * 0.9],
    [x - half * 0.95 + lean * 0.5, foot * 0.5],
    [x - half * 0.75 + lean, -8, 1],
    [x + half * 0.75 + lean, -8, 1],
    [x + half * 0.95 + lean * 0.5, foot * 0.5],
    [x + half * 1.05, foot - width * 0.9],
    [x + half * 1.7, foot + width * 0.15, 1],
  ];
  if (width > 2.5) p.glow(x + half, foot, width * 1.8, width * 0.4, hex('#1c2030'), 0.3);
  const side = { from: [x - half, 50] as const, to: [x + half, 50] as const };
  p.shape(outline, { ...side, stops: [lighten(colour, 0.16), colour, lighten(colour, -0.32)] }, { depth });
  if (width < 2.5) return;
  const bark: [number, number, number, number][] = [];
  for (let index = 0; index < 26; index += 1) {
    const y = dice.range(0, foot - 2);
    const at = x + lean * (1 - y / foot) * 0.8 + dice.range(-0.38, 0.38) * width;
    bark.push([at, y, at + dice.range(-0.3, 0.3), y + dice.range(1.5, 5)]);
  }
  p.strokes(bark, 0.3, lighten(colour, -0.4), { depth, alpha: 0.5 });
}

interface Wood {
  readonly floor: Colour;
  readonly bark: readonly Colour[];
  readonly leaves: readonly Colour[];
  readonly far: Colour;
}

function drawWood(p: Painter, setting: Setting, wood: Wood): void {
  const { dice } = p;
  const { horizon } = setting;
  drawSky(p, { ...setting, horizon: horizon + 6 });
  const veil = mix(wood.far, setting.light.skyLow, 0.35);
  p.box(
    -4,
    horizon - 46,
    108,
    70,
    { from: [50, horizon - 46], to: [50, horizon + 12], stops: [veil, mix(veil, wood.far, 0.5), wood.far] },
    { depth: 0.3, alpha: 0.85 },
  );
  for (let index = 0; index < 15; index += 1)
    trunk(p, dice.range(-2, 102), horizon + dice.range(-1, 2), dice.range(0.7, 1.5), wood.far, 0.42);
  for (let index = 0; index < 12; index += 1)
    drawBush(p, dice.range(-5, 105), horizon - dice.range(18, 52), dice.range(16, 30), dice.pick(wood.leaves), 0.45);
  drawRidge(p, horizon + 3, 3, mix(wood.floor, wood.far, 0.4), { depth: 0.18 });
  for (let index = 0; index < 5 + setting.clutter * 5; index += 1)
    trunk(p, dice.range(-2, 102), horizon + dice.range(3, 8), dice.range(1.8, 3.2), dice.pick(wood.bark), 0.2);
  for (let index = 0; index < 4 + setting.clutter * 5; index += 1)
    drawBush(p, dice.range(-5, 105), horizon + dice.range(3, 8), dice.range(9, 18), dice.pick(wood.leaves), 0.16);
  drawRidge(p, horizon + 9, 3, wood.floor);
  drawPatches(p, horizon + 10, 100, [lighten(wood.floor, 0.16), lighten(wood.floor, -0.18), ...wood.leaves], 16, 0.32);
  const near = dice.int(2, 4);
  for (let index = 0; index < near; index += 1) {
    const side = index % 2 === 0 ? dice.range(-2, 22) : dice.range(78, 102);
    trunk(p, side, horizon + dice.range(12, 26), dice.range(4, 8), dice.pick(wood.bark), 0);
  }
  for (let index = 0; index < 9; index += 1)
    drawBush(p, dice.range(-8, 108), dice.range(-6, 12), dice.range(18, 34), dice.pick(wood.leaves), 0.05);
  // Shafts of light fall where the sun is up.
  if (!setting.light.dark && dice.chance(0.5)) {
    for (let index = 0; index < 4; index += 1) {
      const x = dice.range(0, 90);
      const slant = dice.range(6, 20);
      p.shape(
        [
          [x, -4, 1],
          [x + 7, -4, 1],
          [x + 7 + slant, 90, 1],
          [x + slant - 4, 90, 1],
        ],
        setting.light.glow,
        { alpha: 0.09, plain: true },
      );
    }
  }
  p.note('trees', 'tree trunks');
}

const forest: Background = {
  name: 'forest',
  words: ['forest', 'trees', 'leaves'],
  indoors: false,
  surface: 'ground',
  horizon: [48, 62],
  draw: (p, setting) => {
    const { dice } = p;
    if (dice.chance(0.35)) {
      drawSky(p, setting);
      const { horizon } = setting;
      for (const [depth, foot, tall] of [
        [0.5, 0, 22],
        [0.34, 3, 28],
        [0.16, 7, 36],
      ] as const) {
        for (let x = -4; x < 106; x += dice.range(4, 9))
          drawConifer(
            p,
            x,
            horizon + foot + dice.range(-1, 2),
            tall * dice.range(0.7, 1.3),
            mix(hex('#3f6148'), hex('#31503f'), dice.next()),
            { depth },
          );
        drawRidge(p, horizon + foot + 1, 2, hex('#5c7a4a'), { depth });
      }
      drawRidge(p, horizon + 9, 3, hex('#5f7d45'));
      drawPatches(p, horizon + 10, 100, [hex('#6f8e4f'), hex('#4c6a3d'), hex('#7c6a48')], 14, 0.4);
      drawGrass(p, horizon + 10, 99, 140, hex('#5c8140'), 4);
      for (const x of [dice.range(-6, 12), dice.range(88, 106)])
        drawConifer(p, x, horizon + dice.range(16, 26), dice.range(54, 76), hex('#34553f'));
      p.note('trees', 'conifer', 'pine forest');
    } else {
      drawWood(p, setting, {
        floor: mix(hex('#6b7f45'), hex('#6d6140'), dice.next()),
        bark: [hex('#5a4735'), hex('#4c3d30'), hex('#6b5a47')],
        leaves: [hex('#4f7f3f'), hex('#628f45'), hex('#3f6d3b')],
        far: hex('#6f8f6a'),
      });
      drawGrass(p, setting.horizon + 10, 99, 120, hex('#5f8540'), 4);
    }
  },
  foreground: (p) => {
    drawGrass(p, 97, 106, 80, hex('#4c7436'), 8);
    if (p.dice.chance(0.5))
      drawBush(
        p,
        p.dice.chance(0.5) ? p.dice.range(-4, 14) : p.dice.range(86, 104),
        103,
        p.dice.range(20, 30),
        hex('#3f6b37'),
      );
  },
};

const autumnWood: Background = {
  name: 'autumn wood',
  words: ['autumn forest', 'autumn', 'forest', 'trees', 'fallen leaves'],
  indoors: false,
  surface: 'ground',
  horizon: [48, 62],
  draw: (p, setting) => {
    const leaves = [hex('#d98b2f'), hex('#c4562b'), hex('#e0b03c'), hex('#a8452c')];
    drawWood(p, setting, {
      floor: hex('#a8743c'),
      bark: [hex('#4f3d31'), hex('#6a5545'), hex('#d8d2c6')],
      leaves,
      far: hex('#c99a63'),
    });
    fallenLeaves(p, setting.horizon + 10, 100, 150, leaves);
  },
  foreground: (p) => fallenLeaves(p, 94, 101, 36, [hex('#e0983a'), hex('#bb4d28'), hex('#e6bd4a')]),
};

function fallenLeaves(p: Painter, top: number, bottom: number, count: number, colours: readonly Colour[]): void {
  for (const colour of colours) {
    const marks: [number, number, number, number][] = [];
    for (let index = 0; index < count / colours.length; index += 1) {
      const near = p.dice.next();
      const [x, y, r] = [p.dice.range(0, 100), top + (bottom - top) * near, 0.5 + near * 0.8];
      marks.push([x - r, y, x + r * p.dice.range(-0.4, 1), y + r * p.dice.range(-0.6, 0.6)]);
    }
    p.strokes(marks, 1, lighten(colour, p.dice.range(-0.12, 0.12)), { alpha: 0.9 });
  }
}

const garden: Background = {
  name: 'garden',
  words: ['garden', 'lawn', 'grass'],
  indoors: false,
  surface: 'ground',
  horizon: [42, 54],
  draw: (p, setting) => {
    const { dice } = p;
    const { horizon } = setting;
    drawSky(p, setting);
    for (let index = 0; index < 3 + setting.clutter * 4; index += 1)
      drawLeafTree(
        p,
        dice.range(0, 100),
        horizon + 2,
        dice.range(18, 34),
        dice.pick([hex('#5f8a45'), hex('#6f9a50'), hex('#4d7a44')]),
        { depth: 0.15 },
      );
    const lawn = hex('#7db04c');
    p.box(-4, horizon + 1, 108, 64, {
      from: [50, horizon],
      to: [50, 100],
      stops: [lighten(lawn, 0.15), lawn, lighten(lawn, -0.16)],
    });
    for (let x = -6; x < 106; x += 9)
      drawBush(p, x, horizon + 6, dice.range(12, 17), dice.pick([hex('#4c7a3f'), hex('#5c8c48')]));
    for (let index = 0; index < 50; index += 1) {
      const colour = dice.pick([hex('#e2566a'), hex('#f3c945'), hex('#f4f0ea'), hex('#b070c8')]);
      p.ellipse(dice.range(-2, 102), horizon + dice.range(2, 9), 0.8, 0.8, colour, { plain: true });
    }
    drawPatches(p, horizon + 12, 100, [lighten(lawn, 0.14), lighten(lawn, -0.12)], 10, 0.4);
    drawGrass(p, horizon + 10, 99, 160, lawn, 2.6);
    p.note('flower', 'hedge', 'trees');
  },
  foreground: (p) => drawGrass(p, 97, 104, 60, hex('#679a40'), 6),
};

export const WOODLAND: readonly Background[] = [forest, autumnWood, garden];
