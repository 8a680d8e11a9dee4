import { hex, lighten, mix, type Colour } from '../colour';
import { polygon, rectangle } from '../outline';
import type { Painter } from '../painter';
import {
  drawBush,
  drawGrass,
  drawHouse,
  drawLeafTree,
  drawPatches,
  drawRidge,
  drawSky,
  drawStars,
  type Background,
} from '../scenery';

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

const kitchen: Background = {
  name: 'kitchen',
  words: ['kitchen', 'indoors'],
  indoors: true,
  surface: 'table',
  horizon: [62, 70],
  draw: (p, setting) => {
    const { dice } = p;
    const y = setting.horizon;
    const wall = dice.pick([hex('#e7dcc8'), hex('#cfdad6'), hex('#e6cfc0'), hex('#d9dde3')]);
    p.box(-4, -4, 108, 112, { from: [0, 0], to: [100, 70], stops: [lighten(wall, 0.18), wall, lighten(wall, -0.12)] });
    const tile = lighten(wall, 0.25);
    for (let row = 0; row < 4; row += 1)
      for (let column = 0; column < 13; column += 1)
        p.box(column * 8.2 - 3, y - 26 + row * 6.2, 7.7, 5.7, lighten(tile, dice.range(-0.09, 0.05)));
    const wood = dice.pick([hex('#9a6b44'), hex('#5f7f84'), hex('#e4e0d8'), hex('#6f7f62')]);
    const gap = dice.range(28, 58);
    for (let x = -2; x < 100; x += 17) {
      if (x > gap - 12 && x < gap + 16) continue;
      p.box(x, -4, 16.2, 31, { from: [x, 0], to: [x, 27], stops: [lighten(wood, 0.1), lighten(wood, -0.1)] });
      p.ellipse(x + 14, 22, 0.6, 0.6, hex('#d9d2c4'), { plain: true });
    }
    drawWindow(p, gap + 3, 5, 22, 27);
    p.box(-4, y - 1, 108, 4, lighten(wood, -0.3));
    p.box(-4, y + 3, 108, 45, { from: [0, y], to: [0, 100], stops: [hex('#c7a27a'), hex('#b08a63')] });
    const top = dice.pick([hex('#b98f64'), hex('#d8d2c8'), hex('#8a6a4c')]);
    p.shape(polygon([-6, 104], [-6, 82], [6, y + 8], [94, y + 8], [106, 82], [106, 104]), {
      from: [50, y + 6],
      to: [50, 104],
      stops: [lighten(top, 0.18), top, lighten(top, -0.15)],
    });
    for (let index = 0; index < 8; index += 1)
      p.line(
        [
          [-4, y + 11 + index * 3.4],
          [104, y + 11 + index * 3.4 + dice.range(-0.5, 0.5)],
        ],
        0.25,
        lighten(top, -0.25),
        { alpha: 0.5 },
      );
    for (let index = 0; index < 2 + setting.clutter * 4; index += 1)
      drawPot(p, dice.range(3, 97), y - 0.8, dice.range(3, 6));
    p.note('cupboard', 'table', 'tiled wall');
  },
};

function drawPot(p: Painter, x: number, y: number, size: number): void {
  const colour = p.dice.pick([hex('#b9523f'), hex('#3f6c80'), hex('#dcc9a2'), hex('#6a7a55'), hex('#9aa0a6')]);
  const height = size * p.dice.range(1, 2);
  p.lit(
    [
      [
        [x - size * 0.45, y, 1],
        [x - size * 0.6, y - height * 0.5],
        [x - size * 0.4, y - height, 1],
        [x + size * 0.4, y - height, 1],
        [x + size * 0.6, y - height * 0.5],
        [x + size * 0.45, y, 1],
      ],
    ],
    colour,
  );
  if (p.dice.chance(0.4))
    for (let leaf = 0; leaf < 5; leaf += 1) {
      const angle = -Math.PI / 2 + p.dice.range(-0.9, 0.9);
      p.limb(
        [
          [x, y - height, 0.6],
          [x + Math.cos(angle) * size, y - height + Math.sin(angle) * size * 1.4, 1.5],
          [x + Math.cos(angle) * size * 1.7, y - height + Math.sin(angle) * size * 1.8, 0.3],
        ],
        hex('#5f8a4a'),
      );
    }
}

function drawWindow(p: Painter, x: number, y: number, width: number, height: number): void {
  p.box(x - 1.4, y - 1.4, width + 2.8, height + 2.8, hex('#f1ece2'));
  p.box(
    x,
    y,
    width,
    height,
    { from: [x, y], to: [x, y + height], stops: [p.light.skyTop, p.light.skyLow] },
    { plain: true },
  );
  p.within([rectangle(x, y, width, height)], () => {
    if (!p.light.dark) drawBush(p, x + width / 2, y + height + 2, width * 1.2, hex('#7fa05c'));
    else p.ellipse(x + width * 0.7, y + height * 0.3, 1.6, 1.6, [600, 600, 520], { plain: true });
  });
  p.box(x + width / 2 - 0.6, y, 1.2, height, hex('#f1ece2'));
  p.box(x, y + height / 2 - 0.6, width, 1.2, hex('#f1ece2'));
  if (!p.light.dark) p.glow(x + width / 2, y + height / 2, width * 1.7, height * 1.6, p.light.glow, 0.3, false);
  p.note('window');
}

