import { type Colour, css, hex } from '../colour';
import type { Extra } from '../extra';
import type { Painter } from '../painter';

function drawText(
  p: Painter,
  text: string,
  x: number,
  y: number,
  size: number,
  colour: Colour,
  alpha: number,
  turn = 0,
): void {
  const { context } = p;
  context.save();
  context.translate(x, y);
  context.rotate(turn);
  context.globalAlpha = alpha;
  context.fillStyle = css(colour);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `600 ${size}px "DejaVu Sans", Arial, sans-serif`;
  context.fillText(text, 0, 0);
  context.restore();
  context.globalAlpha = 1;
}

function frame(p: Painter, width: number, colour: Colour): void {
  const { context } = p;
  context.globalAlpha = 1;
  context.fillStyle = css(colour);
  context.fillRect(0, 0, 100, width);
  context.fillRect(0, 100 - width, 100, width);
  context.fillRect(0, 0, width, 100);
  context.fillRect(100 - width, 0, width, 100);
}

export const border: Extra = {
  name: 'border',
  words: ['black border'],
  layer: 'over',
  draw: (p) => frame(p, p.dice.range(4, 9), [8, 8, 10]),
};

export const whiteBorder: Extra = {
  name: 'white border',
  words: ['white border'],
  layer: 'over',
  draw: (p) => frame(p, p.dice.range(4, 9), [252, 252, 250]),
};

export const watermark: Extra = {
  name: 'watermark',
  words: ['watermark', 'text'],
  layer: 'over',
  draw: (p) => {
    const text = p.dice.pick(['© archive', 'SAMPLE', 'photo stock', 'preview', '© studio', 'PROOF']);
    const tone: Colour = p.dice.chance(0.8) ? [255, 255, 255] : [20, 20, 20];
    if (p.dice.chance(0.5))
      drawText(
        p,
        text,
        50,
        p.dice.range(40, 60),
        p.dice.range(12, 17),
        tone,
        p.dice.range(0.4, 0.65),
        p.dice.range(-0.6, 0),
      );
    else
      for (let row = 0; row < 3; row += 1)
        for (let column = 0; column < 2; column += 1)
          drawText(p, text, 26 + column * 48, 20 + row * 30, 8, tone, p.dice.range(0.4, 0.6), -0.4);
  },
};

export const dateStamp: Extra = {
  name: 'date stamp',
  words: ['date stamp', 'text'],
  layer: 'over',
  draw: (p) => {
    const two = (value: number): string => String(value).padStart(2, '0');
    const text = `${two(p.dice.int(1, 28))}.${two(p.dice.int(1, 12))}.${1990 + p.dice.int(0, 32)}`;
    drawText(p, text, 76, 92, 7, [20, 10, 6], 0.5);
    drawText(p, text, 75.6, 91.6, 7, p.dice.chance(0.75) ? [255, 160, 40] : [255, 235, 80], 0.95);
  },
};

export const lensFlare: Extra = {
  name: 'lens flare',
  words: ['lens flare', 'glare'],
  layer: 'over',
  draw: (p) => {
    const [x, y] = [p.dice.range(8, 35), p.dice.range(6, 25)];
    p.context.globalCompositeOperation = 'lighter';
    p.glow(x, y, 34, 34, hex('#fff2cf'), 0.9, false);
    for (const [along, r, tone] of [
      [0.4, 5, '#ffb877'],
      [0.7, 3, '#8fd0ff'],
      [0.95, 8, '#ffd98f'],
      [1.25, 5, '#a8ffb8'],
    ] as const) {
      p.glow(x + (60 - x) * along * 1.1, y + (62 - y) * along * 1.1, r, r, hex(tone), 0.5, false);
    }
    p.context.globalCompositeOperation = 'source-over';
  },
};

export const vignette: Extra = {
  name: 'vignette',
  words: ['vignette', 'dark corners'],
  layer: 'over',
  draw: (p) => {
    const gradient = p.context.createRadialGradient(50, 50, 30, 50, 50, 74);
    gradient.addColorStop(0, 'rgba(0,0,0,0)');
    gradient.addColorStop(1, 'rgba(0,0,0,0.92)');
    p.context.fillStyle = gradient;
    p.context.fillRect(0, 0, 100, 100);
  },
};

export const greyScale: Extra = {
  name: 'grey-scale',
  words: ['black and white', 'grey-scale'],
  layer: 'pixels',
  draw: () => undefined,
};

export const blur: Extra = { name: 'blur', words: ['blurry', 'out of focus'], layer: 'pixels', draw: () => undefined };
