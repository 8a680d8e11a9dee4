import { BACKGROUNDS } from './backgrounds';
import { colourName, hex } from './colour';
import { Dice } from './dice';
import { silentContext, type DrawingContext } from './drawing-context';
import type { ExtraName } from './extra';
import { EXTRAS } from './extras';
import { drawStandingRock } from './extras/clutter';
import { applyFinish, applyPixelExtra } from './finish';
import { LIGHTS, type LightName } from './light';
import { Painter } from './painter';
import { drawPattern, type PatternName } from './patterns';
import type { BackgroundName, Setting, Weather } from './setting';
import { PALETTES, type PaletteName } from './palettes';
import type { StyleName } from './style';
import { STYLES } from './styles';
import { SUBJECTS } from './subjects';
import type { SubjectName } from './subjects/subject';

/** Everything that decides a drawing. The same specification always draws the same picture. */
export interface SceneSpecification {
  readonly seed: number;
  readonly style: StyleName;
  readonly palette: PaletteName;
  readonly light: LightName;
  readonly weather: Weather;
  /** A place, a full-frame texture, or one colour. */
  readonly background:
    { readonly place: BackgroundName } | { readonly pattern: PatternName } | { readonly colour: string };
  readonly subject: SubjectName | null;
  readonly extras: readonly ExtraName[];
  /** Seed of the subject alone; the scene's own when absent. Lets one subject stand before many backgrounds. */
  readonly subjectSeed?: number;
  /** Height of the subject against its usual one. */
  readonly subjectScale?: number;
}

/** Draws a square of that side and encodes it as a JPEG file. */
export type DrawScene = (specification: SceneSpecification, sizePixels: number) => Promise<Blob>;

const WEATHER_EXTRA: Readonly<Partial<Record<Weather, ExtraName>>> = { fog: 'fog', rain: 'rain', snowfall: 'snowfall' };

/** Draws into the top left square of `sizePixels`; the context's transform is set, not kept. */
export function drawScene(context: DrawingContext, specification: SceneSpecification, sizePixels: number): void {
  const painter = painterFor(context, specification, sizePixels, false);
  paint(painter, specification);
  const { style, seed } = specification;
  context.setTransform(1, 0, 0, 1, 0, 0);
  for (const name of specification.extras) {
    if (EXTRAS[name].layer === 'pixels') applyPixelExtra(context, name, sizePixels);
  }
  applyFinish(context, STYLES[style].finish, sizePixels, seed);
}

/**
 * The concept words that are truly visible: what was noted while the scene was drawn without pixels, and the colours that fill at least
 * an eighth of the picture.
 */
export function describeScene(specification: SceneSpecification): string[] {
  const painter = painterFor(silentContext(), specification, 224, true);
  paint(painter, specification);
  const colours = specification.extras.includes('grey-scale')
    ? ['grey']
    : (painter.coverage?.dominantColours(0.125) ?? []);
  return [...new Set([...painter.notes, ...colours])];
}

function painterFor(
  context: DrawingContext,
  specification: SceneSpecification,
  sizePixels: number,
  describe: boolean,
): Painter {
  const dice = new Dice(specification.seed, 'content');
  const grain = new Dice(specification.seed, 'grain');
  const { style, palette, light } = specification;
  return new Painter(context, dice, grain, STYLES[style], PALETTES[palette], LIGHTS[light], sizePixels, describe);
}

function paint(p: Painter, specification: SceneSpecification): void {
  const { background, seed } = specification;
  const layer = (label: string, draw: () => void, layerSeed = seed): void => {
    p.dice = new Dice(layerSeed, label);
    draw();
  };
  if (specification.subject) p.note(...SUBJECTS[specification.subject].words);
  p.note(...p.style.words);
  const horizon = 'place' in background ? paintPlace(p, specification, background.place, layer) : 62;
  if ('pattern' in background) layer('background', () => drawPattern(p, background.pattern));
  if ('colour' in background) {
    layer('background', () => p.box(-4, -4, 108, 112, hex(background.colour)));
    p.note(...backdropWords(colourName(hex(background.colour))));
  }
  const inLayer = (wanted: string): void => {
    for (const name of allExtras(specification)) {
      const extra = EXTRAS[name];
      if (extra.layer !== wanted) continue;
      layer(`extra ${name}`, () => extra.draw(p, horizon));
      p.note(...extra.words);
    }
  };
  inLayer('behind');
  if (specification.subject) paintSubject(p, specification, horizon);
  if ('place' in background)
    layer('foreground', () => BACKGROUNDS[background.place].foreground?.(p, settingOf(p, specification, horizon)));
  inLayer('front');
  inLayer('over');
  for (const name of specification.extras) if (EXTRAS[name].layer === 'pixels') p.note(...EXTRAS[name].words);
}