const livingRoom: Background = {
  name: 'living room',
  words: ['living room', 'indoors'],
  indoors: true,
  surface: 'ground',
  horizon: [58, 68],
  draw: (p, setting) => {
    const { dice } = p;
    const y = setting.horizon;
    const wall = dice.pick([hex('#c9b8a4'), hex('#a9b8b4'), hex('#d6c3b8'), hex('#8fa0ad'), hex('#c7b56f')]);
    p.box(-4, -4, 108, 112, { from: [0, 0], to: [100, 60], stops: [lighten(wall, 0.2), wall, lighten(wall, -0.12)] });
    drawWindow(p, dice.chance(0.5) ? dice.range(6, 20) : dice.range(58, 70), dice.range(8, 14), 24, 30);
    const floor = dice.pick([hex('#a9764a'), hex('#8a6244'), hex('#c39a6b')]);
    p.box(-4, y, 108, 50, { from: [0, y], to: [0, 100], stops: [lighten(floor, 0.12), lighten(floor, -0.12)] });
    for (let plank = -12; plank < 13; plank += 1)
      p.line(
        [
          [50 + plank * 7, y],
          [50 + plank * 16, 104],
        ],
        0.3,
        lighten(floor, -0.3),
        { alpha: 0.5 },
      );
    p.box(-4, y - 2.4, 108, 2.6, hex('#efe8dc'));
    const cloth = dice.pick([hex('#6b7f9a'), hex('#8f5f52'), hex('#6d8a6a'), hex('#c9a04c')]);
    const sofa = dice.range(8, 50);
    if (setting.clutter > 0.25) {
      p.lit(
        [
          [
            [sofa, y + 8, 1],
            [sofa, y - 16],
            [sofa + 4, y - 20],
            [sofa + 36, y - 20],
            [sofa + 40, y - 16],
            [sofa + 40, y + 8, 1],
          ],
        ],
        cloth,
      );
      p.lit([rectangle(sofa - 4, y - 8, 7, 17), rectangle(sofa + 37, y - 8, 7, 17)], lighten(cloth, 0.08));
      p.lit([rectangle(sofa + 2, y - 5, 36, 9)], lighten(cloth, 0.14));
      p.note('sofa');
    }
    const rug = dice.pick([hex('#a4473f'), hex('#d8cdb8'), hex('#4f6a80'), hex('#b98a4a')]);
    p.ellipse(dice.range(40, 60), 90, 44, 12, rug);
    p.ellipse(50, 90, 36, 9, lighten(rug, 0.18));
    const frame = dice.range(36, 60);
    p.box(frame, 10, 15, 18, hex('#5c4331'));
    p.box(frame + 1.2, 11.2, 12.6, 15.6, dice.pick([hex('#a9c0c9'), hex('#d3a57a'), hex('#8fae7c')]));
    drawPot(p, dice.range(84, 95), y + 4, 9);
    p.note('carpet', 'rug', 'wooden floor', 'picture on the wall');
  },
};

const nightSky: Background = {
  name: 'night sky',
  words: ['night sky', 'stars', 'night', 'dark'],
  indoors: false,
  surface: 'ground',
  horizon: [72, 84],
  draw: (p, setting) => {
    const { dice } = p;
    p.box(-4, -4, 108, 112, {
      from: [50, 0],
      to: [50, 92],
      stops: [hex('#1b2a6b'), hex('#35478f'), dice.pick([hex('#7a78b8'), hex('#4f79a8'), hex('#a8789c')])],
    });
    const lean = dice.range(-30, 30);
    for (let index = 0; index < 9; index += 1)
      p.glow(20 + index * 8, 40 + lean * (index / 4 - 1), 14, 9, hex('#8c9fe0'), 0.16, false);
    drawStars(p, setting.horizon, 130);
    if (dice.chance(0.5)) {
      p.glow(dice.range(15, 85), 20, 20, 20, hex('#d6e0ff'), 0.3, false);
      p.ellipse(dice.range(15, 85), dice.range(10, 30), 4, 4, [560, 570, 520], { plain: true });
      p.note('moon');
    }
    drawRidge(p, setting.horizon, dice.range(4, 14), hex('#3a4a74'), { depth: 0.2 });
    drawRidge(p, setting.horizon + 6, 4, hex('#26304f'));
  },
};

const sky: Background = {
  name: 'sky',
  words: ['sky', 'clouds'],
  indoors: false,
  surface: 'none',
  horizon: [94, 104],
  draw: (p, setting) => drawSky(p, { ...setting, weather: setting.weather === 'clear' ? 'clouds' : setting.weather }),
};

export const BUILT: readonly Background[] = [city, road, kitchen, livingRoom, nightSky, sky];
