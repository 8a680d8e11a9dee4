import { hex, lighten, mix } from '../colour';
import type { Point } from '../outline';
import type { Painter } from '../painter';
import { anyColour, fillAll, speckle, turnedFrame } from './ground-coat';

export function stripes(p: Painter): void {
  const [one, two] = [anyColour(p), anyColour(p)];
  fillAll(p, one);
  const width = p.dice.range(4, 14);
  turnedFrame(p, p.dice.pick([0, Math.PI / 2, Math.PI / 4, -Math.PI / 4]), () => {
    for (let x = -76; x < 76; x += width) p.box(x, -80, width * p.dice.range(0.45, 0.55), 160, two);
  });
}

export function dots(p: Painter): void {
  const [one, two] = [anyColour(p), anyColour(p)];
  fillAll(p, one);
  const step = p.dice.range(8, 20);
  for (let row = -1; row * step < 104; row += 1) {
    for (let column = -1; column * step < 108; column += 1) {
      p.ellipse((column + (row % 2) / 2) * step, row * step, step * 0.28, step * 0.28, two);
    }
  }
}

export function checks(p: Painter): void {
  const [one, two] = [anyColour(p), anyColour(p)];
  fillAll(p, one);
  const step = p.dice.range(8, 18);
  for (let row = 0; row * step < 104; row += 1)
    for (let column = row % 2; column * step < 104; column += 2) p.box(column * step, row * step, step, step, two);
}

export function bricks(p: Painter): void {
  const clay = mix(hex(p.dice.pick(['#a5513c', '#b9704f', '#8f4a3c', '#c9b49a'])), anyColour(p), 0.06);
  fillAll(p, hex('#c7bdb0'));
  const [width, height] = [p.dice.range(15, 26), p.dice.range(6, 10)];
  for (let row = 0; row * height < 108; row += 1) {
    for (let column = -1; column * width < 108; column += 1) {
      const x = (column + (row % 2) / 2) * width;
      p.box(x, row * height, width - 1, height - 1, lighten(clay, p.dice.range(-0.2, 0.16)));
    }
  }
}

export function fabric(p: Painter): void {
  const base = anyColour(p);
  fillAll(p, base);
  const step = p.dice.range(1.4, 3);
  for (let x = 0; x < 102; x += step) {
    p.strokes([[x, -2, x, 102]], step * 0.4, lighten(base, -0.2), { alpha: 0.55 });
    p.strokes([[-2, x, 102, x]], step * 0.4, lighten(base, 0.25), { alpha: 0.5 });
  }
  if (p.dice.chance(0.7))
    for (let fold = 0; fold < 5; fold += 1) {
      const x = p.dice.range(0, 100);
      p.glow(x, 50, p.dice.range(6, 16), 140, p.dice.chance(0.5) ? [255, 255, 255] : [0, 0, 0], 0.28);
    }
}

export function tiles(p: Painter): void {
  const base = hex(p.dice.pick(['#e6e2da', '#9fc0c4', '#c9d2d8', '#6f8fa0', '#d9c3a8']));
  fillAll(p, lighten(base, -0.25));
  const step = p.dice.range(9, 20);
  for (let y = 0; y < 102; y += step)
    for (let x = 0; x < 102; x += step)
      p.box(x, y, step - 0.9, step - 0.9, {
        from: [x, y],
        to: [x + step, y + step],
        stops: [lighten(base, 0.2), lighten(base, p.dice.range(-0.08, 0.06))],
      });
}

export function metal(p: Painter): void {
  const base = hex(p.dice.pick(['#a9afb5', '#7f868d', '#c2b89f']));
  p.box(-4, -4, 108, 112, {
    from: [0, 0],
    to: [100, 60],
    stops: [lighten(base, 0.3), lighten(base, -0.15), lighten(base, 0.2), lighten(base, -0.3)],
  });
  for (const shade of [0.3, -0.25]) {
    const lines: [number, number, number, number][] = [];
    for (let index = 0; index < 130; index += 1) {
      const [x, y] = [p.dice.range(-20, 90), p.dice.range(0, 100)];
      lines.push([x, y, x + p.dice.range(15, 60), y]);
    }
    p.strokes(lines, 0.22, lighten(base, shade), { alpha: 0.4 });
  }
}

export function stone(p: Painter): void {
  fillAll(p, hex('#6b665f'));
  for (let y = -6; y < 106; y += 14)
    for (let x = -8; x < 106; x += 18) {
      const tone = lighten(hex(p.dice.pick(['#9a948a', '#8a8580', '#aaa294'])), p.dice.range(-0.12, 0.12));
      const [cx, cy] = [x + ((y + 6) % 28 === 0 ? 0 : 9) + 9, y + 7];
      p.lit(
        [
          Array.from({ length: 8 }, (_, step): Point => [
            cx + Math.cos((step / 8) * 6.283) * 8.4 * p.dice.range(0.88, 1.06),
            cy + Math.sin((step / 8) * 6.283) * 6.4 * p.dice.range(0.88, 1.06),
          ]),
        ],
        tone,
      );
    }
  speckle(p, hex('#8a857c'), 300, 0.4);
}

export function net(p: Painter): void {
  const [back, wire] = [anyColour(p), p.dice.chance(0.6) ? hex('#b9bdc1') : hex('#2b2d31')];
  fillAll(p, back, lighten(back, -0.2));
  const step = p.dice.range(9, 16);
  for (let offset = -110; offset < 210; offset += step) {
    p.strokes(
      [
        [offset, -2, offset + 104, 102],
        [offset, 102, offset + 104, -2],
      ],
      1,
      wire,
    );
  }
}
