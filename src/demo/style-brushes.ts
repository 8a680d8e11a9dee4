import { type Colour, css, lighten, mix } from './colour';
import type { DrawingContext } from './drawing-context';
import { type Contour, bounds, traceClosed } from './outline';
import { type Fill, type Painter, flatColour, isGradient } from './painter';

export function trace(context: DrawingContext, contours: readonly Contour[]): void {
  context.beginPath();
  for (const contour of contours) traceClosed(context, contour);
}

export function jittered(painter: Painter, contours: readonly Contour[], amount: number): Contour[] {
  const { grain } = painter;
  return contours.map((contour) =>
    contour.map(([x, y, corner]) => [x + grain.around(0, amount), y + grain.around(0, amount), corner ?? 0] as const),
  );
}

export function sizeOf(contours: readonly Contour[]): number {
  const box = bounds(contours);
  return Math.sqrt(Math.max(0, box.right - box.left) * Math.max(0, box.bottom - box.top));
}

export function fillWith(painter: Painter, contours: readonly Contour[], paint: unknown): void {
  trace(painter.context, contours);
  painter.context.fillStyle = paint;
  painter.context.fill();
}

/** Strokes of slightly different colours across a shape, for crayon and brush; the shape is the clip. */
export function hatched(
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
