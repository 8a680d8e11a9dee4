import { hex, lighten, mix, type Colour } from '../colour';
import { bounds, ellipse, limb, type Contour, type Point, type SpinePoint } from '../outline';
import type { Painter } from '../painter';

/** The measures of a four-legged animal seen from the side, facing right; lengths in units, the ground at y = 0. */
export interface Build {
  readonly length: number;
  /** From the ground to the belly. */
  readonly leg: number;
  readonly chest: number;
  readonly belly: number;
  readonly rump: number;
  readonly legWidth: number;
  readonly neckLength: number;
  /** Degrees above the horizontal. */
  readonly neckAngle: number;
  readonly neckWidth: number;
  readonly head: number;
  readonly muzzleLength: number;
  readonly muzzleWidth: number;
  readonly ears: 'pointed' | 'floppy' | 'round' | 'long';
  readonly earSize: number;
  readonly tail: 'down' | 'curled' | 'bushy' | 'thin' | 'stub' | 'up' | 'hair';
  readonly tailLength: number;
  readonly hoofed: boolean;
  readonly fur: number;
}

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

interface Pose {
  readonly stride: number;
  readonly headTilt: number;
  readonly neckLift: number;
}

interface Skeleton {
  readonly torso: Contour;
  readonly neck: Contour;
  readonly skull: Contour;
  readonly muzzle: Contour;
  readonly headAt: Point;
  readonly noseAt: Point;
  readonly facing: number;
  readonly back: number;
}

function skeleton(build: Build, pose: Pose): Skeleton {
  const { length, leg, chest, belly, rump } = build;
  const back = leg + chest * 0.86;
  const half = length / 2;
  const torso: SpinePoint[] = [
    [-half, -(back - rump * 0.5), rump * 0.86],
    [-half * 0.5, -(back - rump * 0.52), rump * 1.02],
    [half * 0.05, -(back - belly * 0.56), belly],
    [half * 0.55, -(back - chest * 0.5), chest],
    [half * 0.95, -(back - chest * 0.46), chest * 0.8],
  ];
  const angle = ((build.neckAngle + pose.neckLift) * Math.PI) / 180;
  const base: Point = [half * 0.82, -(back - chest * 0.3)];
  const headAt: Point = [base[0] + Math.cos(angle) * build.neckLength, base[1] - Math.sin(angle) * build.neckLength];
  const neck: SpinePoint[] = [
    [
      base[0] - Math.cos(angle) * build.neckWidth * 0.35,
      base[1] + Math.sin(angle) * build.neckWidth * 0.2,
      build.neckWidth * 1.45,
    ],
    [(base[0] + headAt[0]) / 2 - 0.3, (base[1] + headAt[1]) / 2, build.neckWidth],
    [headAt[0], headAt[1], Math.min(build.neckWidth * 0.86, build.head * 1.6)],
  ];
  const facing = (pose.headTilt * Math.PI) / 180;
  const reach = build.head * 0.6 + build.muzzleLength;
  const noseAt: Point = [
    headAt[0] + Math.cos(facing) * reach,
    headAt[1] + Math.sin(facing) * reach + build.head * 0.16,
  ];
  const muzzle: SpinePoint[] = [
    [
      headAt[0] + Math.cos(facing) * build.head * 0.25,
      headAt[1] + Math.sin(facing) * build.head * 0.25 + build.head * 0.1,
      build.head * 1.45,
    ],
    [
      headAt[0] + Math.cos(facing) * reach * 0.62,
      headAt[1] + Math.sin(facing) * reach * 0.62 + build.head * 0.16,
      build.muzzleWidth * 1.15,
    ],
    [noseAt[0] - build.muzzleWidth * 0.2, noseAt[1], build.muzzleWidth * 0.86],
  ];
  return {
    torso: limb(torso),
    neck: limb(neck),
    skull: ellipse(headAt[0], headAt[1], build.head * 1.05, build.head * 0.95, facing),
    muzzle: limb(muzzle),
    headAt,
    noseAt,
    facing,
    back,
  };
}

