import { hex, lighten, mix } from '../colour';
import { ellipse, limb, polygon, rectangle } from '../outline';
import type { Painter } from '../painter';
import { drawConifer, drawHouse, drawLeafTree } from '../scenery';
import type { Subject } from './subject';

const PAINTS = [
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

const car: Subject = {
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

const bus: Subject = {
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

const bicycle: Subject = {
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

const boat: Subject = {
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

const tree: Subject = {
  name: 'tree',
  words: ['tree'],
  height: 62,
  halfWidth: 24,
  habit: 'land',
  draw: (p) => {
    if (p.dice.chance(0.4)) drawConifer(p, 0, 0, 58, hex(p.dice.pick(['#3c6147', '#4c7152'])));
    else
      drawLeafTree(p, 0, 0, 56, hex(p.dice.pick(['#5d8a44', '#4b7a40', '#7b9a48', '#c98a34', '#d99aae'])), {
        bare: p.dice.chance(0.12),
      });
  },
};

const flower: Subject = {
  name: 'flower',
  words: ['flower'],
  height: 40,
  halfWidth: 15,
  habit: 'land',
  small: true,
  draw: (p) => {
    const { dice } = p;
    const petal = hex(dice.pick(['#e0506a', '#f2c53d', '#f3eee8', '#b070cc', '#e8793c', '#6f8fe0', '#f0a0ba']));
    const lean = dice.range(-4, 4);
    p.limb(
      [
        [0, 0, 1.3],
        [lean * 0.6, -14, 1.1],
        [lean, -27, 0.9],
      ],
      hex('#55843c'),
    );
    for (const side of [-1, 1])
      p.shape(
        [
          [lean * 0.4, -9, 1],
          [side * 6, -15],
          [side * 12, -15, 1],
          [side * 7, -9.5],
        ],
        hex('#639348'),
      );
    const petals = dice.int(5, 9);
    for (const [ring, shade] of [
      [8.6, -0.12],
      [6.6, 0.08],
    ] as const) {
      for (let index = 0; index < petals; index += 1) {
        const angle = (index / petals) * Math.PI * 2 + ring;
        p.ellipse(
          lean + Math.cos(angle) * ring * 0.72,
          -30 + Math.sin(angle) * ring * 0.66,
          ring * 0.62,
          ring * 0.36,
          lighten(petal, shade),
          { turn: angle },
        );
      }
    }
    p.ellipse(lean, -30, 3.1, 2.8, hex(dice.pick(['#e8b43a', '#5a3b26', '#d98f2f'])));
  },
};

const mushroom: Subject = {
  name: 'mushroom',
  words: ['mushroom'],
  height: 30,
  halfWidth: 16,
  habit: 'land',
  small: true,
  draw: (p) => {
    const cap = hex(p.dice.pick(['#c2382f', '#b9834f', '#8a5f3f', '#e0b06a', '#efe6d8']));
    p.lit(
      [
        limb([
          [0, 0, 8.4],
          [0.4, -8, 6.2],
          [0, -16, 5.6],
        ]),
      ],
      hex('#efe4d2'),
    );
    p.ellipse(0, -15.4, 13, 3, hex('#d6c4a9'));
    const dome = [
      [-15, -14.6, 1],
      [-12.6, -22],
      [-5, -28.4],
      [4, -28.6],
      [12.4, -22.4],
      [15, -14.6, 1],
      [0, -16.4],
    ] as const;
    p.lit([dome], cap, { strength: 0.28 });
    if (p.dice.chance(0.6))
      p.within([dome], () => {
        for (let index = 0; index < 11; index += 1) {
          const r = p.dice.range(0.8, 1.9);
          p.ellipse(p.dice.range(-12, 12), p.dice.range(-27, -16.5), r * 1.15, r, hex('#f7f1e6'), { plain: true });
        }
      });
  },
};

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
