import { type Colour, hex, lighten } from '../colour';
import type { Point } from '../outline';
import type { Painter } from '../painter';
import type { Build, Skeleton } from './quadruped-bones';

export function face(p: Painter, build: Build, bones: Skeleton): void {
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

export function mane(p: Painter, build: Build, bones: Skeleton, colour: Colour): void {
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

export function horns(p: Painter, build: Build, bones: Skeleton, colour: Colour): void {
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

export function antlers(p: Painter, build: Build, bones: Skeleton, colour: Colour): void {
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

export function collar(p: Painter, build: Build, bones: Skeleton, colour: Colour): void {
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
