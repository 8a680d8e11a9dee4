import { hex, lighten, mix } from '../colour';
import { ellipse, limb } from '../outline';
import type { Painter } from '../painter';
import type { Subject } from './subject';

export function eye(p: Painter, x: number, y: number, radius: number): void {
  p.ellipse(x, y, radius, radius, hex('#15110e'), { plain: true });
  p.ellipse(x + radius * 0.3, y - radius * 0.3, radius * 0.35, radius * 0.35, [300, 300, 300], { plain: true });
}

export const bird: Subject = {
  name: 'bird',
  words: ['bird', 'animal', 'feathers'],
  height: 28,
  halfWidth: 26,
  habit: 'fly',
  draw: (p) => {
    const { dice } = p;
    const base = hex(dice.pick(['#4f7fb0', '#b8553f', '#6f7a52', '#8a7a68', '#d2a94a', '#3c3f46']));
    const breast = mix(lighten(base, 0.45), hex(dice.pick(['#f0d9b0', '#e58a5a', '#f4efe6'])), 0.6);
    const body = [
      limb([
        [-9, -13, 3],
        [-4, -14, 10],
        [3, -16, 12],
        [8, -20, 9.5],
        [11, -24, 7],
      ]),
      ellipse(11.5, -26, 5, 4.8),
    ];
    for (const x of [0, 4])
      p.line(
        [
          [x, -10],
          [x + 0.6, -4],
          [x + 0.4, 0],
          [x + 3, 0.3],
        ],
        0.9,
        hex('#8a5a34'),
      );
    p.limb(
      [
        [-6, -14, 6],
        [-15, -11, 5],
        [-24, -7, 4.4],
      ],
      lighten(base, -0.3),
    );
    p.lit(body, base);
    p.within(body, () => p.ellipse(8, -13, 8, 9, breast, { alpha: 0.95, turn: -0.4 }));
    for (const [shade, grow] of [
      [-0.18, 1],
      [-0.32, 0.74],
      [-0.08, 0.5],
    ] as const) {
      p.shape(
        [
          [5 * grow, -19, 0],
          [1, -12.5 - (1 - grow) * 3],
          [-9 * grow, -9.5],
          [-17 * grow, -8.5, 1],
          [-9 * grow, -14.5],
          [-2, -19.5],
        ],
        lighten(base, shade),
      );
    }
    p.shape(
      [
        [15.6, -27.4, 1],
        [20.6, -25.4, 1],
        [15.6, -24, 1],
      ],
      hex(dice.pick(['#e0a63a', '#4a4038', '#d9763a'])),
    );
    eye(p, 13, -27, 0.8);
  },
};

export const duck: Subject = {
  name: 'duck',
  words: ['duck', 'water bird', 'bird', 'animal'],
  height: 24,
  halfWidth: 26,
  habit: 'float',
  draw: (p) => {
    const { dice } = p;
    const kind = dice.pick(['mallard', 'white', 'brown', 'swan'] as const);
    const base = hex(kind === 'mallard' ? '#a79c8c' : kind === 'brown' ? '#8a6a4a' : '#f3efe6');
    const head = hex(kind === 'mallard' ? '#2c6a4a' : kind === 'brown' ? '#7a5a3f' : '#f3efe6');
    const tall = kind === 'swan' ? 13 : 0;
    const neck = limb([
      [11, -8, 8],
      [14 + tall * 0.1, -13 - tall * 0.4, 5],
      [13, -17 - tall * 0.8, 4.6],
      [15, -20 - tall, 5.6],
    ]);
    const body = [
      limb([
        [-19, -9.5, 3],
        [-13, -7, 9],
        [-2, -6.5, 14],
        [9, -7, 12],
        [14, -8, 7],
      ]),
    ];
    p.lit(body, base);
    p.lit([neck, ellipse(16, -20 - tall, 4.4, 3.9)], head);
    if (kind === 'mallard')
      p.limb(
        [
          [10.6, -12.4, 1.1],
          [14, -13.4, 1.1],
          [16.4, -12.8, 0.8],
        ],
        hex('#f4f0e8'),
        { plain: true },
      );
    p.within(body, () => {
      for (const [shade, grow] of [
        [-0.14, 1],
        [-0.26, 0.7],
        [-0.08, 0.42],
      ] as const)
        p.ellipse(-4 - grow * 3, -8.5 - grow, 11 * grow, 5 * grow, lighten(base, shade), { turn: -0.16 });
    });
    p.limb(
      [
        [19, -20 - tall, 2.4],
        [22, -19.4 - tall, 2],
        [24.4, -18.8 - tall, 1.2],
      ],
      hex(kind === 'brown' ? '#6d5a44' : '#e39b35'),
    );
    eye(p, 17, -21 - tall, 0.7);
    if (kind === 'swan') p.note('swan');
  },
};

export const owl: Subject = {
  name: 'owl',
  words: ['owl', 'bird', 'animal', 'feathers'],
  height: 34,
  halfWidth: 16,
  habit: 'fly',
  draw: (p) => {
    const base = hex(p.dice.pick(['#8a6a48', '#a58a66', '#6f6258', '#cfc4b2']));
    const body = [ellipse(0, -15, 11.5, 15.5), ellipse(0, -28, 10.5, 9)];
    for (const x of [-4, 4])
      p.limb(
        [
          [x, -2, 3],
          [x, 0, 3.4],
        ],
        hex('#c99a4a'),
      );
    p.lit(body, base);
    p.shape(
      [
        [-10, -32, 1],
        [-9.5, -40, 1],
        [-3, -35, 1],
      ],
      lighten(base, -0.15),
    );
    p.shape(
      [
        [10, -32, 1],
        [9.5, -40, 1],
        [3, -35, 1],
      ],
      lighten(base, -0.15),
    );
    p.ellipse(0, -12, 7.5, 11, lighten(base, 0.35));
    for (let row = 0; row < 6; row += 1)
      for (let column = -2; column <= 2; column += 1)
        p.line(
          [
            [column * 2.6 - 0.8, -19 + row * 3],
            [column * 2.6, -18 + row * 3],
            [column * 2.6 + 0.8, -19 + row * 3],
          ],
          0.5,
          lighten(base, -0.35),
        );
    for (const side of [-1, 1]) {
      p.shape(
        [
          [side * 7, -22, 0],
          [side * 12.6, -16],
          [side * 11, -5],
          [side * 7.5, -1, 1],
          [side * 7, -10],
        ],
        lighten(base, -0.24),
      );
      p.ellipse(side * 4.5, -29, 4.8, 4.8, lighten(base, 0.45));
      p.ellipse(side * 4.3, -29, 3, 3, hex('#eeb53a'), { plain: true });
      eye(p, side * 4.1, -29, 1.7);
    }
    p.shape(
      [
        [-1.4, -27, 1],
        [1.4, -27, 1],
        [0, -23, 1],
      ],
      hex('#4a3d33'),
    );
  },
};
