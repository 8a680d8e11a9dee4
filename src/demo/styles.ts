import { contrast, css, fromHsl, hex, lighten, luminance, mix, saturate, toHsl, type Colour } from './colour';
import type { DrawingContext } from './drawing-context';
import type { FinishOptions } from './finish';
import { bounds, traceClosed, type Contour } from './outline';
import { flatColour, isGradient, type Fill, type Painter } from './painter';

/** How shapes are rendered. Reserved styles belong to the demo: the training renderer must never use them. */
export interface Style {
  readonly name: StyleName;
  readonly words: readonly string[];
  readonly reservedForDemo: boolean;
  readonly lineAlpha: number;
  /** Whether shading may fade out; hard-edged styles get an edge instead. */
  readonly soft: boolean;
  paint(painter: Painter, contours: readonly Contour[], fill: Fill, alpha: number): void;
  readonly finish: FinishOptions;
}

export const STYLE_NAMES = [
  'flat',
  'watercolour',
  'crayon',
  'cut-out',
  'ink',
  'print',
  'render',
  'gouache',
  'storybook',
] as const;
export type StyleName = (typeof STYLE_NAMES)[number];

function trace(context: DrawingContext, contours: readonly Contour[]): void {
  context.beginPath();
  for (const contour of contours) traceClosed(context, contour);
}

function jittered(painter: Painter, contours: readonly Contour[], amount: number): Contour[] {
  const { grain } = painter;
  return contours.map((contour) =>
    contour.map(([x, y, corner]) => [x + grain.around(0, amount), y + grain.around(0, amount), corner ?? 0] as const),
  );
}

function sizeOf(contours: readonly Contour[]): number {
  const box = bounds(contours);
  return Math.sqrt(Math.max(0, box.right - box.left) * Math.max(0, box.bottom - box.top));
}

function fillWith(painter: Painter, contours: readonly Contour[], paint: unknown): void {
  trace(painter.context, contours);
  painter.context.fillStyle = paint;
  painter.context.fill();
}

/** Strokes of slightly different colours across a shape, for crayon and brush; the shape is the clip. */
function hatched(
  painter: Painter,
  contours: readonly Contour[],
  fill: Fill,
  brush: { width: number; spacing: number; angle: number; spread: number; alpha: number },
): void {
  const { context, grain } = painter;
  const box = bounds(contours);
  const [left, right] = [Math.max(-5, box.left), Math.min(105, box.right)];
  const [top, bottom] = [Math.max(-5, box.top), Math.min(105, box.bottom)];
  const reach = Math.hypot(right - left, bottom - top) / 2;
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
  const [cos, sin] = [Math.cos(brush.angle), Math.sin(brush.angle)];
  context.save();
  trace(context, contours);
  context.clip();
  context.lineWidth = brush.width;
  const base = flatColour(fill);
  for (let offset = -reach; offset < reach; offset += brush.spacing) {
    const at = offset + grain.around(0, brush.spacing * 0.5);
    const [fromX, fromY] = [middleX - sin * at - cos * reach, middleY + cos * at - sin * reach];
    const colour = isGradient(fill) ? along(fill, middleX - sin * at, middleY + cos * at) : base;
    context.strokeStyle = css(lighten(colour, grain.around(0, brush.spread)), brush.alpha);
    context.beginPath();
    context.moveTo(fromX, fromY);
    const bend = grain.around(0, brush.spacing * 0.8);
    const [toX, toY] = [fromX + cos * reach * 2, fromY + sin * reach * 2];
    context.bezierCurveTo(
      fromX + cos * reach * 0.7 - sin * bend,
      fromY + sin * reach * 0.7 + cos * bend,
      toX,
      toY,
      toX,
      toY,
    );
    context.stroke();
  }
  context.restore();
}

function along(fill: Extract<Fill, { stops: readonly Colour[] }>, x: number, y: number): Colour {
  const [dx, dy] = [fill.to[0] - fill.from[0], fill.to[1] - fill.from[1]];
  const share = Math.max(
    0,
    Math.min(1, ((x - fill.from[0]) * dx + (y - fill.from[1]) * dy) / (dx * dx + dy * dy || 1)),
  );
  const first = fill.stops[0] ?? [128, 128, 128];
  const middle = flatColour(fill);
  const last = fill.stops[fill.stops.length - 1] ?? first;
  return share < 0.5 ? mix(first, middle, share * 2) : mix(middle, last, share * 2 - 1);
}

