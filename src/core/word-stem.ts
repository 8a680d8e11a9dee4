/** Plurals that no rule gives, of words that are seen in pictures. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  Object.entries({
    children: 'child',
    men: 'man',
    women: 'woman',
    people: 'person',
    feet: 'foot',
    teeth: 'tooth',
    geese: 'goose',
    mice: 'mouse',
    leaves: 'leaf',
    wolves: 'wolf',
    knives: 'knife',
    shelves: 'shelf',
    loaves: 'loaf',
    calves: 'calf',
    scarves: 'scarf',
    halves: 'half',
    hooves: 'hoof',
  }),
);

/** Words that look like a plural or a form of a verb and are none. */
const WHOLE: ReadonlySet<string> = new Set(
  'grass glass moss dress cross bus lens gas canvas cactus iris chess spring string ring king wing ceiling evening morning building bed red shed seed weed reed feed'.split(
    ' ',
  ),
);

/** A bare form needs as many letters, a vowel among them, or the ending was part of the word. */
function isStem(word: string): boolean {
  return word.length >= 3 && /[aeiouy]/.test(word);
}

/** "runn" to "run"; "grass" and "fall" keep theirs. */
function undoubled(stem: string): string {
  return /([bdgmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem;
}

/**
 * A word without its English ending for number, -ing or -ed, so that "trees" meets "tree" and "snow-covered" its "snow-covering". A light stemmer of
 * this project: it only has to bring forms together, not to give words that a dictionary has, so a silent e is dropped everywhere.
 *
 * @param word in lower case, letters only
 */
export function stemOf(word: string): string {
  return withoutSilentE(withoutVerbEnding(singular(word)));
}

function singular(word: string): string {
  const known = IRREGULAR.get(word);
  if (known !== undefined) return known;
  if (WHOLE.has(word) || word.length < 4) return word;
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  if (/[^su]s$/.test(word) && !word.endsWith('is')) return word.slice(0, -1);
  return word;
}

function withoutVerbEnding(word: string): string {
  if (WHOLE.has(word)) return word;
  for (const ending of ['ing', 'ed']) {
    const stem = word.slice(0, -ending.length);
    if (word.endsWith(ending) && isStem(stem)) return undoubled(stem);
  }
  return word;
}

function withoutSilentE(word: string): string {
  return word.length > 3 && /[^aeiou]e$/.test(word) ? word.slice(0, -1) : word;
}
