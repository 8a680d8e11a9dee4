import { type Colour, hex, lighten, mix } from '../colour';
import { polygon, rectangle } from '../outline';
import type { Painter } from '../painter';
import type { Background } from '../setting';
import { drawSky } from '../sky';
import { drawHouse, drawPatches, drawRidge } from '../terrain';
import { drawGrass, drawLeafTree } from '../vegetation';
import { kitchen, livingRoom } from './rooms';
import { nightSky, sky } from './skies';

function drawWindows(
  p: Painter,
  x: number,
  y: number,
  width: number,
  height: number,
  columns: number,
  rows: number,
  depth: number,
): void {
  const { dice } = p;
  const dark = p.light.dark;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const on = dark && dice.chance(0.55);
      const glass: Colour = on
        ? [460, 370, 210]
        : dark
          ? hex('#2c3346')
          : mix(hex('#7f95a5'), hex('#b7c9d3'), dice.next());
      const [cell, storey] = [width / columns, height / rows];
      p.shape(rectangle(x + (column + 0.22) * cell, y + (row + 0.22) * storey, cell * 0.56, storey * 0.56), glass, {
        depth,
        plain: true,
      });
    }
  }
}

function drawBuilding(
  p: Painter,
  x: number,
  foot: number,
  width: number,
  height: number,
  wall: Colour,
  depth: number,
): void {
  const top = foot - height;
  p.box(
    x,
    top,
    width,
    height + 1,
    { from: [x, top], to: [x + width, top], stops: [lighten(wall, 0.12), wall, lighten(wall, -0.18)] },
    { depth },
  );
  p.box(x - width * 0.03, top - 1, width * 1.06, 1.4, lighten(wall, -0.25), { depth });
  drawWindows(
    p,
    x + width * 0.06,
    top + 2,
    width * 0.88,
    height * 0.78,
    Math.max(2, Math.round(width / 5)),
    Math.max(3, Math.round(height / 7)),
    depth,
  );
}

const WALLS = [hex('#b98d6f'), hex('#c8b295'), hex('#9c7f74'), hex('#8f979c'), hex('#d2c3ae'), hex('#a9695a')];

const city: Background = {
  name: 'city',
  words: ['city street', 'street', 'buildings', 'city'],
  indoors: false,
  surface: 'ground',
  horizon: [50, 60],
  draw: (p, setting) => {
    const { dice } = p;
    const { horizon } = setting;
    drawSky(p, setting);
    for (let x = -5; x < 104; x += dice.range(6, 12))
      drawBuilding(p, x, horizon + 2, dice.range(7, 13), dice.range(18, 42), hex('#8c98a6'), 0.5);
    const foot = horizon + 13;
    for (let x = dice.range(-12, -3); x < 104;) {
      const width = dice.range(15, 26);
      if (dice.chance(0.88)) {
        drawBuilding(p, x, foot, width, dice.range(26, 56), dice.pick(WALLS), 0.06);
        const awning = dice.pick([hex('#b8483f'), hex('#3f7a6a'), hex('#d4a03c'), hex('#44618f')]);
        p.shape(
          polygon(
            [x + width * 0.1, foot - 8],
            [x + width * 0.9, foot - 8],
            [x + width * 0.96, foot - 5],
            [x + width * 0.04, foot - 5],
          ),
          awning,
        );
        p.box(x + width * 0.14, foot - 5, width * 0.72, 5, p.light.dark ? [380, 310, 190] : hex('#4f5c66'));
      } else drawLeafTree(p, x + width / 2, foot, dice.range(18, 26), hex('#5d8448'));
      x += width + dice.range(0, 1);
    }
    p.box(-4, foot, 108, 9, { from: [0, foot], to: [0, foot + 8], stops: [hex('#b9b5ae'), hex('#a39f99')] });
    p.box(-4, foot + 7, 108, 50, { from: [0, foot + 7], to: [0, 104], stops: [hex('#767a80'), hex('#5d6168')] });
    p.box(-4, foot + 6.6, 108, 1.1, hex('#d0ccc3'));
    for (let x = dice.range(-10, 4); x < 104; x += 22)
      p.shape(polygon([x, 88], [x + 11, 88], [x + 10, 90.4], [x - 2, 90.4]), hex('#ded9c8'));
    for (let index = 0; index < 1 + setting.clutter * 2; index += 1)
      drawLamp(p, dice.range(4, 96), foot + 5, dice.range(26, 34));
    drawPatches(p, foot + 10, 100, [hex('#6a6e74'), hex('#7d8187')], 7, 0.35);
  },
};