const STYLE_LIST: readonly Style[] = [
  {
    name: 'flat',
    words: ['illustration'],
    reservedForDemo: false,
    lineAlpha: 1,
    soft: false,
    paint: (painter, contours, fill) => fillWith(painter, contours, css(flatColour(fill))),
    finish: {},
  },
  {
    name: 'watercolour',
    words: ['watercolour', 'painting'],
    reservedForDemo: false,
    lineAlpha: 0.6,
    soft: true,
    paint: (painter, contours, fill, alpha) => {
      const wobble = Math.min(1, sizeOf(contours) * 0.025);
      for (const share of [0.72, 0.6, 0.6]) {
        painter.context.globalAlpha = alpha * share;
        fillWith(painter, jittered(painter, contours, wobble), painter.paint(fill));
      }
      trace(painter.context, jittered(painter, contours, wobble * 0.5));
      painter.context.globalAlpha = alpha * 0.22;
      painter.context.strokeStyle = css(lighten(flatColour(fill), -0.35));
      painter.context.lineWidth = 0.45;
      painter.context.stroke();
    },
    finish: { paper: 7, grain: 2, lift: 0.05 },
  },
  {
    name: 'crayon',
    words: ['crayon drawing', 'drawing'],
    reservedForDemo: false,
    lineAlpha: 0.85,
    soft: true,
    paint: (painter, contours, fill, alpha) => {
      painter.context.globalAlpha = alpha * 0.8;
      fillWith(painter, contours, painter.paint(fill));
      painter.context.globalAlpha = alpha;
      const size = sizeOf(contours);
      if (size < 3) return;
      const angle = -0.75 + painter.grain.around(0, 0.25);
      hatched(painter, contours, fill, {
        width: 0.8,
        spacing: Math.max(1, size * 0.03),
        angle,
        spread: 0.16,
        alpha: 0.55,
      });
    },
    finish: { paper: 11, grain: 5, lift: 0.05 },
  },
  {
    name: 'cut-out',
    words: ['paper', 'illustration'],
    reservedForDemo: false,
    lineAlpha: 1,
    soft: false,
    paint: (painter, contours, fill) => {
      const { context } = painter;
      const unit = painter.sizePixels / 100;
      const reach = Math.min(1, 0.25 + sizeOf(contours) * 0.03) * unit;
      context.shadowColor = 'rgba(10,12,30,0.42)';
      context.shadowBlur = 2 * reach;
      context.shadowOffsetX = 0.6 * reach;
      context.shadowOffsetY = 1.1 * reach;
      fillWith(painter, contours, css(flatColour(fill)));
      context.shadowColor = 'rgba(0,0,0,0)';
      context.shadowBlur = 0;
      context.shadowOffsetX = 0;
      context.shadowOffsetY = 0;
    },
    finish: { paper: 5, grain: 4 },
  },
  {
    name: 'ink',
    words: ['ink drawing', 'drawing', 'outline drawing'],
    reservedForDemo: false,
    lineAlpha: 1,
    soft: false,
    paint: (painter, contours, fill) => {
      const { context } = painter;
      const tone = flatColour(fill);
      const line = Math.min(0.9, 0.2 + sizeOf(contours) * 0.02);
      trace(context, contours);
      context.strokeStyle = css(mix(hex('#1c1a22'), tone, 0.12));
      context.lineWidth = line * 2;
      context.stroke();
      context.fillStyle = painter.paint(fill);
      context.fill();
    },
    finish: { paper: 4 },
  },
  {
    name: 'print',
    words: ['illustration'],
    reservedForDemo: false,
    lineAlpha: 1,
    soft: true,
    paint: (painter, contours, fill) => fillWith(painter, contours, painter.paint(fill)),
    finish: { halftone: 0.1, grain: 5, lift: 0.04 },
  },
  {
    name: 'render',
    words: ['illustration'],
    reservedForDemo: false,
    lineAlpha: 0.9,
    soft: true,
    paint: (painter, contours, fill, alpha) => {
      fillWith(painter, contours, painter.paint(fill));
      const size = sizeOf(contours);
      if (size < 7) return;
      const { grain, context } = painter;
      const box = bounds(contours);
      context.save();
      trace(context, contours);
      context.clip();
      context.globalAlpha = alpha * 0.14;
      const base = flatColour(fill);
      for (let index = 0; index < 7; index += 1) {
        const [x, y] = [grain.range(box.left, box.right), grain.range(box.top, box.bottom)];
        const radius = size * grain.range(0.12, 0.4);
        const blotch = context.createRadialGradient(x, y, 0, x, y, radius);
        const colour = lighten(base, grain.chance(0.5) ? 0.4 : -0.4);
        blotch.addColorStop(0, css(colour, 1));
        blotch.addColorStop(1, css(colour, 0));
        context.fillStyle = blotch;
        context.fillRect(x - radius, y - radius, radius * 2, radius * 2);
      }
      context.restore();
    },
    finish: { grain: 4, mottle: 6, vignette: 0.1 },
  },
  {
    name: 'gouache',
    words: ['painting'],
    reservedForDemo: true,
    lineAlpha: 0.9,
    soft: true,
    paint: (painter, contours, fill, alpha) => {
      fillWith(painter, contours, painter.paint(fill));
      const size = sizeOf(contours);
      if (size < 5) return;
      painter.context.globalAlpha = alpha;
      const box = bounds(contours);
      const wide = size > 40 || box.right - box.left > (box.bottom - box.top) * 1.4;
      const angle = (wide ? 0.03 : -1.1) + painter.grain.around(0, 0.08);
      const width = Math.min(3.2, 0.6 + size * 0.035);
      hatched(painter, contours, fill, { width, spacing: width * 0.9, angle, spread: 0.05, alpha: 0.24 });
    },
    finish: { paper: 3, grain: 2, vignette: 0.1 },
  },
  {
    name: 'storybook',
    words: ['illustration'],
    reservedForDemo: true,
    lineAlpha: 0.9,
    soft: true,
    paint: (painter, contours, fill, alpha) => {
      fillWith(painter, contours, painter.paint(fill));
      const size = sizeOf(contours);
      if (contours.length > 1 || size < 6 || size > 70) return;
      // A light rim along the upper left edge: the outline stroked inside its own clip, shifted away from the light.
      const { context } = painter;
      context.save();
      trace(context, contours);
      context.clip();
      context.translate(0.5, 0.8);
      trace(context, contours);
      context.globalAlpha = alpha * 0.3;
      context.lineWidth = 1.3;
      context.strokeStyle = css(mix(lighten(flatColour(fill), 0.35), painter.light.glow, 0.35));
      context.stroke();
      context.restore();
    },
    finish: { grain: 2.4, mottle: 4, vignette: 0.13 },
  },
];

