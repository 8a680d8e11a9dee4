import { contentWords } from './caption-words';
import { stemOf } from './word-stem';

/** Phrases this close are one cue: the paper's bound. */
export const SAME_PHRASE_COSINE = 0.7;

/** What two phrases are compared by: how often each stem stands in them. */
function bagOf(phrase: string): Map<string, number> {
  const bag = new Map<string, number>();
  for (const stem of contentWords(phrase).map(stemOf)) bag.set(stem, (bag.get(stem) ?? 0) + 1);
  return bag;
}

function lengthOf(bag: ReadonlyMap<string, number>): number {
  return Math.hypot(...bag.values());
}

/** Cosine of two bags of stems: 1 for the same words in any order and form, 0 with none in common or none at all. */
export function phraseCosine(one: string, other: string): number {
  return bagCosine(bagOf(one), bagOf(other));
}

function bagCosine(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number {
  let product = 0;
  for (const [stem, count] of one) product += count * (other.get(stem) ?? 0);
  return product === 0 ? 0 : product / (lengthOf(one) * lengthOf(other));
}

/**
 * Merges phrases that mean one cue (ASPIRE, arXiv 2308.10103, step 4): each goes to the closest of the more frequent phrases whose cosine is at least
 * the bound. Every phrase is measured against the phrase that names the group and not against its other members, so that no chain
 * joins what has no word in common. The paper stems by Porter and looks up WordNet; here a light stemmer serves.
 *
 * @param phrases as told, once per occurrence; white space around them and case do not count
 * @returns the phrase that names its group, by phrase as told
 */
export function mergePhrases(
  phrases: readonly string[],
  leastCosine: number = SAME_PHRASE_COSINE,
): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const phrase of phrases) counts.set(plain(phrase), (counts.get(plain(phrase)) ?? 0) + 1);
  const ordered = [...counts].sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1));
  const groups: { name: string; bag: Map<string, number> }[] = [];
  const nameOf = new Map<string, string>();
  for (const [phrase] of ordered) {
    const bag = bagOf(phrase);
    let closest: { name: string; cosine: number } | null = null;
    for (const group of groups) {
      const cosine = bagCosine(bag, group.bag);
      // 1e-12: "water" in "blue water" is 1 / sqrt 2 whichever way it is rounded
      if (cosine >= leastCosine - 1e-12 && cosine > (closest?.cosine ?? -1)) closest = { name: group.name, cosine };
    }
    if (!closest) groups.push({ name: phrase, bag });
    nameOf.set(phrase, closest?.name ?? phrase);
  }
  return new Map(phrases.map((phrase) => [phrase, nameOf.get(plain(phrase))!]));
}

function plain(phrase: string): string {
  return phrase.trim().toLowerCase().replaceAll(/\s+/g, ' ');
}
