import { type Colour, hex, mix } from './colour';
import { type Point, rectangle } from './outline';
import type { Painter } from './painter';
import type { Setting } from './setting';

export function drawSky(p: Painter, setting: Setting): void {
  const { light, horizon } = setting;
  const grey = setting.weather === 'clear' ? 0 : setting.weather === 'clouds' ? 0.25 : 0.6;
  const dull = (colour: Colour): Colour => mix(colour, light.dark ? hex('#39405a') : hex('#c3cacd'), grey);
  // The sky is the light itself, so its colours are divided by the tint that tone() will multiply in again.
  const own = (colour: Colour): Colour => [
    Math.min(255, (colour[0] * 255) / Math.max(60, light.tint[0])),
    Math.min(255, (colour[1] * 255) / Math.max(60, light.tint[1])),
    Math.min(255, (colour[2] * 255) / Math.max(60, light.tint[2])),
  ];
  const [top, low] = [own(dull(light.skyTop)), own(dull(light.skyLow))];
  p.shape(rectangle(-4, -4, 108, 112), {
    from: [50, 0],
    to: [50, horizon + 6],
    stops: [top, mix(top, low, 0.45), low],
  });
  p.note('sky');
  if (light.name !== 'night')
    p.glow(p.dice.range(0, 100), horizon, 62, 34, light.glow, setting.weather === 'clear' ? 0.45 : 0.25, false);
  if (light.name === 'sunset') {
    p.glow(p.dice.range(15, 85), horizon - 3, 46, 26, hex('#ffd28a'), 0.7, false);
    if (p.dice.chance(0.6)) drawSun(p, p.dice.range(15, 85), horizon - p.dice.range(2, 10), 5, hex('#fff0c4'));
  }
  if (light.name === 'night') {
    drawStars(p, horizon, 26);
    if (p.dice.chance(0.5))
      drawMoon(p, p.dice.range(12, 88), p.dice.range(8, Math.max(10, horizon * 0.5)), p.dice.range(3, 5));
  } else if (light.name === 'day' && setting.weather === 'clear' && p.dice.chance(0.3)) {
    drawSun(p, p.dice.range(10, 90), p.dice.range(7, 20), p.dice.range(3.5, 5.5), hex('#fffbe0'));
  }
  if (setting.weather === 'clouds' || (setting.weather === 'clear' && !light.dark && p.dice.chance(0.45))) {
    const count = setting.weather === 'clouds' ? p.dice.int(4, 8) : p.dice.int(1, 3);
    for (let index = 0; index < count; index += 1) {
      const y = p.dice.range(4, Math.max(8, horizon - 10));
      drawCloud(p, p.dice.range(-5, 105), y, p.dice.range(9, 22) * (0.5 + (horizon - y) / 60), low);
    }
    p.note('clouds');
  }
}

export function drawSun(p: Painter, x: number, y: number, radius: number, colour: Colour): void {
  p.glow(x, y, radius * 5, radius * 5, colour, 0.5, false);
  p.glow(x, y, radius * 2.2, radius * 2.2, colour, 0.6, false);
  p.ellipse(x, y, radius, radius, colour, { plain: true });
  p.note('sun');
}

export function drawMoon(p: Painter, x: number, y: number, radius: number): void {
  p.glow(x, y, radius * 4.5, radius * 4.5, hex('#cfdcff'), 0.5, false);
  const bright: Colour = [600, 610, 560];
  p.ellipse(x, y, radius, radius, bright, { plain: true });
  if (p.dice.chance(0.4))
    p.ellipse(x + radius * 0.5, y - radius * 0.2, radius * 0.85, radius * 0.85, p.light.skyTop, { plain: true });
  p.note('moon');
}

export function drawStars(p: Painter, below: number, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const size = p.dice.range(0.15, 0.45);
    const alpha = p.dice.range(0.5, 1);
    p.ellipse(p.dice.range(0, 100), p.dice.range(0, below), size, size, [700, 700, 640], { plain: true, alpha });
  }
  p.note('stars');
}

export function drawCloud(p: Painter, x: number, y: number, width: number, low: Colour): void {
  const height = width * p.dice.range(0.16, 0.3);
  const puffs = p.dice.int(4, 7);
  const contours: Point[][] = [];
  for (let index = 0; index < puffs; index += 1) {
    const along = (index + 0.5) / puffs - 0.5;
    const rise = (1 - 4 * along * along) * height;
    const radius = height * p.dice.range(0.5, 0.95);
    const points: Point[] = [];
    for (let step = 0; step < 9; step += 1) {
      const angle = (step / 9) * Math.PI * 2;
      const flat = Math.sin(angle) > 0 ? 0.45 : 1;
      points.push([
        x + along * width + Math.cos(angle) * radius * 1.25,
        y - rise * 0.5 + Math.sin(angle) * radius * flat,
      ]);
    }
    contours.push(points);
  }
  const top = p.light.dark ? mix(low, [255, 255, 255], 0.12) : mix(low, [268, 262, 250], 0.8);
  p.union(
    contours,
    {
      from: [x, y - height],
      to: [x, y + height * 0.6],
      stops: [top, mix(top, low, 0.35), mix(low, hex('#8d97a8'), 0.35)],
    },
    { alpha: 0.88 },
  );
}
