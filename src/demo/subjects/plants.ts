import { hex, lighten } from '../colour';
import { limb } from '../outline';
import { drawConifer, drawLeafTree } from '../vegetation';
import type { Subject } from './subject';

export const tree: Subject = {
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

export const flower: Subject = {
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

export const mushroom: Subject = {
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
