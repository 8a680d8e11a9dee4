import { hex } from '../colour';
import type { Background } from '../setting';
import { drawSky, drawStars } from '../sky';
import { drawRidge } from '../terrain';

export const nightSky: Background = {
  name: 'night sky',
  words: ['night sky', 'stars', 'night', 'dark'],
  indoors: false,
  surface: 'ground',
  horizon: [72, 84],
  draw: (p, setting) => {
    const { dice } = p;
    p.box(-4, -4, 108, 112, {
      from: [50, 0],
      to: [50, 92],
      stops: [hex('#1b2a6b'), hex('#35478f'), dice.pick([hex('#7a78b8'), hex('#4f79a8'), hex('#a8789c')])],
    });
    const lean = dice.range(-30, 30);
    for (let index = 0; index < 9; index += 1)
      p.glow(20 + index * 8, 40 + lean * (index / 4 - 1), 14, 9, hex('#8c9fe0'), 0.16, false);
    drawStars(p, setting.horizon, 130);
    if (dice.chance(0.5)) {
      p.glow(dice.range(15, 85), 20, 20, 20, hex('#d6e0ff'), 0.3, false);
      p.ellipse(dice.range(15, 85), dice.range(10, 30), 4, 4, [560, 570, 520], { plain: true });
      p.note('moon');
    }
    drawRidge(p, setting.horizon, dice.range(4, 14), hex('#3a4a74'), { depth: 0.2 });
    drawRidge(p, setting.horizon + 6, 4, hex('#26304f'));
  },
};

export const sky: Background = {
  name: 'sky',
  words: ['sky', 'clouds'],
  indoors: false,
  surface: 'none',
  horizon: [94, 104],
  draw: (p, setting) => drawSky(p, { ...setting, weather: setting.weather === 'clear' ? 'clouds' : setting.weather }),
};
