import { AppError } from '../core/errors';
import { EXTRA_NAMES, type ExtraName } from './extra';
import { LIGHT_WORDS, LOOK_NAMES, sizeWord, STYLE_WORDS, WEATHER_WORDS, type LookWish } from './look-words';
import type { SceneSpecification } from './scene';
import { BACKGROUND_NAMES, type BackgroundName } from './setting';
import { SUBJECT_NAMES, type SubjectName } from './subjects/subject';

/** What a sentence asks the painter to draw; what it leaves open is null. */
export interface DrawingWish extends LookWish {
  subject: SubjectName | null;
  place: BackgroundName | null;
  /** Null: the sentence says nothing of them, neither with nor without. */
  extras: readonly ExtraName[] | null;
}

/** Words of a sentence that draw nothing. */
const FRAME_WORDS = new Set(
  'a an the of in on at by with without and no drawing picture photo photograph image painting scene standing before front nothing else'.split(
    ' ',
  ),
);

/** Longer names first, so that "white border" is not a border. */
const NAMES: readonly { name: string; kind: 'subject' | 'place' | 'extra' | keyof LookWish; value: string }[] = [
  ...SUBJECT_NAMES.map((name) => ({ name, kind: 'subject' as const, value: name })),
  ...BACKGROUND_NAMES.map((name) => ({ name, kind: 'place' as const, value: name })),
  ...EXTRA_NAMES.map((name) => ({ name, kind: 'extra' as const, value: name })),
  ...LOOK_NAMES,
].sort((one, other) => other.name.length - one.name.length);

/** How the painter says where something is: the words that go before a place in a caption. */
const PLACE_WORDS: Readonly<Partial<Record<BackgroundName, string>>> = {
  beach: 'on a beach',
  meadow: 'in a meadow',
  sea: 'on the sea',
  road: 'on a road',
  lake: 'by a lake',
  snow: 'in the snow',
};

export function article(name: string): string {
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

export function placeWords(place: BackgroundName): string {
  return PLACE_WORDS[place] ?? `in ${article(place)}`;
}

/** A caption in the painter's own words: "a drawing of a bear in an autumn wood, with a watermark". */
export function drawingCaption(subject: string, place: BackgroundName | null, extras: readonly string[]): string {
  const where = place ? ` ${placeWords(place)}` : '';
  const what = extras.length > 0 ? `, with ${extras.map(article).join(' and ')}` : '';
  return `a drawing of ${article(subject)}${where}${what}`;
}

/** What a drawing shows, as its painter knows it. */
export function captionOfScene({ subject, background, extras }: SceneSpecification): string {
  return drawingCaption(subject ?? 'scene', 'place' in background ? background.place : null, extras);
}

/** Words of a full caption where nothing stands beside the subject. */
export const NOTHING_BESIDE = 'with nothing else';

/** The same with the drawing's looks: "a gouache painting of a large bear in an autumn wood on a foggy morning, with nothing else". */
export function fullCaptionOfScene(scene: SceneSpecification): string {
  const { subject, background, extras, style, light, weather } = scene;
  const where = 'place' in background ? ` ${placeWords(background.place)}` : '';
  const when = ` on ${article(`${WEATHER_WORDS[weather]} ${LIGHT_WORDS[light]}`)}`;
  const what = extras.length > 0 ? `with ${extras.map(article).join(' and ')}` : NOTHING_BESIDE;
  return `${article(STYLE_WORDS[style])} of a ${sizeWord(scene)} ${subject ?? 'scene'}${where}${when}, ${what}`;
}

/**
 * Reads a sentence over the painter's vocabulary. "without a watermark" is as good as not naming it.
 *
 * @throws AppError `bad-input` for a word that the painter does not know, naming what it can draw
 */
export function readDrawingPrompt(prompt: string): DrawingWish {
  let rest = ` ${prompt.toLowerCase().replaceAll(/[^\p{L}\p{N}-]+/gu, ' ')} `;
  const wish: DrawingWish & { extras: ExtraName[] | null } = {
    subject: null,
    place: null,
    extras: null,
    light: null,
    weather: null,
    style: null,
    size: null,
  };
  for (const { name, kind, value } of NAMES) {
    const spelled = ` ${name} `;
    if (!rest.includes(spelled)) continue;
    const isWithout = new RegExp(` (?:without|no) (?:an? )?${name} `).test(rest);
    rest = rest.replace(spelled, ' ');
    if (kind === 'subject') wish.subject ??= name as SubjectName;
    if (kind === 'place') wish.place ??= name as BackgroundName;
    if (kind === 'extra') wish.extras = [...(wish.extras ?? []), ...(isWithout ? [] : [name as ExtraName])];
    if (kind !== 'subject' && kind !== 'place' && kind !== 'extra')
      Object.assign(wish, { [kind]: wish[kind] ?? value });
  }
  const unknown = rest.split(' ').filter((word) => word !== '' && !FRAME_WORDS.has(word));
  if (unknown.length === 0) return wish;
  throw new AppError(
    'bad-input',
    `The demo's painter does not know "${unknown.join(' ')}".`,
    `It draws these: ${SUBJECT_NAMES.join(', ')}; in these places: ${BACKGROUND_NAMES.join(', ')}; with these: ${EXTRA_NAMES.join(', ')}.`,
  );
}
