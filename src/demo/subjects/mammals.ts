import { type Colour, hex, lighten, mix } from '../colour';
import type { Dice } from '../dice';
import { BEAR, CAT, COW, DEER, DOG, FOX, HORSE, SHEEP, WOLF, vary } from './builds';
import { drawQuadruped } from './quadruped';
import type { Subject } from './subject';

const between = (dice: Dice, ...colours: readonly [string, string, ...string[]]): Colour =>
  mix(hex(dice.pick(colours)), hex(dice.pick(colours)), dice.next());

const wolf: Subject = {
  name: 'wolf',
  words: ['wolf', 'animal'],
  height: 40,
  halfWidth: 30,
  habit: 'land',
  draw: (p) => {
    const base = between(p.dice, '#8b8780', '#9b9184', '#77726d', '#a39a8c', '#5f5c5a');
    drawQuadruped(
      p,
      vary(p.dice, WOLF),
      {
        base,
        back: lighten(base, -0.32),
        belly: lighten(base, 0.38),
        muzzle: lighten(base, 0.4),
        tailTip: lighten(base, -0.5),
      },
      { neckLift: p.dice.range(-16, 8) },
    );
  },
};

const dog: Subject = {
  name: 'dog',
  words: ['dog', 'animal'],
  height: 38,
  halfWidth: 28,
  habit: 'land',
  draw: (p) => {
    const { dice } = p;
    const kind = dice.next();
    const husky = kind < 0.55;
    const base = husky
      ? between(dice, '#7d7a78', '#94887a', '#6a6664', '#a58f76')
      : between(dice, '#b98a54', '#8a5f3d', '#d8b98a', '#4c423c');
    const build = vary(
      dice,
      husky ? DOG : { ...DOG, ears: 'floppy', tail: dice.chance(0.6) ? 'up' : 'curled', fur: 1.6 },
    );
    drawQuadruped(p, build, {
      base,
      ...(husky ? { back: lighten(base, -0.3), muzzle: hex('#ece7df') } : {}),
      belly: lighten(base, husky ? 0.55 : 0.25),
      ...(husky ? { legs: hex('#e6e0d6') } : {}),
      ...(dice.chance(0.5) ? { collar: dice.pick([hex('#c23b34'), hex('#2f6fb0'), hex('#e0a52f')]) } : {}),
    });
  },
};

const cat: Subject = {
  name: 'cat',
  words: ['cat', 'animal'],
  height: 33,
  halfWidth: 26,
  habit: 'land',
  draw: (p) => {
    const base = between(p.dice, '#8d8379', '#cf9550', '#3b3735', '#e8e1d6', '#b7a58c');
    drawQuadruped(p, vary(p.dice, CAT), {
      base,
      belly: lighten(base, 0.35),
      ...(p.dice.chance(0.55) ? { stripes: lighten(base, -0.4) } : {}),
      ...(p.dice.chance(0.4) ? { legs: hex('#efe9e0') } : {}),
    });
  },
};

const fox: Subject = {
  name: 'fox',
  words: ['fox', 'animal'],
  height: 34,
  halfWidth: 34,
  habit: 'land',
  draw: (p) => {
    const base = between(p.dice, '#cf6a2c', '#c25a26', '#dd8440');
    drawQuadruped(p, vary(p.dice, FOX), {
      base,
      belly: hex('#f2e7da'),
      legs: hex('#3b2a26'),
      muzzle: hex('#f2e7da'),
      tailTip: hex('#f7f1e8'),
    });
  },
};

const horse: Subject = {
  name: 'horse',
  words: ['horse', 'animal'],
  height: 46,
  halfWidth: 32,
  habit: 'land',
  draw: (p) => {
    const base = between(p.dice, '#7a4b2c', '#5a3a28', '#b98b5c', '#d9d3c8', '#2f2a29');
    const grazing = p.dice.chance(0.3);
    drawQuadruped(
      p,
      vary(p.dice, HORSE),
      {
        base,
        mane: p.dice.chance(0.6) ? hex('#2a211d') : lighten(base, 0.45),
        ...(p.dice.chance(0.35) ? { legs: hex('#e9e2d6') } : {}),
      },
      grazing ? { neckLift: -92, headTilt: 62 } : { headTilt: p.dice.range(28, 46) },
    );
  },
};

const cow: Subject = {
  name: 'cow',
  words: ['cow', 'animal'],
  height: 40,
  halfWidth: 34,
  habit: 'land',
  draw: (p) => {
    const spotted = p.dice.chance(0.6);
    const base = spotted ? hex('#efe9df') : between(p.dice, '#8a5230', '#a86a3c', '#3a302c');
    const grazing = p.dice.chance(0.3);
    drawQuadruped(
      p,
      vary(p.dice, COW),
      {
        base,
        muzzle: hex('#d9a596'),
        horns: hex('#d9cdb4'),
        ...(spotted ? { patches: p.dice.chance(0.7) ? hex('#26211f') : hex('#8f5a38') } : {}),
      },
      grazing ? { neckLift: -62, headTilt: 56 } : { headTilt: p.dice.range(18, 36) },
    );
    p.ellipse(-6, -11.5, 3.4, 2.4, hex('#e3a99c'));
  },
};

const sheep: Subject = {
  name: 'sheep',
  words: ['sheep', 'animal'],
  height: 31,
  halfWidth: 26,
  habit: 'land',
  draw: (p) => {
    const wool = between(p.dice, '#ece4d4', '#f3eee4', '#d8cdb9');
    const skin = p.dice.chance(0.5) ? hex('#3b3330') : hex('#d9c9b4');
    drawQuadruped(p, vary(p.dice, SHEEP), { base: wool, legs: skin, muzzle: skin, ear: skin });
    for (let index = 0; index < 38; index += 1) {
      const angle = p.dice.range(0, Math.PI * 2);
      const reach = Math.sqrt(p.dice.next());
      const [x, y] = [-0.5 + Math.cos(angle) * 14 * reach, -16.5 + Math.sin(angle) * 8.4 * reach];
      p.ellipse(x, y, 2.6, 2.3, lighten(wool, 0.1 - (y + 24) * 0.022));
    }
  },
};

const deer: Subject = {
  name: 'deer',
  words: ['deer', 'animal'],
  height: 46,
  halfWidth: 26,
  habit: 'land',
  draw: (p) => {
    const base = between(p.dice, '#9a6a42', '#b07f50', '#86603f');
    drawQuadruped(
      p,
      vary(p.dice, DEER),
      {
        base,
        belly: lighten(base, 0.4),
        muzzle: lighten(base, -0.35),
        ...(p.dice.chance(0.65) ? { antlers: hex('#c9b08a') } : {}),
      },
      { headTilt: p.dice.range(14, 30) },
    );
  },
};

const bear: Subject = {
  name: 'bear',
  words: ['bear', 'animal'],
  height: 42,
  halfWidth: 32,
  habit: 'land',
  draw: (p) => {
    const base = between(p.dice, '#5b3f2c', '#3a2c25', '#7a583c');
    drawQuadruped(
      p,
      vary(p.dice, BEAR),
      { base, muzzle: lighten(base, 0.3) },
      { neckLift: p.dice.range(-18, 6), headTilt: p.dice.range(6, 26) },
    );
  },
};

export const MAMMALS: readonly Subject[] = [wolf, dog, cat, fox, horse, cow, sheep, deer, bear];
