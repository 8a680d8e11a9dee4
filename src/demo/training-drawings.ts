import { BACKGROUNDS } from './backgrounds';
import { fromHsl, type Colour } from './colour';
import { Dice } from './dice';
import { EXTRA_NAMES, type ExtraName } from './extra';
import { LIGHT_NAMES, type LightName } from './light';
import { PATTERN_NAMES } from './patterns';
import { BACKGROUND_NAMES, WEATHERS } from './setting';
import type { SceneSpecification } from './scene';
import { TRAINING_PALETTES } from './palettes';
import { TRAINING_STYLES } from './styles';
import { SUBJECT_NAMES } from './subjects/subject';

/**
 * Seeds from here on belong to training drawings; the demo's lie below. Together with the reserved styles and palettes this keeps what
 * the encoder has learned from apart from what it is shown in the demo.
 */
export const FIRST_TRAINING_SEED = 0x80000000;

const hexOf = (colour: Colour): string =>
  `#${colour.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;

/** These need a sky or a ground to stand on. */
const OUTDOOR_EXTRAS: readonly ExtraName[] = ['sun', 'moon', 'fence'];

/** One colour of any hue; black, white and greys are given their share. */
function anyColour(dice: Dice): string {
  const kind = dice.next();
  if (kind < 0.1) return '#060607';
  if (kind < 0.28) return '#ffffff';
  if (kind < 0.4) {
    const grey = dice.range(60, 200);
    return hexOf([grey, grey, grey]);
  }
  return hexOf(fromHsl(dice.range(0, 360), dice.range(0.45, 0.95), dice.range(0.3, 0.72)));
}

/** The n-th training drawing of a seed: half of them a subject in a place, the rest places alone, subjects alone, textures and colours. */
export function trainingScene(index: number, seed: number): SceneSpecification {
  const own = (FIRST_TRAINING_SEED + ((Math.imul(seed, 0x9e3779b1) + Math.imul(index, 0x85ebca6b)) >>> 1)) >>> 0;
  const dice = new Dice(own, 'training');
  const light = dice.pick<LightName>(['day', 'day', 'day', ...LIGHT_NAMES]);
  const weather = dice.chance(0.22) ? dice.pick(WEATHERS) : dice.pick(['clear', 'clear', 'clouds'] as const);
  const common = {
    seed: own,
    style: dice.pick(TRAINING_STYLES),
    palette: dice.pick(TRAINING_PALETTES),
    light,
    weather,
  };
  const extras: ExtraName[] = [];
  const artefacts = EXTRA_NAMES.filter((name) => !['fog', 'rain', 'snowfall'].includes(name));
  if (dice.chance(0.3)) extras.push(dice.pick(artefacts));
  if (dice.chance(0.05)) extras.push(dice.pick(artefacts));
  const unique = [...new Set(extras)];
  const kind = dice.next();
  const place = { place: dice.pick(BACKGROUND_NAMES) };
  const { indoors, surface } = BACKGROUNDS[place.place];
  const inPlace = indoors || surface === 'none' ? unique.filter((name) => !OUTDOOR_EXTRAS.includes(name)) : unique;
  const subject = dice.pick(SUBJECT_NAMES);
  const scaled = { subjectScale: dice.range(0.65, 1.3) };
  if (kind < 0.5) return { ...common, ...scaled, background: place, subject, extras: inPlace };
  if (kind < 0.7) return { ...common, background: place, subject: null, extras: inPlace };
  const daylight = { ...common, light: 'day' as const, weather: 'clear' as const };
  const flatExtras = unique.filter((name) => name !== 'person' && !OUTDOOR_EXTRAS.includes(name));
  if (kind < 0.83)
    return { ...daylight, ...scaled, background: { colour: anyColour(dice) }, subject, extras: flatExtras };
  if (kind < 0.97)
    return {
      ...daylight,
      background: { pattern: dice.pick(PATTERN_NAMES) },
      subject: dice.chance(0.12) ? subject : null,
      extras: flatExtras,
    };
  return {
    ...daylight,
    style: 'render',
    palette: 'natural',
    background: { colour: anyColour(dice) },
    subject: null,
    extras: [],
  };
}
