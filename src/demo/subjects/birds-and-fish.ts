import { hex, lighten } from '../colour';
import { limb } from '../outline';
import { bird, duck, eye, owl } from './birds';
import type { Subject } from './subject';

const fish: Subject = {
  name: 'fish',
  words: ['fish', 'animal'],
  height: 22,
  halfWidth: 24,
  habit: 'swim',
  draw: (p) => {
    const base = hex(p.dice.pick(['#e58235', '#5f8fa8', '#c94f4a', '#e0b83c', '#7f8f9a', '#3f7f8a']));
    const body = limb([
      [-13, -11, 4],
      [-6, -11, 10],
      [3, -11, 13.6],
      [11, -11, 11],
      [17, -11, 5],
    ]);
    p.shape(
      [
        [-11, -11, 0],
        [-20, -19, 1],
        [-18, -11],
        [-20, -3, 1],
      ],
      lighten(base, -0.15),
    );
    p.shape(
      [
        [6, -17, 1],
        [0, -22],
        [-6, -19, 1],
        [-3, -16, 1],
      ],
      lighten(base, -0.2),
    );
    p.shape(
      [
        [4, -6, 1],
        [0, -1],
        [-4, -3, 1],
        [-1, -6, 1],
      ],
      lighten(base, -0.2),
    );
    p.lit([body], base, { strength: 0.3 });
    p.within([body], () => {
      p.ellipse(4, -5.5, 16, 3.6, lighten(base, 0.5), { alpha: 0.7 });
      if (p.dice.chance(0.5))
        for (const x of [-6, 2, 9])
          p.limb(
            [
              [x, -20, 2.4],
              [x + 1, -11, 2.8],
              [x, -2, 2],
            ],
            p.dice.chance(0.5) ? hex('#f6f2ea') : lighten(base, -0.35),
          );
      for (let row = 0; row < 4; row += 1)
        for (let column = 0; column < 6; column += 1)
          p.line(
            [
              [-8 + column * 3, -15 + row * 2.4],
              [-7.2 + column * 3, -14 + row * 2.4],
              [-8 + column * 3, -13 + row * 2.4],
            ],
            0.22,
            lighten(base, -0.3),
            { alpha: 0.7 },
          );
    });
    p.ellipse(13, -12.4, 1.9, 1.9, hex('#f6f2ea'), { plain: true });
    eye(p, 13.3, -12.4, 1.1);
    p.limb(
      [
        [5, -10, 2],
        [2, -8, 3],
        [0, -7.6, 1],
      ],
      lighten(base, -0.25),
    );
  },
};

const butterfly: Subject = {
  name: 'butterfly',
  words: ['butterfly', 'insect', 'animal'],
  height: 24,
  halfWidth: 20,
  habit: 'fly',
  draw: (p) => {
    const base = hex(p.dice.pick(['#e58a2f', '#3f7fc0', '#e8cf5a', '#c9574a', '#f1ece2', '#7a5aa8']));
    for (const side of [-1, 1]) {
      const upper = [
        [0, -13, 1],
        [side * 7, -25],
        [side * 17, -25],
        [side * 15, -15],
        [side * 5, -12],
      ] as const;
      const lower = [
        [0, -12, 1],
        [side * 11, -11],
        [side * 13, -3],
        [side * 6, 0],
        [side * 1.5, -6],
      ] as const;
      p.lit([upper, lower], base);
      p.within([upper, lower], () => {
        p.line([...upper.slice(1, 4)], 2.6, hex('#2a211f'));
        p.ellipse(side * 12, -21, 1.1, 1.1, hex('#f8f4ea'), { plain: true });
        p.ellipse(side * 9, -6, 1.8, 1.8, lighten(base, -0.4));
        p.ellipse(side * 8, -18, 3, 2, lighten(base, 0.35), { alpha: 0.8 });
      });
      p.line(
        [
          [0, -17],
          [side * 2, -22],
          [side * 4, -23.4],
        ],
        0.4,
        hex('#2a211f'),
      );
    }
    p.limb(
      [
        [0, -18, 1.6],
        [0, -12, 2.2],
        [0, -3, 1],
      ],
      hex('#2f2623'),
    );
  },
};

export const BIRDS_AND_FISH: readonly Subject[] = [bird, duck, owl, fish, butterfly];
