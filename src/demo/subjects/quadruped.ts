import { type Colour, hex, lighten, mix } from '../colour';
import { type Contour, bounds, limb } from '../outline';
import type { Painter } from '../painter';
import { type Build, type Pose, ears, legs, skeleton, tail } from './quadruped-bones';
import { type Coat, drawCoat, tufts } from './quadruped-coat';
import { antlers, collar, face, horns, mane } from './quadruped-head';

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

function hoof(p: Painter, leg: Contour, width: number): void {
  const box = bounds([leg]);
  p.within([leg], () =>
    p.box(box.left - 1, -width * 0.55, box.right - box.left + 2, width, hex('#3a302a'), { plain: true }),
  );
}
