import { css, hex, lighten, type Colour } from './colour';
import { ellipse, limb, polygon } from './outline';
import type { Painter } from './painter';

/** Things besides background and subject: weather in front, artefacts of picture making, clutter. */
export const EXTRA_NAMES = [
  'fence',
  'border',
  'white border',
  'watermark',
  'date stamp',
  'person',
  'hand',
  'fog',
  'rain',
  'snowfall',
  'sun',
  'moon',
  'lens flare',
  'vignette',
  'cage bars',
  'grey-scale',
  'blur',
] as const;
export type ExtraName = (typeof EXTRA_NAMES)[number];

export interface Extra {
  readonly name: ExtraName;
  readonly words: readonly string[];
  /** Behind the subject, before it, over the whole picture, or on the finished pixels. */
  readonly layer: 'behind' | 'front' | 'over' | 'pixels';
  draw(painter: Painter, horizon: number): void;
}

function drawFence(p: Painter, y: number): void {
  const wood = hex(p.dice.pick(['#a98a66', '#e9e4da', '#7d6147']));
  const height = p.dice.range(13, 19);
  for (const lift of [0.35, 0.75]) p.box(-4, y - height * lift, 108, 1.7, lighten(wood, -0.15));
  for (let x = p.dice.range(-6, -1); x < 104; x += 7) {
    p.lit(
      [
        [
          [x, y, 1],
          [x, y - height, 1],
          [x + 1.5, y - height - 1.8, 1],
          [x + 3, y - height, 1],
          [x + 3, y, 1],
        ],
      ],
      lighten(wood, p.dice.range(-0.08, 0.08)),
    );
  }
}

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