function drawLamp(p: Painter, x: number, y: number, height: number): void {
  p.limb(
    [
      [x, y, 1],
      [x, y - height * 0.5, 0.7],
      [x, y - height, 0.6],
    ],
    hex('#3d4248'),
  );
  p.limb(
    [
      [x, y - height, 0.5],
      [x + 2, y - height - 1.4, 0.5],
      [x + 4.4, y - height - 1, 0.6],
    ],
    hex('#3d4248'),
  );
  if (p.light.dark) p.glow(x + 4.6, y - height, 12, 12, hex('#ffd890'), 0.8, false);
  p.ellipse(x + 4.8, y - height - 0.2, 1.3, 0.8, p.light.dark ? [500, 430, 270] : hex('#e5e2d6'), { plain: true });
  p.note('street lamp');
}

const road: Background = {
  name: 'road',
  words: ['road', 'asphalt'],
  indoors: false,
  surface: 'ground',
  horizon: [40, 52],
  draw: (p, setting) => {
    const { dice } = p;
    const { horizon } = setting;
    drawSky(p, setting);
    const land = dice.pick([hex('#8aa35a'), hex('#b99a62'), hex('#76945a')]);
    drawRidge(p, horizon, dice.range(4, 14), land, { depth: 0.5 });
    drawRidge(p, horizon + 2, 3, land, { depth: 0.2 });
    for (let index = 0; index < setting.clutter * 8; index += 1) {
      const x = dice.range(0, 100);
      if (Math.abs(x - 50) > 12)
        drawLeafTree(p, x, horizon + dice.range(2, 6), dice.range(9, 18), hex('#5f824a'), { depth: 0.15 });
    }
    p.box(-4, horizon + 3, 108, 62, {
      from: [50, horizon],
      to: [50, 100],
      stops: [lighten(land, 0.12), land, lighten(land, -0.15)],
    });
    drawGrass(p, horizon + 6, 100, 120, land, 3);
    const vanish = dice.range(35, 65);
    const [left, right] = [dice.range(-45, -10), dice.range(110, 145)];
    const top = horizon + 2.6;
    p.shape(polygon([vanish - 1.2, top], [vanish + 1.2, top], [right, 106], [left, 106]), {
      from: [50, top],
      to: [50, 100],
      stops: [hex('#8f9297'), hex('#6c7076'), hex('#565a60')],
    });
    for (const [side, edge] of [
      [left, -1],
      [right, 1],
    ] as const)
      p.shape(
        polygon([vanish + edge, top], [vanish + edge * 1.08, top], [side - edge * 3, 106], [side - edge * 7, 106]),
        hex('#e2ddcf'),
      );
    const foot = (left + right) / 2;
    for (let index = 0; index < 7; index += 1) {
      const [near, far] = [0.06 + (index / 7) ** 1.5, 0.06 + ((index + 0.5) / 7) ** 1.5];
      const at = (share: number): readonly [number, number] => [
        vanish + (foot - vanish) * share,
        top + (106 - top) * share,
      ];
      const [[x1, y1], [x2, y2]] = [at(near), at(far)];
      p.shape(
        polygon([x1 - near * 1.4, y1], [x1 + near * 1.4, y1], [x2 + far * 1.4, y2], [x2 - far * 1.4, y2]),
        hex('#efe9d6'),
      );
    }
    if (dice.chance(0.25)) drawHouse(p, dice.range(6, 30), horizon + 4, 8, hex('#e5d9c4'), hex('#94503f'), 0.1);
  },
};

export const BUILT: readonly Background[] = [city, road, kitchen, livingRoom, nightSky, sky];
