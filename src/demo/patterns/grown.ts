import { hex, lighten, mix } from '../colour';
import type { Point } from '../outline';
import type { Painter } from '../painter';
import { anyColour, fillAll, speckle, turnedFrame } from './ground-coat';

export function wood(p: Painter): void {
  const base = hex(p.dice.pick(['#a97748', '#7a5232', '#c9a06c', '#5f4634']));
  fillAll(p, base);
  turnedFrame(p, p.dice.chance(0.6) ? 0 : Math.PI / 2, () => {
    const plank = p.dice.range(14, 30);
    for (let y = -60; y < 60; y += plank) {
      p.box(-60, y, 120, plank - 0.7, lighten(base, p.dice.range(-0.14, 0.14)));
      for (let line = 0; line < plank; line += 1.6) {
        const wave = p.dice.range(-1, 1);
        p.line(
          [
            [-60, y + line],
            [-20, y + line + wave],
            [20, y + line - wave],
            [60, y + line],
          ],
          0.3,
          lighten(base, -0.35),
          { alpha: p.dice.range(0.25, 0.7) },
        );
      }
      p.line(
        [
          [-60, y],
          [60, y],
        ],
        0.8,
        lighten(base, -0.55),
      );
      if (p.dice.chance(0.6)) p.ellipse(p.dice.range(-45, 45), y + plank / 2, 2.6, 1.5, lighten(base, -0.4));
    }
  });
}

export function sand(p: Painter): void {
  const base = hex(p.dice.pick(['#e2c794', '#d2ac74', '#c9a882']));
  fillAll(p, lighten(base, 0.08), lighten(base, -0.1));
  if (p.dice.chance(0.6))
    for (let y = -4; y < 106; y += p.dice.range(5, 9)) {
      const ripple: Point[] = [];
      for (let x = -4; x <= 104; x += 12) ripple.push([x, y + p.dice.range(-1.6, 1.6)]);
      p.line(ripple, 1.4, lighten(base, -0.18), { alpha: 0.5 });
    }
  speckle(p, base, 500, 0.35);
}

export function gravel(p: Painter): void {
  fillAll(p, hex('#5f5b56'));
  for (let index = 0; index < 420; index += 1) {
    const [x, y, r] = [p.dice.range(-2, 102), p.dice.range(-2, 102), p.dice.range(1.4, 3.8)];
    p.ellipse(
      x,
      y,
      r,
      r * p.dice.range(0.6, 0.9),
      lighten(hex(p.dice.pick(['#9a948a', '#7d7871', '#b3aa9c', '#6d6a68'])), p.dice.range(-0.1, 0.15)),
      { turn: p.dice.range(0, 3) },
    );
  }
}

export function fur(p: Painter): void {
  const base = hex(p.dice.pick(['#8a6a48', '#6a655f', '#c9a878', '#3c3430', '#cf6f34', '#e6dfd2']));
  fillAll(p, base, lighten(base, -0.15));
  const lean = p.dice.range(-0.8, 0.8);
  for (const shade of [-0.35, -0.15, 0.12, 0.3]) {
    const hairs: [number, number, number, number][] = [];
    for (let index = 0; index < 420; index += 1) {
      const [x, y, reach] = [p.dice.range(-4, 104), p.dice.range(-6, 102), p.dice.range(3, 8)];
      hairs.push([x, y, x + lean * reach + p.dice.range(-1, 1), y + reach]);
    }
    p.strokes(hairs, 0.4, lighten(base, shade), { alpha: 0.6 });
  }
}

export function leaves(p: Painter): void {
  const autumn = p.dice.chance(0.3);
  const tones = (autumn ? ['#d9822b', '#b8452a', '#e3b23f'] : ['#4f8a3c', '#3d7034', '#6fa24a']).map(hex);
  fillAll(p, lighten(tones[1] ?? hex('#3d7034'), -0.45));
  for (let index = 0; index < 230; index += 1) {
    const tone = lighten(p.dice.pick(tones), p.dice.range(-0.22, 0.18));
    p.placed(
      { x: p.dice.range(-4, 104), y: p.dice.range(-4, 104), turn: p.dice.range(0, 6.3), scale: p.dice.range(0.8, 1.7) },
      () => {
        p.shape(
          [
            [-5, 0, 1],
            [-1.5, -2.3],
            [2, -1.8],
            [5.5, 0, 1],
            [2, 1.8],
            [-1.5, 2.3],
          ],
          tone,
        );
        p.strokes([[-5, 0, 5, 0]], 0.25, lighten(tone, -0.3));
      },
    );
  }
  p.note(autumn ? 'autumn leaf' : 'leaf');
}

export function scales(p: Painter): void {
  const base = anyColour(p);
  fillAll(p, base);
  const step = p.dice.range(6, 11);
  for (let row = 0; row * step * 0.5 < 106; row += 1)
    for (let column = -1; column * step < 106; column += 1) {
      const [x, y] = [(column + (row % 2) / 2) * step, row * step * 0.5];
      p.ellipse(x, y, step * 0.52, step * 0.52, lighten(base, -0.3));
      p.ellipse(x, y - step * 0.06, step * 0.46, step * 0.46, lighten(base, p.dice.range(-0.05, 0.2)));
    }
}

export function marble(p: Painter): void {
  const base = hex(p.dice.pick(['#efece6', '#3a3c40', '#cfd6d2', '#e2cfc2']));
  fillAll(p, base, lighten(base, -0.06));
  for (let vein = 0; vein < 12; vein += 1) {
    const points: Point[] = [];
    let y = p.dice.range(-30, 110);
    for (let x = -4; x <= 106; x += 11) {
      y += p.dice.range(-5, 9);
      points.push([x, y]);
    }
    p.line(points, p.dice.range(0.3, 1.6), lighten(mix(base, hex('#80796f'), 0.6), p.dice.range(-0.2, 0.3)), {
      alpha: p.dice.range(0.25, 0.7),
    });
  }
}
