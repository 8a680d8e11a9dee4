import { lighten } from './colour';
import type { DrawingContext } from './drawing-context';
import { type Contour, bounds, traceClosed } from './outline';
import { type Fill, type Painter, isGradient } from './painter';

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
  // Three tones, each one path: a stroke of its own for every line took three times as long.
  for (const tone of [-1, 0.1, 1]) {
    const shift = grain.around(tone, 0.25) * brush.spread;
    context.strokeStyle = painter.paint(shifted(fill, shift), brush.alpha);
    context.beginPath();
    for (let offset = -reach; offset < reach; offset += brush.spacing * 3) {
      const at = offset + brush.spacing * (tone + 1) + grain.around(0, brush.spacing * 0.8);
      const [fromX, fromY] = [middleX - sin * at - cos * reach, middleY + cos * at - sin * reach];
      const [toX, toY] = [fromX + cos * reach * 2, fromY + sin * reach * 2];
      const bend = grain.around(0, brush.spacing * 0.8);
      const [viaX, viaY] = [fromX + cos * reach * 0.7 - sin * bend, fromY + sin * reach * 0.7 + cos * bend];
      context.moveTo(fromX, fromY);
      context.bezierCurveTo(viaX, viaY, toX, toY, toX, toY);
    }
    context.stroke();
  }
  context.restore();
}

function shifted(fill: Fill, amount: number): Fill {
  if (!isGradient(fill)) return lighten(fill, amount);
  return { ...fill, stops: fill.stops.map((stop) => lighten(stop, amount)) };
}
