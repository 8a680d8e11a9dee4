import { css, hex, lighten, mix, multiply, saturate, type Colour } from './colour';
import { Coverage } from './coverage';
import type { Dice } from './dice';
import type { DrawingContext } from './drawing-context';
import type { Light } from './light';
import {
  bounds,
  compose,
  ellipse,
  identity,
  limb,
  mapPoint,
  rectangle,
  traceClosed,
  traceOpen,
  turnedAlike,
  type Affine,
  type Contour,
  type Point,
  type SpinePoint,
} from './outline';
import type { Palette } from './palettes';
import type { Style } from './style';

export interface Gradient {
  readonly from: Point;
  readonly to: Point;
  readonly stops: readonly Colour[];
}
export type Fill = Colour | Gradient;

export const isGradient = (fill: Fill): fill is Gradient => 'stops' in fill;

export interface PaintOptions {
  /** 0 is near, 1 is lost in the haze. */
  readonly depth?: number;
  readonly alpha?: number;
  /** Drawn as it is, without the style's own handling: highlights, eyes, rain. */
  readonly plain?: boolean;
}

/**
 * Draws in a square of 100 x 100 units, y downwards, whatever the pixel size. Every colour passes through the light, the haze and the
 * palette; every shape is rendered by the style. What is drawn can be noted in words, which is how a scene describes itself.
 */
export class Painter {
  readonly notes = new Set<string>();
  readonly coverage: Coverage | null;
  private map: Affine = identity;
  private scaleNow = 1;
  private hazeNow = 0;

  constructor(
    readonly context: DrawingContext,
    /** For what is drawn; a style never draws from it, so that a scene has the same content in every style. */
    public dice: Dice,
    /** For how it is drawn. */
    readonly grain: Dice,
    readonly style: Style,
    readonly palette: Palette,
    readonly light: Light,
    readonly sizePixels: number,
    describe = false,
  ) {
    this.coverage = describe ? new Coverage() : null;
    const unit = sizePixels / 100;
    context.setTransform(unit, 0, 0, unit, 0, 0);
    context.lineCap = 'round';
    context.lineJoin = 'round';
  }

  note(...words: readonly string[]): void {
    for (const word of words) this.notes.add(word);
  }

  /** Runs `draw` in a frame of its own: moved, then turned, then scaled. */
  placed(frame: { x?: number; y?: number; scale?: number; scaleX?: number; turn?: number }, draw: () => void): void {
    const { x = 0, y = 0, scale = 1, scaleX = 1, turn = 0 } = frame;
    const [cos, sin] = [Math.cos(turn) * scale, Math.sin(turn) * scale];
    const [map, scaleBefore] = [this.map, this.scaleNow];
    this.map = compose(map, [cos * scaleX, sin * scaleX, -sin, cos, x, y]);
    this.scaleNow *= scale;
    draw();
    this.map = map;
    this.scaleNow = scaleBefore;
  }

  /** Everything drawn inside is at least so deep in the haze. */
  atDepth(depth: number, draw: () => void): void {
    const before = this.hazeNow;
    this.hazeNow = Math.max(before, depth);
    draw();
    this.hazeNow = before;
  }

  tone(colour: Colour, depth = 0): Colour {
    const lit = saturate(multiply(colour, this.light.tint), this.light.saturation);
    return this.palette.apply(mix(lit, this.light.haze, Math.max(depth, this.hazeNow)));
  }

  shape(contour: Contour, fill: Fill, options: PaintOptions = {}): void {
    this.union([contour], fill, options);
  }

  /** Several overlapping contours as one shape without seams. */
  union(contours: readonly Contour[], fill: Fill, options: PaintOptions = {}): void {
    const mapped = turnedAlike(contours.map((contour) => contour.map((point) => mapPoint(this.map, point))));
    const toned = this.tonedFill(fill, options.depth ?? 0);
    const alpha = options.alpha ?? 1;
    this.coverage?.cover(mapped, toned, alpha);
    this.context.globalAlpha = alpha;
    if (options.plain) {
      this.context.beginPath();
      for (const contour of mapped) traceClosed(this.context, contour);
      this.context.fillStyle = this.paint(toned);
      this.context.fill();
    } else {
      this.style.paint(this, mapped, toned, alpha);
    }
    this.context.globalAlpha = 1;
  }

  ellipse(
    x: number,
    y: number,
    rx: number,
    ry: number,
    fill: Fill,
    options: PaintOptions & { turn?: number } = {},
  ): void {
    this.shape(ellipse(x, y, rx, ry, options.turn ?? 0), fill, options);
  }

  box(x: number, y: number, width: number, height: number, fill: Fill, options: PaintOptions = {}): void {
    this.shape(rectangle(x, y, width, height), fill, options);
  }

  limb(spine: readonly SpinePoint[], fill: Fill, options: PaintOptions = {}): void {
    this.shape(limb(spine), fill, options);
  }

  /** A line of even width along the points. */
  line(points: Contour, width: number, colour: Colour, options: PaintOptions = {}): void {
    const { context } = this;
    context.globalAlpha = (options.alpha ?? 1) * (options.plain ? 1 : this.style.lineAlpha);
    context.strokeStyle = css(this.tone(colour, options.depth));
    context.lineWidth = Math.max(width * this.scaleNow, 18 / this.sizePixels);
    context.beginPath();
    traceOpen(
      context,
      points.map((point) => mapPoint(this.map, point)),
    );
    context.stroke();
    context.globalAlpha = 1;
  }

