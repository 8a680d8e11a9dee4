import { type Colour, lighten } from '../colour';
import { type Contour, bounds } from '../outline';
import type { Painter } from '../painter';
import { type Build, type Skeleton } from './quadruped-bones';

export interface Coat {
  readonly base: Colour;
  /** Saddle over the back. */
  readonly back?: Colour;
  readonly belly?: Colour;
  readonly legs?: Colour;
  readonly muzzle?: Colour;
  readonly tailTip?: Colour;
  readonly patches?: Colour;
  readonly stripes?: Colour;
  readonly mane?: Colour;
  readonly collar?: Colour;
  readonly horns?: Colour;
  readonly antlers?: Colour;
  readonly ear?: Colour;
}

/** Short hairs over the coat, along the body, in lighter and darker tones. */
function fur(p: Painter, contours: readonly Contour[], coat: Coat, amount: number): void {
  const box = bounds(contours);
  for (const shade of [-0.22, -0.08, 0.14, 0.26]) {
    const hairs: [number, number, number, number][] = [];
    for (let index = 0; index < amount * 36; index += 1) {
      const [x, y] = [p.dice.range(box.left, box.right), p.dice.range(box.top, box.bottom)];
      const reach = p.dice.range(0.8, 2.2);
      hairs.push([x, y, x - reach, y + reach * p.dice.range(0.15, 0.7)]);
    }
    p.strokes(hairs, 0.26, lighten(coat.base, shade), { alpha: 0.3 });
  }
}

/** Tufts that break the outline along the back, the belly and the throat. */
export function tufts(p: Painter, contours: readonly Contour[], tone: (y: number) => Colour, reach: number): void {
  for (const contour of contours) {
    const hairs: { hair: [number, number, number, number]; y: number }[] = [];
    contour.forEach((point, index) => {
      const next = contour[(index + 1) % contour.length] ?? point;
      const steps = Math.ceil(Math.hypot(next[0] - point[0], next[1] - point[1]) / 0.8);
      for (let step = 0; step < steps; step += 1) {
        const share = (step + p.dice.next()) / steps;
        const [x, y] = [point[0] + (next[0] - point[0]) * share, point[1] + (next[1] - point[1]) * share];
        const length = reach * p.dice.range(0.5, 1.3);
        hairs.push({ hair: [x + length * 0.3, y - length * 0.2, x - length * 0.8, y + length * 0.5], y });
      }
    });
    const middle = hairs.reduce((sum, { y }) => sum + y, 0) / Math.max(1, hairs.length);
    for (const upper of [true, false]) {
      const chosen = hairs.filter(({ y }) => y < middle === upper);
      const heights = chosen.reduce((sum, { y }) => sum + y, 0) / Math.max(1, chosen.length);
      p.strokes(
        chosen.map(({ hair }) => hair),
        0.34,
        tone(heights),
        { alpha: 0.75 },
      );
    }
  }
}

export function drawCoat(p: Painter, build: Build, coat: Coat, bones: Skeleton): void {
  const half = build.length / 2;
  if (coat.legs) {
    const fade = {
      from: [0, -build.leg * 0.95] as const,
      to: [0, -build.leg * 0.3] as const,
      stops: [coat.base, coat.legs],
    };
    p.box(-half * 1.8, -build.leg * 0.95, build.length * 1.8, build.leg, fade, { plain: true });
  }
  if (coat.belly) {
    for (const [x, y, rx, ry] of [
      [0, build.leg * 1.02, half * 1.1, build.belly * 0.34],
      [half * 0.95, build.leg * 1.22, build.chest * 0.55, build.chest * 0.62],
    ] as const)
      p.patch(x, -y, rx, ry, coat.belly, 0.95);
    p.patch(
      bones.headAt[0] - build.head * 0.2,
      bones.headAt[1] + build.head * 1.5,
      build.head * 1.2,
      build.head * 1.5,
      coat.belly,
      0.9,
    );
  }
  if (coat.back) {
    p.patch(-half * 0.2, -bones.back - build.chest * 0.02, half * 1.5, build.chest * 0.46, coat.back, 1);
    p.patch(
      (half + bones.headAt[0]) / 2 - build.neckWidth * 0.5,
      (bones.headAt[1] - bones.back) / 2,
      build.neckWidth * 0.8,
      build.neckLength * 0.8,
      coat.back,
      0.9,
    );
    p.patch(
      bones.headAt[0] - build.head * 0.2,
      bones.headAt[1] - build.head * 0.85,
      build.head * 1.2,
      build.head * 0.7,
      coat.back,
      0.8,
    );
  }
  if (coat.patches)
    for (let index = 0; index < 5; index += 1) {
      const [x, y, r] = [
        p.dice.range(-half, half),
        -p.dice.range(build.leg * 0.9, bones.back),
        p.dice.range(0.2, 0.42) * build.chest,
      ];
      p.ellipse(x, y, r * p.dice.range(0.8, 1.6), r, coat.patches, { turn: p.dice.range(-0.6, 0.6) });
    }
  if (coat.stripes)
    for (let index = 0; index < 9; index += 1) {
      const x = -half + (index / 8) * build.length * 1.05;
      p.limb(
        [
          [x, -bones.back - 1, 1.1],
          [x - 0.9, -bones.back + build.chest * 0.3, 0.9],
          [x - 0.2, -bones.back + build.chest * 0.62, 0.3],
        ],
        coat.stripes,
        { alpha: 0.75 },
      );
    }
  if (coat.muzzle)
    p.ellipse(
      bones.noseAt[0] - build.muzzleLength * 0.35,
      bones.noseAt[1] + build.muzzleWidth * 0.12,
      build.muzzleLength * 0.62,
      build.muzzleWidth * 0.62,
      coat.muzzle,
      { alpha: 0.9 },
    );
  if (build.fur > 0) fur(p, [bones.torso, bones.neck, bones.skull], coat, build.fur);
}
