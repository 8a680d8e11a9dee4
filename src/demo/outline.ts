import type { DrawingContext } from './drawing-context';

/** A point; a truthy third number makes the curve turn a corner there instead of passing smoothly. */
export type Point = readonly [x: number, y: number, corner?: number];
export type Contour = readonly Point[];
/** A point of a limb's middle line with the limb's width there. */
export type SpinePoint = readonly [x: number, y: number, width: number];
/** Affine map: x' = a x + c y + e, y' = b x + d y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const identity: Affine = [1, 0, 0, 1, 0, 0];

export function compose(outer: Affine, inner: Affine): Affine {
  return [
    outer[0] * inner[0] + outer[2] * inner[1],
    outer[1] * inner[0] + outer[3] * inner[1],
    outer[0] * inner[2] + outer[2] * inner[3],
    outer[1] * inner[2] + outer[3] * inner[3],
    outer[0] * inner[4] + outer[2] * inner[5] + outer[4],
    outer[1] * inner[4] + outer[3] * inner[5] + outer[5],
  ];
}

export function mapPoint(map: Affine, point: Point): Point {
  return [
    map[0] * point[0] + map[2] * point[1] + map[4],
    map[1] * point[0] + map[3] * point[1] + map[5],
    point[2] ?? 0,
  ];
}

export function signedArea(contour: Contour): number {
  let twice = 0;
  let previous = contour[contour.length - 1];
  for (const point of contour) {
    if (previous) twice += previous[0] * point[1] - point[0] * previous[1];
    previous = point;
  }
  return twice / 2;
}

/** All contours turn the same way, so that a non-zero fill of several is their union without holes or seams. */
export function turnedAlike(contours: readonly Contour[]): Contour[] {
  return contours.map((contour) => (signedArea(contour) < 0 ? [...contour].reverse() : contour));
}

export function ellipse(x: number, y: number, radiusX: number, radiusY: number, radians = 0): Contour {
  const count = 12;
  const points: Point[] = [];
  for (let index = 0; index < count; index += 1) {
    const angle = (index / count) * Math.PI * 2;
    const [px, py] = [Math.cos(angle) * radiusX, Math.sin(angle) * radiusY];
    points.push([
      x + px * Math.cos(radians) - py * Math.sin(radians),
      y + px * Math.sin(radians) + py * Math.cos(radians),
    ]);
  }
  return points;
}

export function rectangle(x: number, y: number, width: number, height: number): Contour {
  return [
    [x, y, 1],
    [x + width, y, 1],
    [x + width, y + height, 1],
    [x, y + height, 1],
  ];
}

export function polygon(...points: readonly (readonly [number, number])[]): Contour {
  return points.map(([x, y]) => [x, y, 1]);
}

/** The outline of a stroke of varying width, with round ends: legs, tails, branches, trunks. */
export function limb(spine: readonly SpinePoint[]): Contour {
  const left: Point[] = [];
  const right: Point[] = [];
  spine.forEach(([x, y, width], index) => {
    const before = spine[Math.max(0, index - 1)] ?? [x, y, width];
    const after = spine[Math.min(spine.length - 1, index + 1)] ?? [x, y, width];
    const [dx, dy] = [after[0] - before[0], after[1] - before[1]];
    const length = Math.hypot(dx, dy) || 1;
    const [nx, ny] = [(-dy / length) * (width / 2), (dx / length) * (width / 2)];
    if (index === 0) left.push([x - (dx / length) * width * 0.4, y - (dy / length) * width * 0.4]);
    left.push([x + nx, y + ny]);
    right.unshift([x - nx, y - ny]);
    if (index === spine.length - 1) right.unshift([x + (dx / length) * width * 0.4, y + (dy / length) * width * 0.4]);
  });
  return [...left, ...right];
}

/** Adds the closed curve through the points (Catmull-Rom, straight into corners) to the context's path. */
export function traceClosed(context: DrawingContext, contour: Contour): void {
  const count = contour.length;
  const first = contour[0];
  if (!first || count < 3) return;
  context.moveTo(first[0], first[1]);
  for (let index = 0; index < count; index += 1) {
    const p0 = contour[(index + count - 1) % count] as Point;
    const p1 = contour[index] as Point;
    const p2 = contour[(index + 1) % count] as Point;
    const p3 = contour[(index + 2) % count] as Point;
    segment(context, p0, p1, p2, p3);
  }
  context.closePath();
}

/** The same for an open curve. */
export function traceOpen(context: DrawingContext, points: Contour): void {
  const first = points[0];
  if (!first) return;
  context.moveTo(first[0], first[1]);
  for (let index = 0; index + 1 < points.length; index += 1) {
    const p1 = points[index] as Point;
    const p2 = points[index + 1] as Point;
    segment(context, points[index - 1] ?? p1, p1, p2, points[index + 2] ?? p2);
  }
}

function segment(context: DrawingContext, p0: Point, p1: Point, p2: Point, p3: Point): void {
  if (p1[2] && p2[2]) {
    context.lineTo(p2[0], p2[1]);
    return;
  }
  // Handles stay within 0.4 of the segment: uneven spacing would else overshoot into spikes at the ends of long limbs.
  const length = Math.hypot(p2[0] - p1[0], p2[1] - p1[1]);
  const share = (dx: number, dy: number): number => Math.min(1 / 6, (0.4 * length) / (Math.hypot(dx, dy) || 1));
  const [sx, sy] = [p2[0] - p0[0], p2[1] - p0[1]];
  const [ex, ey] = [p3[0] - p1[0], p3[1] - p1[1]];
  const [start, end] = [p1[2] ? 0 : share(sx, sy), p2[2] ? 0 : share(ex, ey)];
  const [x1, y1] = [p1[0] + sx * start, p1[1] + sy * start];
  const [x2, y2] = [p2[0] - ex * end, p2[1] - ey * end];
  context.bezierCurveTo(x1, y1, x2, y2, p2[0], p2[1]);
}

export function contains(contour: Contour, x: number, y: number): boolean {
  let inside = false;
  let previous = contour[contour.length - 1];
  for (const point of contour) {
    if (previous && point[1] > y !== previous[1] > y) {
      if (x < ((previous[0] - point[0]) * (y - point[1])) / (previous[1] - point[1]) + point[0]) inside = !inside;
    }
    previous = point;
  }
  return inside;
}

export function bounds(contours: readonly Contour[]): { left: number; top: number; right: number; bottom: number } {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const contour of contours) {
    for (const [x, y] of contour) {
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
    }
  }
  return box;
}