function person(p: Painter, x: number, y: number, height: number): void {
  const cloth = hex(p.dice.pick(['#c2453a', '#3f6a9a', '#3c3f46', '#d6a23c', '#5a7f52']));
  const skin = hex(p.dice.pick(['#e3b48f', '#a8744c', '#6d4a34']));
  p.placed({ x, y, scale: height / 40, scaleX: p.dice.chance(0.5) ? 1 : -1 }, () => {
    const stride = p.dice.range(0.5, 3);
    for (const side of [-1, 1])
      p.limb(
        [
          [0, -20, 4.4],
          [side * stride * 0.6, -10, 3.4],
          [side * stride, 0, 2.8],
        ],
        hex(side > 0 ? '#37414f' : '#2b333f'),
      );
    p.limb(
      [
        [-1, -31, 3],
        [-3.4, -25, 2.6],
        [-2.6, -19, 2],
      ],
      lighten(cloth, -0.2),
    );
    p.lit(
      [
        limb([
          [0, -33, 7],
          [0, -27, 8.4],
          [0, -19, 7.4],
        ]),
      ],
      cloth,
    );
    p.limb(
      [
        [1, -32, 3],
        [4, -26, 2.6],
        [4.4, -20, 2],
      ],
      lighten(cloth, 0.1),
    );
    p.ellipse(0.3, -37.4, 2.9, 3.3, skin);
    p.shape(
      [
        [-2.8, -37, 0],
        [-2, -41],
        [2, -41.2],
        [3.2, -38.4],
        [0, -39],
      ],
      hex(p.dice.pick(['#2c2320', '#6d4a2c', '#c9a45a'])),
    );
  });
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

const EXTRA_LIST: readonly Extra[] = [
  {
    name: 'fence',
    words: ['fence'],
    layer: 'behind',
    draw: (p, horizon) => drawFence(p, Math.min(84, horizon + p.dice.range(14, 22))),
  },
  { name: 'border', words: ['black border'], layer: 'over', draw: (p) => frame(p, p.dice.range(4, 9), [8, 8, 10]) },
  {
    name: 'white border',
    words: ['white border'],
    layer: 'over',
    draw: (p) => frame(p, p.dice.range(4, 9), [252, 252, 250]),
  },
  {
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
  },
  {
    name: 'date stamp',
    words: ['date stamp', 'text'],
    layer: 'over',
    draw: (p) => {
      const two = (value: number): string => String(value).padStart(2, '0');
      const text = `${two(p.dice.int(1, 28))}.${two(p.dice.int(1, 12))}.${1990 + p.dice.int(0, 32)}`;
      drawText(p, text, 76, 92, 7, [20, 10, 6], 0.5);
      drawText(p, text, 75.6, 91.6, 7, p.dice.chance(0.75) ? [255, 160, 40] : [255, 235, 80], 0.95);
    },
  },
  {
    name: 'person',
    words: ['person', 'people'],
    layer: 'behind',
    draw: (p, horizon) =>
      person(
        p,
        p.dice.chance(0.5) ? p.dice.range(8, 26) : p.dice.range(74, 92),
        Math.min(88, horizon + p.dice.range(18, 30)),
        p.dice.range(26, 40),
      ),
  },
  {
    name: 'hand',
    words: ['hand', 'finger'],
    layer: 'front',
    draw: (p) => {
      const skin = hex(p.dice.pick(['#e8bb98', '#b07a52', '#74503a']));
      const left = p.dice.chance(0.5);
      p.placed(
        {
          x: left ? 4 : 96,
          y: 88,
          scale: p.dice.range(0.9, 1.3),
          scaleX: left ? 1 : -1,
          turn: p.dice.range(-0.2, 0.2),
        },
        () => {
          const fingers = [0, 1, 2, 3].map((index) =>
            limb([
              [14, -9 + index * 4.6, 5],
              [22, -11 + index * 5, 4.4],
              [29 - Math.abs(index - 1.4) * 2.4, -12 + index * 5.2, 3.6],
            ]),
          );
          const thumb = limb([
            [8, -9, 6],
            [13, -18, 5],
            [17, -23, 4],
          ]);
          p.lit(
            [
              limb([
                [-24, 10, 15],
                [-4, 2, 16],
                [11, -2, 19],
              ]),
              thumb,
              ...fingers,
            ],
            skin,
          );
          for (const finger of fingers.slice(0, 3))
            p.line([finger[4] ?? [0, 0], finger[5] ?? [0, 0]], 0.4, lighten(skin, -0.35), { alpha: 0.5, plain: true });
        },
      );
    },
  },
  {
    name: 'fog',
    words: ['fog', 'mist'],
    layer: 'front',
    draw: (p, horizon) => {
      const tone = p.light.dark ? hex('#7f8aa6') : hex('#e9edee');
      p.veil(tone, 0.42, tone, 0.62, 0, horizon);
      p.veil(tone, 0.62, tone, 0.12, horizon, 100);
      for (let index = 0; index < 7; index += 1)
        p.glow(p.dice.range(0, 100), horizon + p.dice.range(-14, 24), 34, 9, tone, 0.4, false);
    },
  },
  {
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
  },
  {
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
  },
  {
    name: 'sun',
    words: ['sun'],
    layer: 'behind',
    draw: (p, horizon) => {
      const [x, y, r] = [p.dice.range(10, 90), p.dice.range(8, Math.max(10, horizon * 0.6)), p.dice.range(4, 7)];
      p.glow(x, y, r * 4, r * 4, hex('#fff0b8'), 0.7, false);
      p.ellipse(x, y, r, r, [330, 310, 220], { plain: true });
    },
  },
  {
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
  },
  {
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
  },
  {
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
  },
  {
    name: 'cage bars',
    words: ['cage', 'seen through a fence'],
    layer: 'front',
    draw: (p) => {
      const step = p.dice.range(10, 16);
      for (let x = p.dice.range(0, 8); x < 102; x += step)
        p.box(x, -4, 1.8, 108, {
          from: [x, 0],
          to: [x + 1.8, 0],
          stops: [hex('#a9aeb4'), hex('#6a7078'), hex('#3c4046')],
        });
      p.box(-4, 8, 108, 2, hex('#5a6068'));
      p.box(-4, 92, 108, 2, hex('#4a5058'));
    },
  },
  { name: 'grey-scale', words: ['black and white', 'grey-scale'], layer: 'pixels', draw: () => undefined },
  { name: 'blur', words: ['blurry', 'out of focus'], layer: 'pixels', draw: () => undefined },
];

export const EXTRAS: Readonly<Record<ExtraName, Extra>> = Object.fromEntries(
  EXTRA_LIST.map((extra) => [extra.name, extra]),
) as Record<ExtraName, Extra>;

/** A subject that cannot float stands on this in water. */
export function drawStandingRock(p: Painter, x: number, y: number, halfWidth: number): void {
  const tone = hex(p.dice.pick(['#7d7a75', '#8d8478', '#6f7478']));
  const outline = [
    [x - halfWidth * 1.2, y + 7, 1],
    [x - halfWidth, y - 0.4],
    [x - halfWidth * 0.3, y - 1.6],
    [x + halfWidth * 0.5, y - 1.2],
    [x + halfWidth * 1.05, y + 0.6],
    [x + halfWidth * 1.25, y + 7, 1],
  ] as const;
  p.lit([outline], tone, { strength: 0.25 });
  p.shape(
    polygon(
      [x - halfWidth * 0.6, y + 1.6],
      [x + halfWidth * 0.1, y + 0.4],
      [x + halfWidth * 0.4, y + 3.4],
      [x - halfWidth * 0.4, y + 4.4],
    ),
    lighten(tone, 0.12),
    { alpha: 0.6 },
  );
  p.strokes(
    [
      [x - halfWidth * 1.5, y + 7, x + halfWidth * 1.5, y + 7],
      [x - halfWidth * 1.1, y + 8.4, x + halfWidth * 1.3, y + 8.4],
    ],
    0.7,
    [300, 310, 315],
    { alpha: 0.55 },
  );
  p.note('rocks');
}
