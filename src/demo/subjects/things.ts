import { hex, lighten, mix } from '../colour';
import { ellipse, polygon } from '../outline';
import { drawHouse } from '../terrain';
import { flower, mushroom, tree } from './plants';
import type { Subject } from './subject';
import { PAINTS, bicycle, boat, bus, car } from './vehicles';

const chair: Subject = {
  name: 'chair',
  words: ['chair'],
  height: 40,
  halfWidth: 14,
  habit: 'land',
  draw: (p) => {
    const wood = hex(p.dice.pick(['#8a5f3f', '#b98a58', '#4a3a30', '#c23f38', '#4f7f8a', '#e4ddd0']));
    for (const x of [-9, 9])
      p.limb(
        [
          [x * 0.86, -18, 1.7],
          [x, 0, 1.5],
        ],
        lighten(wood, -0.32),
      );
    for (const x of [-10, 6])
      p.limb(
        [
          [x - 0.4, -40, 1.8],
          [x, -18, 2],
          [x - 0.6, 2.4, 1.6],
        ],
        wood,
      );
    for (const y of [-38, -32, -26]) p.box(-10, y, 16, 2.6, lighten(wood, 0.06));
    p.lit([polygon([-11.6, -19], [8, -19], [12.6, -15.4], [-8.6, -15.4])], lighten(wood, 0.14));
    p.box(-8.6, -15.6, 21.2, 1.7, lighten(wood, -0.22));
    for (const x of [-7.4, 11.4])
      p.limb(
        [
          [x, -14, 1.8],
          [x + 0.2, 3.4, 1.5],
        ],
        wood,
      );
  },
};

const cup: Subject = {
  name: 'cup',
  words: ['cup', 'mug'],
  height: 26,
  halfWidth: 17,
  habit: 'land',
  small: true,
  draw: (p) => {
    const base = hex(p.dice.pick([...PAINTS, '#f3eee4', '#f3eee4']));
    p.ellipse(0, 0.4, 17, 3.4, lighten(base, 0.25));
    const handle = ellipse(12.6, -12.6, 5, 6.4);
    p.line([...handle, handle[0] ?? [0, 0], handle[1] ?? [0, 0]], 2.4, lighten(base, -0.14));
    p.lit(
      [
        [
          [-12, -23, 1],
          [12, -23, 1],
          [10.4, -6],
          [6.4, 0, 1],
          [-6.4, 0, 1],
          [-10.4, -6],
        ],
      ],
      base,
      { strength: 0.3 },
    );
    p.shape(
      [
        [-9.6, -20, 0],
        [-7.4, -20],
        [-6.6, -7],
        [-8.6, -8],
      ],
      [300, 300, 300],
      { alpha: 0.3, plain: true },
    );
    p.ellipse(0, -23, 12, 2.9, lighten(base, 0.3));
    p.ellipse(0, -22.7, 10.4, 2.2, hex('#5a3a26'));
    if (p.dice.chance(0.5))
      for (const x of [-3, 2])
        p.line(
          [
            [x, -26],
            [x + 1.6, -29],
            [x - 1, -32],
            [x + 1, -36],
          ],
          0.9,
          hex('#ffffff'),
          { alpha: 0.4 },
        );
  },
};

const apple: Subject = {
  name: 'apple',
  words: ['apple', 'fruit', 'food'],
  height: 28,
  halfWidth: 15,
  habit: 'land',
  small: true,
  draw: (p) => {
    const base = hex(p.dice.pick(['#c4332f', '#8fb03c', '#e0b03a', '#b8453a']));
    p.lit(
      [
        [
          [0, -22],
          [6, -25],
          [12.4, -21],
          [13.4, -12],
          [8.4, -2],
          [3, 0],
          [0, -1],
          [-3, 0],
          [-8.4, -2],
          [-13.4, -12],
          [-12.4, -21],
          [-6, -25],
        ],
      ],
      base,
      { strength: 0.32 },
    );
    p.ellipse(-6, -16, 2.6, 4.4, [300, 300, 300], { alpha: 0.3, plain: true, turn: 0.3 });
    p.limb(
      [
        [0, -21.4, 1],
        [0.8, -26, 0.9],
        [2.4, -29, 1],
      ],
      hex('#5a4030'),
    );
    p.shape(
      [
        [1.6, -26, 1],
        [6, -30],
        [11, -29, 1],
        [6, -26],
      ],
      hex('#5f9140'),
    );
  },
};

const ball: Subject = {
  name: 'ball',
  words: ['ball shape', 'sphere'],
  height: 24,
  halfWidth: 13,
  habit: 'land',
  small: true,
  draw: (p) => {
    const [one, two] = [hex(p.dice.pick(PAINTS)), hex(p.dice.pick(PAINTS))];
    const round = ellipse(0, -12, 12, 12);
    p.lit([round], one, { strength: 0.34 });
    p.within([round], () => {
      for (const x of [-14, -2, 10])
        p.limb(
          [
            [x - 4, -26, 4],
            [x, -12, 5],
            [x + 4, 2, 4],
          ],
          mix(two, one, 0.1),
          { alpha: 0.9 },
        );
      p.ellipse(5, -4, 12, 6, hex('#20222c'), { alpha: 0.2, plain: true });
    });
    p.ellipse(-4.4, -17, 3, 2.4, [300, 300, 300], { alpha: 0.45, plain: true });
  },
};

const house: Subject = {
  name: 'house',
  words: ['house', 'building'],
  height: 48,
  halfWidth: 26,
  habit: 'land',
  draw: (p) =>
    drawHouse(
      p,
      0,
      0,
      42,
      hex(p.dice.pick(['#efe3cf', '#d9b08a', '#c8d3d0', '#b9523f', '#e6d7a8'])),
      hex(p.dice.pick(['#a5523c', '#5a5f68', '#6e4a3c'])),
    ),
};

export const THINGS: readonly Subject[] = [
  car,
  bus,
  bicycle,
  boat,
  tree,
  flower,
  mushroom,
  chair,
  cup,
  apple,
  ball,
  house,
];