  /** Many short strokes in one path and one colour: grass, fur, rain. Cheap, so there can be hundreds. */
  strokes(
    segments: readonly (readonly [x1: number, y1: number, x2: number, y2: number])[],
    width: number,
    colour: Colour,
    options: PaintOptions = {},
  ): void {
    const { context } = this;
    context.globalAlpha = options.alpha ?? 1;
    context.strokeStyle = css(this.tone(colour, options.depth));
    context.lineWidth = Math.max(width * this.scaleNow, 18 / this.sizePixels);
    context.beginPath();
    for (const [x1, y1, x2, y2] of segments) {
      const start = mapPoint(this.map, [x1, y1]);
      const end = mapPoint(this.map, [x2, y2]);
      context.moveTo(start[0], start[1]);
      context.lineTo(end[0], end[1]);
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  /** A soft round light or shadow. */
  glow(x: number, y: number, rx: number, ry: number, colour: Colour, alpha: number, tonedByLight = true): void {
    const { context } = this;
    const [cx, cy] = mapPoint(this.map, [x, y]);
    const radius = Math.max(0.01, rx * this.scaleNow);
    const shown = tonedByLight ? this.tone(colour) : this.palette.apply(colour);
    context.save();
    context.translate(cx, cy);
    context.scale(1, ry / rx);
    const gradient = context.createRadialGradient(0, 0, 0, 0, 0, radius);
    gradient.addColorStop(0, css(shown, alpha));
    gradient.addColorStop(0.5, css(shown, alpha * 0.45));
    gradient.addColorStop(1, css(shown, 0));
    context.fillStyle = gradient;
    context.fillRect(-radius, -radius, radius * 2, radius * 2);
    context.restore();
  }

  /** A patch of another tone inside a shape: fades out where the style is soft. */
  patch(x: number, y: number, rx: number, ry: number, colour: Colour, alpha: number): void {
    if (this.style.soft) this.glow(x, y, rx, ry, colour, Math.min(1, alpha));
    else this.shape(ellipse(x, y, rx * 0.72, ry * 0.72), colour, { alpha: Math.min(1, alpha * 0.7), plain: true });
  }

  /** A veil over the whole picture: mist, a colour cast. */
  veil(top: Colour, alphaTop: number, low: Colour, alphaLow: number, fromY = 0, toY = 100): void {
    const gradient = this.context.createLinearGradient(0, fromY, 0, toY);
    gradient.addColorStop(0, css(this.palette.apply(top), alphaTop));
    gradient.addColorStop(1, css(this.palette.apply(low), alphaLow));
    this.context.fillStyle = gradient;
    this.context.fillRect(0, fromY, 100, toY - fromY);
  }

  /** Draws only inside the contours. */
  within(contours: readonly Contour[], draw: () => void): void {
    const { context } = this;
    context.save();
    context.beginPath();
    for (const contour of turnedAlike(contours.map((one) => one.map((point) => mapPoint(this.map, point))))) {
      traceClosed(context, contour);
    }
    context.clip();
    draw();
    context.restore();
  }

  /** A shape lit from above: lighter top, darker foot, over the height of the given contours. */
  lit(contours: readonly Contour[], colour: Colour, options: PaintOptions & { strength?: number } = {}): void {
    const box = bounds(contours);
    const strength = options.strength ?? 0.2;
    const fill: Gradient = {
      from: [box.left + (box.right - box.left) * 0.4, box.top],
      to: [box.left + (box.right - box.left) * 0.6, box.bottom],
      stops: [
        mix(lighten(colour, strength * 0.8), multiply(this.light.glow, lighten(colour, strength)), 0.4),
        colour,
        mix(lighten(colour, -strength * 1.5), hex('#2a2f55'), 0.1),
      ],
    };
    this.union(contours, fill, options);
  }

  /** A canvas paint for a toned fill in device units. */
  paint(fill: Fill, alpha = 1): unknown {
    if (!isGradient(fill)) return css(fill, alpha);
    const gradient = this.context.createLinearGradient(fill.from[0], fill.from[1], fill.to[0], fill.to[1]);
    const last = Math.max(1, fill.stops.length - 1);
    fill.stops.forEach((stop, index) => gradient.addColorStop(index / last, css(stop, alpha)));
    return gradient;
  }

  private tonedFill(fill: Fill, depth: number): Fill {
    if (!isGradient(fill)) return this.tone(fill, depth);
    return {
      from: mapPoint(this.map, fill.from),
      to: mapPoint(this.map, fill.to),
      stops: fill.stops.map((stop) => this.tone(stop, depth)),
    };
  }
}

/** The middle colour of a fill, for styles without gradients. */
export function flatColour(fill: Fill): Colour {
  if (!isGradient(fill)) return fill;
  const { stops } = fill;
  const first = stops[0] ?? [128, 128, 128];
  const middle = stops[Math.floor(stops.length / 2)] ?? first;
  return stops.length % 2 === 1 ? middle : mix(stops[stops.length / 2 - 1] ?? first, middle, 0.5);
}
