import { hex, lighten } from '../colour';
import type { Extra } from '../extra';
import { limb, polygon } from '../outline';
import type { Painter } from '../painter';

function drawFence(p: Painter, y: number): void {
  const wood = hex(p.dice.pick(['#a98a66', '#e9e4da', '#7d6147']));
  const height = p.dice.range(13, 19);
  for (const lift of [0.35, 0.75]) p.box(-4, y - height * lift, 108, 1.7, lighten(wood, -0.15));
  for (let x = p.dice.range(-6, -1); x < 104; x += 7) {
    p.lit(
      [
        [
          [x, y, 1],
          [x, y - height, 1],
          [x + 1.5, y - height - 1.8, 1],
          [x + 3, y - height, 1],
          [x + 3, y, 1],
        ],
      ],
      lighten(wood, p.dice.range(-0.08, 0.08)),
    );
  }
}

function person(p: Painter, x: number, y: number, height: number): void {
  const cloth = hex(p.dice.pick(['#c2453a', '#3f6a9a', '#3c3f46', '#d6a23c', '#5a7f52']));
  const skin = hex(p.dice.pick(['#e3b48f', '#a8744c', '#6d4a34']));
  p.placed({ x, y, scale: height / 40, scaleX: p.dice.chance(0.5) ? 1 : -1 }, () => {
    const stride = p.dice.range(0.5, 3);
    for (const side of [-1, 1])
      p.limb(
        [
          [0, -20, 4.4],
          [side * stride * 0.6, -10, 3.4],
          [side * stride, 0, 2.8],
        ],
        hex(side > 0 ? '#37414f' : '#2b333f'),
      );
    p.limb(
      [
        [-1, -31, 3],
        [-3.4, -25, 2.6],
        [-2.6, -19, 2],
      ],
      lighten(cloth, -0.2),
    );
    p.lit(
      [
        limb([
          [0, -33, 7],
          [0, -27, 8.4],
          [0, -19, 7.4],
        ]),
      ],
      cloth,
    );
    p.limb(
      [
        [1, -32, 3],
        [4, -26, 2.6],
        [4.4, -20, 2],
      ],
      lighten(cloth, 0.1),
    );
    p.ellipse(0.3, -37.4, 2.9, 3.3, skin);
    p.shape(
      [
        [-2.8, -37, 0],
        [-2, -41],
        [2, -41.2],
        [3.2, -38.4],
        [0, -39],
      ],
      hex(p.dice.pick(['#2c2320', '#6d4a2c', '#c9a45a'])),
    );
  });
}

export const fence: Extra = {
  name: 'fence',
  words: ['fence'],
  layer: 'behind',
  draw: (p, horizon) => drawFence(p, Math.min(84, horizon + p.dice.range(14, 22))),
};

export const personExtra: Extra = {
  name: 'person',
  words: ['person', 'people'],
  layer: 'behind',
  draw: (p, horizon) =>
    person(
      p,
      p.dice.chance(0.5) ? p.dice.range(8, 26) : p.dice.range(74, 92),
      Math.min(88, horizon + p.dice.range(18, 30)),
      p.dice.range(26, 40),
    ),
};

export const hand: Extra = {
  name: 'hand',
  words: ['hand', 'finger'],
  layer: 'front',
  draw: (p) => {
    const skin = hex(p.dice.pick(['#e8bb98', '#b07a52', '#74503a']));
    const left = p.dice.chance(0.5);
    p.placed(
      {
        x: left ? 4 : 96,
        y: 88,
        scale: p.dice.range(0.9, 1.3),
        scaleX: left ? 1 : -1,
        turn: p.dice.range(-0.2, 0.2),
      },
      () => {
        const fingers = [0, 1, 2, 3].map((index) =>
          limb([
            [14, -9 + index * 4.6, 5],
            [22, -11 + index * 5, 4.4],
            [29 - Math.abs(index - 1.4) * 2.4, -12 + index * 5.2, 3.6],
          ]),
        );
        const thumb = limb([
          [8, -9, 6],
          [13, -18, 5],
          [17, -23, 4],
        ]);
        p.lit(
          [
            limb([
              [-24, 10, 15],
              [-4, 2, 16],
              [11, -2, 19],
            ]),
            thumb,
            ...fingers,
          ],
          skin,
        );
        for (const finger of fingers.slice(0, 3))
          p.line([finger[4] ?? [0, 0], finger[5] ?? [0, 0]], 0.4, lighten(skin, -0.35), { alpha: 0.5, plain: true });
      },
    );
  },
};

export const cageBars: Extra = {
  name: 'cage bars',
  words: ['cage', 'seen through a fence'],
  layer: 'front',
  draw: (p) => {
    const step = p.dice.range(10, 16);
    for (let x = p.dice.range(0, 8); x < 102; x += step)
      p.box(x, -4, 1.8, 108, {
        from: [x, 0],
        to: [x + 1.8, 0],
        stops: [hex('#a9aeb4'), hex('#6a7078'), hex('#3c4046')],
      });
    p.box(-4, 8, 108, 2, hex('#5a6068'));
    p.box(-4, 92, 108, 2, hex('#4a5058'));
  },
};

/** A subject that cannot float stands on this in water. */
export function drawStandingRock(p: Painter, x: number, y: number, halfWidth: number): void {
  const tone = hex(p.dice.pick(['#7d7a75', '#8d8478', '#6f7478']));
  const outline = [
    [x - halfWidth * 1.2, y + 7, 1],
    [x - halfWidth, y - 0.4],
    [x - halfWidth * 0.3, y - 1.6],
    [x + halfWidth * 0.5, y - 1.2],
    [x + halfWidth * 1.05, y + 0.6],
    [x + halfWidth * 1.25, y + 7, 1],
  ] as const;
  p.lit([outline], tone, { strength: 0.25 });
  p.shape(
    polygon(
      [x - halfWidth * 0.6, y + 1.6],
      [x + halfWidth * 0.1, y + 0.4],
      [x + halfWidth * 0.4, y + 3.4],
      [x - halfWidth * 0.4, y + 4.4],
    ),
    lighten(tone, 0.12),
    { alpha: 0.6 },
  );
  p.strokes(
    [
      [x - halfWidth * 1.5, y + 7, x + halfWidth * 1.5, y + 7],
      [x - halfWidth * 1.1, y + 8.4, x + halfWidth * 1.3, y + 8.4],
    ],
    0.7,
    [300, 310, 315],
    { alpha: 0.55 },
  );
  p.note('rocks');
}
