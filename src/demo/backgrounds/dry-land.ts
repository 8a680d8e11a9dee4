import { hex, lighten, mix } from '../colour';
import type { Point } from '../outline';
import type { Painter } from '../painter';
import type { Background } from '../setting';
import { drawSky } from '../sky';
import { drawRidge, drawRock } from '../terrain';

export const desert: Background = {
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
