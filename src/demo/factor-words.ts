import type { FactorWords } from '../core/perturbation';
import { article, NOTHING_BESIDE, placeWords } from './drawing-prompt';
import type { ExtraName } from './extra';
import { LIGHT_WORDS, SIZE_WORDS, STYLE_WORDS, WEATHER_WORDS } from './look-words';
import type { SceneSpecification } from './scene';
import type { BackgroundName } from './setting';
import { DEMO_STYLES } from './styles';

/** Where an animal can stand. */
const GROUNDS: readonly BackgroundName[] = ['snow', 'forest', 'beach', 'desert', 'meadow', 'city', 'road', 'field'];
/** What can stand beside an animal, or on the picture of one. */
const THINGS: readonly ExtraName[] = ['fence', 'person', 'watermark', 'date stamp', 'sun', 'border'];

/** Values in a fixed order, each once; where they are fewer than two there is nothing to change to, so the painter's own join them. */
function atLeastTwo<Value>(values: readonly Value[], own: readonly Value[]): Value[] {
  const distinct = [...new Set(values)].sort();
  return distinct.length > 1 ? distinct : [...new Set([...distinct, ...own])];
}

const withThing = (thing: ExtraName): string => `with ${article(thing)}`;

/**
 * What can be changed in full captions of drawings: words for what these drawings show, by factor. So a cue of the data set gives way to what its
 * other images have, as far as there is another; else to something that the painter can draw.
 */
export function factorWordsOf(scenes: readonly SceneSpecification[]): FactorWords[] {
  const places = scenes.flatMap(({ background }) => ('place' in background ? [background.place] : []));
  const things = [...new Set(scenes.flatMap(({ extras }) => extras))].sort();
  const words = (of: (scene: SceneSpecification) => string, own: readonly string[]): string[] =>
    atLeastTwo(scenes.map(of), own);
  return [
    { factor: 'background', words: atLeastTwo(places, GROUNDS).map(placeWords) },
    { factor: 'object', words: [NOTHING_BESIDE, ...(things.length > 0 ? things : THINGS).map(withThing)] },
    { factor: 'adjective', words: words(({ light }) => LIGHT_WORDS[light], Object.values(LIGHT_WORDS)) },
    { factor: 'adjective', words: words(({ weather }) => WEATHER_WORDS[weather], Object.values(WEATHER_WORDS)) },
    {
      factor: 'domain',
      words: words(
        ({ style }) => STYLE_WORDS[style],
        DEMO_STYLES.map((style) => STYLE_WORDS[style]),
      ),
    },
    { factor: 'subject attribute', words: Object.keys(SIZE_WORDS) },
  ];
}
