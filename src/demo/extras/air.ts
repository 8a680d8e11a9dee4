import { hex } from '../colour';
import type { Extra } from '../extra';
import { ellipse } from '../outline';

export const fog: Extra = {
  name: 'fog',
  words: ['fog', 'mist'],
  layer: 'front',
  draw: (p, horizon) => {
    const tone = p.light.dark ? hex('#7f8aa6') : hex('#e9edee');
    p.veil(tone, 0.4, tone, 0.55, 0, horizon);
    p.veil(tone, 0.55, tone, 0.08, horizon, 100);
    for (let index = 0; index < 7; index += 1)
      p.glow(p.dice.range(0, 100), horizon + p.dice.range(-14, 24), 34, 9, tone, 0.4, false);
  },
};

export const rain: Extra = {
  name: 'rain',
  words: ['rain'],
  layer: 'front',
  draw: (p) => {
    const slant = p.dice.range(-2, 1);
    for (const [width, alpha, length] of [
      [0.18, 0.42, 4.5],
      [0.3, 0.45, 7],
    ] as const) {
      const drops: [number, number, number, number][] = [];
      for (let index = 0; index < 110; index += 1) {
        const [x, y] = [p.dice.range(-5, 105), p.dice.range(-6, 104)];
        drops.push([x, y, x + slant, y + length * p.dice.range(0.6, 1.2)]);
      }
      p.strokes(drops, width, [330, 340, 350], { alpha });
    }
    p.veil(hex('#7f8c98'), 0.26, hex('#8f9ca8'), 0.16);
  },
};

export const snowfall: Extra = {
  name: 'snowfall',
  words: ['falling snow', 'snow'],
  layer: 'front',
  draw: (p) => {
    for (let index = 0; index < 150; index += 1) {
      const r = p.dice.range(0.25, 1) ** 1.5;
      p.ellipse(p.dice.range(0, 100), p.dice.range(0, 100), r, r, [420, 420, 420], {
        plain: true,
        alpha: p.dice.range(0.55, 0.95),
      });
    }
  },
};

export const sun: Extra = {
  name: 'sun',
  words: ['sun'],
  layer: 'behind',
  draw: (p, horizon) => {
    const [x, y, r] = [p.dice.range(10, 90), p.dice.range(8, Math.max(10, horizon * 0.6)), p.dice.range(4, 7)];
    p.glow(x, y, r * 4, r * 4, hex('#fff0b8'), 0.7, false);
    p.ellipse(x, y, r, r, [330, 310, 220], { plain: true });
  },
};

export const moon: Extra = {
  name: 'moon',
  words: ['moon'],
  layer: 'behind',
  draw: (p, horizon) => {
    const [x, y, r] = [p.dice.range(10, 90), p.dice.range(8, Math.max(10, horizon * 0.6)), p.dice.range(3.5, 6)];
    p.glow(x, y, r * 4, r * 4, hex('#d6e2ff'), 0.5, false);
    p.ellipse(x, y, r, r, [620, 620, 560], { plain: true });
    for (const [dx, dy, size] of [
      [-0.3, -0.2, 0.22],
      [0.3, 0.3, 0.16],
      [0.1, -0.45, 0.12],
    ] as const)
      p.shape(ellipse(x + dx * r, y + dy * r, size * r, size * r), [430, 430, 420], { plain: true });
  },
};
