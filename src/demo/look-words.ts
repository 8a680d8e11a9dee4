import type { LightName } from './light';
import type { SceneSpecification } from './scene';
import type { Weather } from './setting';
import type { StyleName } from './style';

/** How the painter says in what light, weather, size and style something is drawn: a word for each, and each draws something. */
export const LIGHT_WORDS: Readonly<Record<LightName, string>> = {
  day: 'day',
  morning: 'morning',
  overcast: 'grey day',
  sunset: 'evening',
  dusk: 'dusk',
  night: 'night',
};
export const WEATHER_WORDS: Readonly<Record<Weather, string>> = {
  clear: 'clear',
  clouds: 'cloudy',
  fog: 'foggy',
  rain: 'rainy',
  snowfall: 'snowy',
};
/** With a word that the bundled encoder knows, so that it can tell whether the style has changed. */
export const STYLE_WORDS: Readonly<Record<StyleName, string>> = {
  flat: 'flat illustration',
  watercolour: 'watercolour painting',
  crayon: 'crayon drawing',
  'cut-out': 'paper cut-out',
  ink: 'ink drawing',
  print: 'printed illustration',
  render: 'rendered illustration',
  gouache: 'gouache painting',
  storybook: 'storybook illustration',
};
/** Height of the subject against its usual one. */
export const SIZE_WORDS = { large: 1.4, small: 1.1 } as const;
export type SizeName = keyof typeof SIZE_WORDS;

/** What a sentence says of the looks of a drawing; null where it says nothing. */
export interface LookWish {
  light: LightName | null;
  weather: Weather | null;
  style: StyleName | null;
  size: SizeName | null;
}

/** Every word for a look, with what it stands for. */
export const LOOK_NAMES: readonly { name: string; kind: keyof LookWish; value: string }[] = [
  ...Object.entries(LIGHT_WORDS).map(([value, name]) => ({ name, kind: 'light' as const, value })),
  ...Object.entries(WEATHER_WORDS).map(([value, name]) => ({ name, kind: 'weather' as const, value })),
  ...Object.entries(STYLE_WORDS).map(([value, name]) => ({ name, kind: 'style' as const, value })),
  ...Object.keys(SIZE_WORDS).map((name) => ({ name, kind: 'size' as const, value: name })),
];

/** The word for the size nearest to a subject's. */
export function sizeWord({ subjectScale = 1 }: Pick<SceneSpecification, 'subjectScale'>): SizeName {
  return subjectScale > (SIZE_WORDS.large + SIZE_WORDS.small) / 2 ? 'large' : 'small';
}