function legs(build: Build, pose: Pose, back: number, far: boolean): Contour[] {
  const half = build.length / 2;
  const swing = pose.stride * (far ? -1 : 1);
  const w = build.legWidth;
  const shift = far ? build.length * 0.07 : 0;
  const foot = build.hoofed ? 0.9 : 1.25;
  const hip: Point = [-half * 0.82 + shift, -(back - build.rump * 0.55)];
  const hindFoot = hip[0] - w * 0.6 + swing * build.leg * 0.42;
  const hind: SpinePoint[] = [
    [hip[0], hip[1], w * 2.7],
    [hip[0] + w * 0.6 + swing * build.leg * 0.12, -build.leg * 0.86, w * 2],
    [hindFoot - w * 0.55, -build.leg * 0.42, w * 1.05],
    [hindFoot, -build.leg * 0.1, w * 0.92],
    [hindFoot + w * foot * 0.5, -w * 0.3, w * 0.62],
  ];
  const shoulder: Point = [half * 0.68 + shift, -(back - build.chest * 0.6)];
  const frontFoot = shoulder[0] + w * 0.1 - swing * build.leg * 0.4;
  const front: SpinePoint[] = [
    [shoulder[0], shoulder[1], w * 1.9],
    [shoulder[0] + w * 0.1 - swing * build.leg * 0.14, -build.leg * 0.7, w * 1.3],
    [(shoulder[0] + frontFoot) / 2 + w * 0.15, -build.leg * 0.4, w * 1.02],
    [frontFoot, -build.leg * 0.1, w * 0.9],
    [frontFoot + w * foot * 0.5, -w * 0.3, w * 0.62],
  ];
  return [limb(hind), limb(front)];
}

function tail(build: Build, back: number, wag: number): SpinePoint[] {
  const root: Point = [-build.length / 2 - build.rump * 0.12, -(back - build.rump * 0.28)];
  const l = build.tailLength;
  const path = (steps: readonly (readonly [dx: number, dy: number, width: number])[]): SpinePoint[] =>
    steps.map(([dx, dy, width]) => [root[0] + dx * l, root[1] + dy * l + dx * wag, width]);
  switch (build.tail) {
    case 'curled':
      return path([
        [0.1, 0, l * 0.3],
        [-0.25, -0.3, l * 0.34],
        [-0.12, -0.68, l * 0.34],
        [0.22, -0.66, l * 0.26],
        [0.24, -0.44, l * 0.1],
      ]);
    case 'bushy':
      return path([
        [0.1, 0, l * 0.14],
        [-0.25, 0.16, l * 0.28],
        [-0.62, 0.28, l * 0.34],
        [-0.9, 0.26, l * 0.22],
        [-1.05, 0.22, l * 0.05],
      ]);
    case 'up':
      return path([
        [0.1, 0, l * 0.15],
        [-0.2, -0.2, l * 0.14],
        [-0.3, -0.6, l * 0.13],
        [-0.12, -0.95, l * 0.11],
        [0.06, -1.02, l * 0.08],
      ]);
    case 'thin':
      return path([
        [0.1, 0, l * 0.1],
        [-0.12, 0.3, l * 0.07],
        [-0.14, 0.7, l * 0.06],
        [-0.18, 0.95, l * 0.15],
        [-0.2, 1.1, l * 0.05],
      ]);
    case 'hair':
      return path([
        [0.1, 0, l * 0.14],
        [-0.18, 0.2, l * 0.2],
        [-0.26, 0.55, l * 0.24],
        [-0.24, 0.85, l * 0.2],
        [-0.3, 1.08, l * 0.05],
      ]);
    case 'stub':
      return path([
        [0.2, 0.2, l * 0.7],
        [-0.2, 0.2, l * 0.6],
      ]);
    case 'down':
      return path([
        [0.1, 0, l * 0.16],
        [-0.16, 0.26, l * 0.23],
        [-0.24, 0.6, l * 0.27],
        [-0.26, 0.86, l * 0.18],
        [-0.3, 1.04, l * 0.04],
      ]);
  }
}

