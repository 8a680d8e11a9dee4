import { type Contour, type Point, type SpinePoint, ellipse, limb } from '../outline';

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

export interface Pose {
  readonly stride: number;
  readonly headTilt: number;
  readonly neckLift: number;
}

export interface Skeleton {
  readonly torso: Contour;
  readonly neck: Contour;
  readonly skull: Contour;
  readonly muzzle: Contour;
  readonly headAt: Point;
  readonly noseAt: Point;
  readonly facing: number;
  readonly back: number;
}

export function skeleton(build: Build, pose: Pose): Skeleton {
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

export function legs(build: Build, pose: Pose, back: number, far: boolean): Contour[] {
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

export function tail(build: Build, back: number, wag: number): SpinePoint[] {
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

export function ears(build: Build, bones: Skeleton, far: boolean): Contour {
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