/** White, black and grey are not `coloured`; the cue vocabulary names only some of the colours as backgrounds. */
function backdropWords(colour: string): string[] {
  if (['white', 'black', 'grey'].includes(colour)) return [`${colour} background`];
  return ['red', 'green', 'blue'].includes(colour)
    ? ['coloured background', `${colour} background`]
    : ['coloured background'];
}

function allExtras(specification: SceneSpecification): ExtraName[] {
  const { background, extras, weather } = specification;
  const falling = WEATHER_EXTRA[weather];
  const outdoors = 'place' in background && !BACKGROUNDS[background.place].indoors && background.place !== 'underwater';
  return falling && outdoors ? [falling, ...extras] : [...extras];
}

function settingOf(p: Painter, specification: SceneSpecification, horizon: number): Setting {
  const clutter = new Dice(specification.seed, 'clutter').next();
  return { horizon, light: p.light, weather: specification.weather, clutter };
}

function paintPlace(
  p: Painter,
  specification: SceneSpecification,
  name: BackgroundName,
  layer: (label: string, draw: () => void) => void,
): number {
  const background = BACKGROUNDS[name];
  const horizon = new Dice(specification.seed, 'horizon').range(...background.horizon);
  p.note(...background.words);
  if (!background.indoors && name !== 'underwater') {
    p.note('outdoors', ...(name === 'night sky' ? [] : p.light.words));
    if (p.light.name === 'day' && specification.weather === 'clear') p.note('sunny weather', 'blue sky');
    if (specification.weather === 'clouds') p.note('cloudy sky');
  } else if (p.light.dark) p.note('dark');
  layer('background', () => background.draw(p, settingOf(p, specification, horizon)));
  return horizon;
}

function paintSubject(p: Painter, specification: SceneSpecification, horizon: number): void {
  if (!specification.subject) return;
  const subject = SUBJECTS[specification.subject];
  const place = 'place' in specification.background ? BACKGROUNDS[specification.background.place] : null;
  const dice = new Dice(specification.subjectSeed ?? specification.seed, 'subject');
  p.dice = dice;
  const indoorsShrink = place?.surface === 'table' && !subject.small ? 0.8 : 1;
  const scale =
    dice.range(0.95, 1.4) * (specification.subjectScale ?? 1) * indoorsShrink * Math.min(1, 52 / subject.height);
  const reach = subject.halfWidth * scale;
  const x = reach >= 48 ? 50 + dice.range(-4, 4) : dice.range(Math.max(reach, 30), Math.min(100 - reach, 70));
  const flip = dice.chance(0.5) ? -1 : 1;
  const aloft = place?.surface === 'none' || (subject.habit === 'fly' && place?.name === 'night sky');
  const ground = Math.max(horizon + 14, dice.range(76, 89));
  const y = aloft || !place ? 50 + (subject.height * scale) / 2 + dice.range(-8, 8) : Math.min(92, ground);
  if (place && place.surface === 'water' && subject.habit !== 'float' && subject.habit !== 'swim')
    drawStandingRock(p, x, y, reach * 0.75);
  if (place && !aloft && place.surface !== 'water') {
    p.glow(x + 3, y + 0.3, reach * 1.05, Math.max(2.4, reach * 0.15), hex('#1c2140'), 0.34, false);
    p.glow(x + flip, y - 0.2, reach * 0.62, Math.max(1.2, reach * 0.07), hex('#14182c'), 0.34, false);
  }
  p.dice = new Dice(specification.subjectSeed ?? specification.seed, 'pose');
  p.placed({ x, y, scale, scaleX: flip }, () => subject.draw(p));
  if (place?.surface === 'water' && (subject.habit === 'float' || subject.habit === 'swim')) {
    p.strokes(
      [1.2, 2.4, 4].map(
        (dy, index) => [x - reach * (0.9 - index * 0.2), y + dy, x + reach * (0.9 - index * 0.24), y + dy] as const,
      ),
      0.6,
      [290, 300, 310],
      { alpha: 0.6 },
    );
  }
}
