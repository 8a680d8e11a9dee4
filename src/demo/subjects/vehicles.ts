import { hex, lighten } from '../colour';
import { ellipse, polygon, rectangle } from '../outline';
import type { Painter } from '../painter';
import type { Subject } from './subject';

export const PAINTS = [
  '#c23f38',
  '#2f6fae',
  '#e0b13c',
  '#4c8a58',
  '#e9e6df',
  '#3b3f46',
  '#8d97a0',
  '#d9783a',
  '#7b5aa0',
] as const;

function wheel(p: Painter, x: number, y: number, radius: number): void {
  p.ellipse(x, y, radius, radius, hex('#26262a'));
  p.ellipse(x, y, radius * 0.58, radius * 0.58, hex('#b9bdc1'), { plain: true });
  p.ellipse(x, y, radius * 0.2, radius * 0.2, hex('#55585c'), { plain: true });
}

const glass = (p: Painter): ReturnType<typeof hex> => (p.light.dark ? hex('#5a6784') : hex('#a9c6d4'));

export const car: Subject = {
  name: 'car',
  words: ['car'],
  height: 20,
  halfWidth: 29,
  habit: 'land',
  draw: (p) => {
    const base = hex(p.dice.pick(PAINTS));
    const tall = p.dice.range(17, 21);
    const shell = [
      [-27, -4, 1],
      [-27.5, -9.5],
      [-23, -11.4],
      [-16, -tall + 1],
      [-9, -tall],
      [4, -tall],
      [13, -11.6],
      [23, -10],
      [27.5, -7],
      [27, -4, 1],
    ] as const;
    p.lit([shell], base, { strength: 0.28 });
    p.shape(
      [
        [-20, -11.4, 1],
        [-14.6, -tall + 2.4],
        [-9, -tall + 1.6],
        [-6, -tall + 1.6, 1],
        [-6, -11.2, 1],
      ],
      glass(p),
      { plain: true },
    );
    p.shape(
      [
        [-4.4, -11.2, 1],
        [-4.4, -tall + 1.6, 1],
        [3.4, -tall + 1.6],
        [10.6, -11.2, 1],
      ],
      glass(p),
      { plain: true },
    );
    p.shape(polygon([-2, -11.2], [2, -tall + 1.6], [3.4, -tall + 1.6], [0, -11.2]), [300, 300, 300], {
      alpha: 0.35,
      plain: true,
    });
    p.line(
      [
        [-5.2, -11],
        [-5.4, -4.6],
      ],
      0.3,
      lighten(base, -0.4),
    );
    p.box(-27.4, -5.2, 54.6, 1.5, lighten(base, -0.45));
    p.ellipse(25.6, -8, 1.5, 1.1, [330, 320, 270], { plain: true });
    p.ellipse(-26.6, -8.4, 0.9, 1.2, hex('#d83a30'), { plain: true });
    if (p.light.dark) p.glow(31, -7.6, 12, 6, hex('#fff0c0'), 0.8, false);
    for (const x of [-16, 16]) {
      p.ellipse(x, -4.4, 5.6, 5.4, lighten(base, -0.6));
      wheel(p, x, -4.2, 4.7);
    }
  },
};

export const bus: Subject = {
  name: 'bus',
  words: ['bus'],
  height: 27,
  halfWidth: 33,
  habit: 'land',
  draw: (p) => {
    const base = hex(p.dice.pick(PAINTS));
    p.lit(
      [
        [
          [-32, -4, 1],
          [-32, -25],
          [-30, -27],
          [29, -27],
          [32, -24],
          [32.5, -4, 1],
        ],
      ],
      base,
    );
    for (let index = 0; index < 6; index += 1) p.box(-29.5 + index * 9, -23, 7.6, 8.5, glass(p), { plain: true });
    p.box(25, -23, 6.4, 12, glass(p), { plain: true });
    p.box(-32, -11, 64.4, 1.6, lighten(base, 0.5), { plain: true });
    p.ellipse(31, -7.4, 1.2, 1.2, [330, 320, 270], { plain: true });
    for (const x of [-19, 19]) wheel(p, x, -4.6, 5);
  },
};

