import type { FlipTest } from './flip-test';
import { wordsOfName } from './word-lists';
import { phraseCosine, SAME_PHRASE_COSINE } from './phrase-groups';

/** How many flipped images of a class become examples at most, and of its first and each next cue: the paper's numbers. */
export const EXAMPLE_QUOTA = { perClass: 35, firstCue: 15, nextCue: 10 } as const;

/** An edited image that shows its class without a cue. */
export interface Example {
  classIndex: number;
  phrase: string;
  row: number;
}

/**
 * Which of the edits that flipped become examples of their class without its cues (ASPIRE, arXiv 2308.10103, step 4): of the strongest cue 15, of each
 * next 10, until the class has 35; no row twice. Cues that the flip test did not find are left out, which the paper does not do.
 *
 * @param tests strongest first within a class
 */
export function chooseExamples(tests: readonly FlipTest[]): Example[] {
  const examples: Example[] = [];
  const taken = new Map<number, Set<number>>();
  for (const { classIndex, phrase, flippedRows, isSignificant } of tests) {
    if (!isSignificant) continue;
    const rows = taken.get(classIndex) ?? new Set<number>();
    const quota = rows.size === 0 ? EXAMPLE_QUOTA.firstCue : EXAMPLE_QUOTA.nextCue;
    const room = Math.min(quota, EXAMPLE_QUOTA.perClass - rows.size);
    for (const row of flippedRows.filter((own) => !rows.has(own)).slice(0, room)) {
      rows.add(row);
      examples.push({ classIndex, phrase, row });
    }
    taken.set(classIndex, rows);
  }
  return examples;
}

/** Of a class: what to ask for so that its cue is not in the picture. */
export interface CueFreePrompt {
  classIndex: number;
  prompt: string;
  negativePrompt: string;
  /** The place that is asked for; null where none is. */
  place: string | null;
}

export interface CueFreeWish {
  classIndex: number;
  className: string;
  /** Cues found for the class. */
  cues: readonly string[];
  /** Places to put it in; those that are a cue themselves are left out. */
  places: readonly string[];
  /** A word that the user's endpoint knows for the class without its cues, as by textual inversion: takes the class name's place. "" for none. */
  token?: string;
}

/**
 * Prompts for images of a class without its cues (ASPIRE, step 5): "a photo of a {class}", once for each other place where there is one. The cues
 * are the negative prompt, for generators that have one.
 */
export function cueFreePrompts({ classIndex, className, cues, places, token }: CueFreeWish): CueFreePrompt[] {
  const subject = token?.trim() || wordsOfName(className);
  const isCue = (place: string): boolean => cues.some((cue) => phraseCosine(cue, place) >= SAME_PHRASE_COSINE);
  const others = [...new Set(places.map((place) => place.trim()))].filter((place) => place !== '' && !isCue(place));
  const negativePrompt = [...new Set(cues)].join(', ');
  return (others.length > 0 ? others : [null]).map((place) => ({
    classIndex,
    prompt: `a photo of ${withArticle(subject)}${place === null ? '' : ` in front of ${place}`}`,
    negativePrompt,
    place,
  }));
}

/** "an owl"; what has an article, is a token or looks like a plural or a name goes without. */
function withArticle(words: string): string {
  if (/^(?:an?|the) /i.test(words) || /^[^\p{Ll}]/u.test(words)) return words;
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}