function ears(build: Build, bones: Skeleton, far: boolean): Contour {
  const { head, earSize: size } = build;
  const [x, y] = [bones.headAt[0] - head * (far ? -0.12 : 0.42), bones.headAt[1] - head * 0.62];
  switch (build.ears) {
    case 'pointed':
      return [
        [x - size * 0.36, y + size * 0.3, 1],
        [x - size * 0.2, y - size * 0.5],
        [x + size * 0.02, y - size, 1],
        [x + size * 0.34, y - size * 0.3],
        [x + size * 0.44, y + size * 0.3, 1],
      ];
    case 'floppy':
      return [
        [x - size * 0.1, y - size * 0.1],
        [x + size * 0.26, y],
        [x + size * 0.24, y + size * 0.55],
        [x + size * 0.02, y + size * 1.15],
        [x - size * 0.32, y + size * 0.9],
        [x - size * 0.34, y + size * 0.3],
      ];
    case 'round':
      return ellipse(x, y, size * 0.55, size * 0.55);
    case 'long':
      return [
        [x, y + size * 0.3, 1],
        [x - size * 0.5, y - size * 0.1],
        [x - size * 1.1, y - size * 0.2, 1],
        [x - size * 0.8, y + size * 0.3],
        [x - size * 0.2, y + size * 0.55],
      ];
  }
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
function tufts(p: Painter, contours: readonly Contour[], tone: (y: number) => Colour, reach: number): void {
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

export function drawQuadruped(p: Painter, build: Build, coat: Coat, pose?: Partial<Pose>): void {
  const { dice } = p;
  const stance: Pose = {
    stride: pose?.stride ?? dice.range(-0.75, 0.75),
    headTilt: pose?.headTilt ?? dice.range(2, 22),
    neckLift: pose?.neckLift ?? dice.range(-12, 10),
  };
  const bones = skeleton(build, stance);
  const legColour = coat.legs ?? coat.base;
  p.union(legs(build, stance, bones.back, true), lighten(legColour, -0.3));
  p.shape(ears(build, bones, true), lighten(coat.ear ?? coat.base, -0.28));
  if (coat.antlers) antlers(p, build, bones, coat.antlers);
  const tailSpine = tail(build, bones.back, dice.range(-0.25, 0.25));
  const tailColour = build.tail === 'hair' && coat.mane ? coat.mane : coat.base;
  const tailShape = limb(tailSpine);
  p.lit([tailShape], lighten(tailColour, -0.06));
  const tip = tailSpine[tailSpine.length - 1];
  if (coat.tailTip && tip)
    p.within([tailShape], () =>
      p.ellipse(tip[0], tip[1], build.tailLength * 0.28, build.tailLength * 0.28, coat.tailTip ?? coat.base),
    );
  const nearLegs = legs(build, stance, bones.back, false);
  const tone = (y: number): Colour =>
    y < -bones.back + build.chest * 0.35
      ? lighten(coat.back ?? coat.base, 0.08)
      : lighten(mix(coat.base, coat.belly ?? coat.base, 0.45), -0.12);
  if (build.fur > 1) tufts(p, [bones.torso, bones.neck], tone, 0.55 + build.fur * 0.22);
  const body = [bones.torso, bones.neck, bones.skull, bones.muzzle];
  const whole = [...nearLegs, ...body];
  p.lit(whole, coat.base);
  p.within(whole, () => drawCoat(p, build, coat, bones));
  p.within(body, () => {
    p.patch(0, -build.leg * 0.9, build.length * 0.72, build.chest * 0.42, lighten(coat.belly ?? coat.base, -0.5), 0.42);
    p.patch(
      build.length * 0.1,
      -bones.back,
      build.length * 0.5,
      build.chest * 0.28,
      mix(lighten(coat.back ?? coat.base, 0.3), p.light.glow, 0.3),
      0.3,
    );
  });
  if (build.hoofed) for (const leg of [...nearLegs]) hoof(p, leg, build.legWidth);
  if (coat.mane) mane(p, build, bones, coat.mane);
  p.lit([ears(build, bones, false)], coat.ear ?? coat.base);
  if (build.ears === 'pointed')
    p.placed({ x: bones.headAt[0] - build.head * 0.38, y: bones.headAt[1] - build.head * 0.66, scale: 0.5 }, () =>
      p.shape(
        [
          [-build.earSize * 0.2, build.earSize * 0.3, 1],
          [0, -build.earSize * 0.8, 1],
          [build.earSize * 0.34, build.earSize * 0.3, 1],
        ],
        lighten(mix(coat.base, hex('#b07a70'), 0.4), -0.15),
        { plain: true },
      ),
    );
  if (coat.horns) horns(p, build, bones, coat.horns);
  face(p, build, bones);
  if (coat.collar) collar(p, build, bones, coat.collar);
}

function drawCoat(p: Painter, build: Build, coat: Coat, bones: Skeleton): void {
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

function face(p: Painter, build: Build, bones: Skeleton): void {
  const { head } = build;
  const [x, y] = bones.headAt;
  const eyeX = x + Math.cos(bones.facing) * head * 0.42 + 0.1;
  const eyeY = y - head * 0.16 + Math.sin(bones.facing) * head * 0.3;
  p.ellipse(eyeX, eyeY, head * 0.15, head * 0.15, hex('#17120f'), { plain: true });
  p.ellipse(eyeX + head * 0.05, eyeY - head * 0.05, head * 0.05, head * 0.05, [300, 300, 300], { plain: true });
  p.ellipse(
    bones.noseAt[0] + build.muzzleWidth * 0.16,
    bones.noseAt[1] - build.muzzleWidth * 0.14,
    build.muzzleWidth * 0.26,
    build.muzzleWidth * 0.22,
    hex('#1d1716'),
    { plain: true },
  );
  p.line(
    [
      [bones.noseAt[0] + build.muzzleWidth * 0.1, bones.noseAt[1] + build.muzzleWidth * 0.14],
      [bones.noseAt[0] - build.muzzleLength * 0.5, bones.noseAt[1] + build.muzzleWidth * 0.3],
    ],
    0.25,
    hex('#2a1d1a'),
    { alpha: 0.7, plain: true },
  );
}

function hoof(p: Painter, leg: Contour, width: number): void {
  const box = bounds([leg]);
  p.within([leg], () =>
    p.box(box.left - 1, -width * 0.55, box.right - box.left + 2, width, hex('#3a302a'), { plain: true }),
  );
}

function mane(p: Painter, build: Build, bones: Skeleton, colour: Colour): void {
  const [x, y] = bones.headAt;
  const root: Point = [build.length * 0.34, -bones.back - build.chest * 0.02];
  for (let index = 0; index < 9; index += 1) {
    const share = index / 8;
    const at: Point = [
      root[0] + (x - build.head * 0.4 - root[0]) * share,
      root[1] + (y - build.head * 0.7 - root[1]) * share,
    ];
    p.limb(
      [
        [at[0], at[1], 1.5],
        [at[0] - 1.6, at[1] + build.neckWidth * 0.3, 1.5],
        [at[0] - 1.2, at[1] + build.neckWidth * 0.62, 0.4],
      ],
      lighten(colour, p.dice.range(-0.15, 0.15)),
    );
  }
}

function horns(p: Painter, build: Build, bones: Skeleton, colour: Colour): void {
  const [x, y] = [bones.headAt[0] - build.head * 0.1, bones.headAt[1] - build.head * 0.8];
  p.limb(
    [
      [x, y, 1.1],
      [x + 0.9, y - 1.9, 0.9],
      [x + 2.4, y - 2.8, 0.3],
    ],
    colour,
  );
}

function antlers(p: Painter, build: Build, bones: Skeleton, colour: Colour): void {
  const [x, y] = [bones.headAt[0] - build.head * 0.2, bones.headAt[1] - build.head * 0.7];
  for (const [side, shade] of [
    [0.9, -0.25],
    [-0.5, 0],
  ] as const) {
    p.limb(
      [
        [x, y, 0.9],
        [x - 1.6 + side * 2, y - 4, 0.8],
        [x - 0.4 + side * 4, y - 8, 0.5],
        [x + 1.4 + side * 4.4, y - 10.5, 0.2],
      ],
      lighten(colour, shade),
    );
    for (const [dx, dy] of [
      [-1, -3.5],
      [0.4, -6.6],
    ] as const)
      p.limb(
        [
          [x + dx + side * 2, y + dy, 0.6],
          [x + dx + side * 2 + 2.4, y + dy - 2.6, 0.2],
        ],
        lighten(colour, shade),
      );
  }
}

function collar(p: Painter, build: Build, bones: Skeleton, colour: Colour): void {
  p.within([bones.neck], () => {
    const angle = (build.neckAngle * Math.PI) / 180;
    const [x, y] = [
      bones.headAt[0] - Math.cos(angle) * build.head * 1.15,
      bones.headAt[1] + Math.sin(angle) * build.head * 1.15,
    ];
    const [nx, ny] = [Math.sin(angle) * build.neckWidth, Math.cos(angle) * build.neckWidth];
    p.limb(
      [
        [x - nx, y - ny, 1.1],
        [x, y, 1.1],
        [x + nx, y + ny, 1.1],
      ],
      colour,
      { plain: true },
    );
  });
}
