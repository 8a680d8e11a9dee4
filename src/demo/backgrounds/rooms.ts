import { hex, lighten } from '../colour';
import { polygon, rectangle } from '../outline';
import type { Painter } from '../painter';
import type { Background } from '../setting';
import { drawBush } from '../vegetation';

export const kitchen: Background = {
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

export const livingRoom: Background = {
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
