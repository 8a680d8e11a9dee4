import { type Colour, lighten } from '../colour';
import type { Painter } from '../painter';

export const fillAll = (p: Painter, colour: Colour, low = colour): void =>
  p.box(-4, -4, 108, 112, { from: [50, 0], to: [50, 100], stops: [colour, low] });

export const anyColour = (p: Painter): Colour => [p.dice.range(20, 245), p.dice.range(20, 245), p.dice.range(20, 245)];

export const turnedFrame = (p: Painter, angle: number, draw: () => void): void =>
  p.placed({ x: 50, y: 50, turn: angle }, draw);

export function speckle(p: Painter, base: Colour, count: number, size: number): void {
  for (const shade of [-0.35, -0.15, 0.25]) {
    const grains: [number, number, number, number][] = [];
    for (let index = 0; index < count / 3; index += 1) {
      const [x, y] = [p.dice.range(0, 100), p.dice.range(0, 100)];
      grains.push([x, y, x + size * 0.4, y]);
    }
    p.strokes(grains, size, lighten(base, shade), { alpha: 0.6 });
  }
}