export const bicycle: Subject = {
  name: 'bicycle',
  words: ['bicycle'],
  height: 28,
  halfWidth: 24,
  habit: 'land',
  draw: (p) => {
    const base = hex(p.dice.pick(PAINTS));
    for (const x of [-13.5, 13.5]) {
      for (let spoke = 0; spoke < 8; spoke += 1) {
        const angle = (spoke / 8) * Math.PI;
        const [dx, dy] = [Math.cos(angle) * 8, Math.sin(angle) * 8];
        p.strokes([[x - dx, -8.8 - dy, x + dx, -8.8 + dy]], 0.18, hex('#8d9196'));
      }
      const tyre = ellipse(x, -8.8, 8.4, 8.4);
      p.line([...tyre, tyre[0] ?? [0, 0], tyre[1] ?? [0, 0]], 1.15, hex('#25262a'));
    }
    const frame = (points: readonly (readonly [number, number])[]): void =>
      p.line(
        points.map(([x, y]) => [x, y, 1] as const),
        1.5,
        base,
      );
    frame([
      [-13.5, -8.8],
      [-2, -8.4],
      [9, -20],
      [-6.4, -19.4],
      [-13.5, -8.8],
    ]);
    frame([
      [-2, -8.4],
      [-7.4, -22.4],
    ]);
    frame([
      [13.5, -8.8],
      [8.4, -24],
    ]);
    p.line(
      [
        [7, -25.4],
        [8.8, -24.4],
        [12, -25.2],
      ],
      1.1,
      hex('#2c2d31'),
    );
    p.limb(
      [
        [-11, -23, 1.6],
        [-7.4, -23.2, 2.1],
        [-4, -22.8, 1.1],
      ],
      hex('#2c2d31'),
    );
    p.ellipse(-2, -8.4, 2, 2, hex('#7b7f84'));
    p.line(
      [
        [-2, -8.4],
        [0.6, -4.4],
      ],
      0.8,
      hex('#44474b'),
    );
  },
};

export const boat: Subject = {
  name: 'boat',
  words: ['boat', 'ship'],
  height: 42,
  halfWidth: 24,
  habit: 'float',
  draw: (p) => {
    const base = hex(p.dice.pick(PAINTS));
    const sail = hex(p.dice.pick(['#f4efe4', '#e9d9b8', '#d9604a', '#f2f4f6', '#7fa6c0']));
    if (p.dice.chance(0.65)) {
      p.box(-0.6, -40, 1.2, 36, hex('#6b4d36'));
      p.lit(
        [
          [
            [1.4, -38, 1],
            [9, -24],
            [17, -8, 1],
            [1.4, -7, 1],
          ],
        ],
        sail,
      );
      p.lit(
        [
          [
            [-1.6, -34, 1],
            [-7, -22],
            [-13, -8, 1],
            [-1.6, -7.4, 1],
          ],
        ],
        lighten(sail, -0.08),
      );
      p.note('sailing boat', 'sail');
    } else {
      p.lit([rectangle(-8, -14, 15, 9)], hex('#efe9dd'));
      for (const x of [-6, -1, 4]) p.ellipse(x + 0.6, -10, 1.4, 1.4, glass(p), { plain: true });
      p.box(-3, -20, 4, 6.4, lighten(base, -0.2));
    }
    const hull = [
      [-21, -6.4, 1],
      [22, -7.4, 1],
      [16, 0.6],
      [-15, 0.8],
    ] as const;
    p.lit([hull], base);
    p.within([hull], () => p.box(-24, -6.6, 48, 1.8, lighten(base, 0.45), { plain: true }));
  },
};