export const STYLES: Readonly<Record<StyleName, Style>> = Object.fromEntries(
  STYLE_LIST.map((style) => [style.name, style]),
) as Record<StyleName, Style>;

/** A last turn of all colours, so that one scene comes in several moods. */
export interface Palette {
  readonly name: PaletteName;
  readonly reservedForDemo: boolean;
  apply(colour: Colour): Colour;
}

export const PALETTE_NAMES = [
  'natural',
  'pastel',
  'vivid',
  'earth',
  'cool',
  'vintage',
  'poster',
  'linen',
  'lagoon',
] as const;
export type PaletteName = (typeof PALETTE_NAMES)[number];

function turned(colour: Colour, degrees: number, chroma: number): Colour {
  const [hue, saturation, lightness] = toHsl(colour);
  return fromHsl(hue + degrees, Math.min(1, saturation * chroma), lightness);
}

/** Pulls dark colours towards one tint and light ones towards another, as film and paper do. */
function splitTone(colour: Colour, shadow: Colour, high: Colour, amount: number): Colour {
  return mix(colour, mix(shadow, high, luminance(colour) / 255), amount);
}

const PALETTE_LIST: readonly Palette[] = [
  { name: 'natural', reservedForDemo: false, apply: (colour) => colour },
  { name: 'pastel', reservedForDemo: false, apply: (colour) => lighten(saturate(colour, 0.85), 0.25) },
  { name: 'vivid', reservedForDemo: false, apply: (colour) => contrast(saturate(colour, 1.4), 1.08) },
  { name: 'earth', reservedForDemo: false, apply: (colour) => mix(saturate(colour, 0.72), hex('#8a6f4e'), 0.1) },
  { name: 'cool', reservedForDemo: false, apply: (colour) => splitTone(colour, hex('#14263f'), hex('#eef6ff'), 0.16) },
  {
    name: 'vintage',
    reservedForDemo: false,
    apply: (colour) => splitTone(saturate(colour, 0.8), hex('#3b2a2c'), hex('#fbefd2'), 0.24),
  },
  { name: 'poster', reservedForDemo: false, apply: (colour) => contrast(turned(colour, -6, 1.25), 1.16) },
  {
    name: 'linen',
    reservedForDemo: true,
    apply: (colour) => splitTone(saturate(colour, 0.96), hex('#23243c'), hex('#fff4e2'), 0.13),
  },
  {
    name: 'lagoon',
    reservedForDemo: true,
    apply: (colour) => splitTone(turned(colour, 4, 1.06), hex('#0f2a3a'), hex('#f2fbf4'), 0.12),
  },
];

export const PALETTES: Readonly<Record<PaletteName, Palette>> = Object.fromEntries(
  PALETTE_LIST.map((palette) => [palette.name, palette]),
) as Record<PaletteName, Palette>;

export const TRAINING_STYLES = STYLE_LIST.filter((style) => !style.reservedForDemo).map((style) => style.name);
export const DEMO_STYLES = STYLE_LIST.filter((style) => style.reservedForDemo).map((style) => style.name);
export const TRAINING_PALETTES = PALETTE_LIST.filter((palette) => !palette.reservedForDemo).map(
  (palette) => palette.name,
);
export const DEMO_PALETTES = PALETTE_LIST.filter((palette) => palette.reservedForDemo).map((palette) => palette.name);
