import { hex, lighten, mix } from '../colour';
import type { Painter } from '../painter';
import type { Background } from '../setting';
import { drawSky } from '../sky';
import { drawHouse, drawPatches, drawRidge } from '../terrain';
import { drawBush, drawGrass, drawLeafTree } from '../vegetation';
import { desert } from './dry-land';
import { mountains, nearTrees, snow } from './winter-and-mountains';

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

export const OPEN_LAND: readonly Background[] = [snow, meadow, field, desert, mountains];
