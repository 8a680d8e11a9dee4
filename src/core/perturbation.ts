import type { GenerationChange } from './generation-order';
import { drawInteger, shuffle, type Uniform } from './random';

/** What of a caption is changed: the factors of LANCE (Prabhu et al. 2023, arXiv 2305.19164), which the paper's stage 1 follows. */
export const FACTORS = ['subject attribute', 'object', 'background', 'adjective', 'domain'] as const;
export type Factor = (typeof FACTORS)[number];

/** A caption with one factor changed. */
export interface Perturbation extends GenerationChange {
  factor: Factor;
  /** The caption after the change. */
  caption: string;
}

function escaped(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** A whole-word occurrence, whatever its case; words of a script without spaces count as whole. */
function occurrence(words: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}-])${escaped(words)}(?![\p{L}\p{N}-])`, 'iu');
}

/** Whether the words stand in the caption as whole words. */
export function isInCaption(caption: string, words: string): boolean {
  return words.trim() !== '' && occurrence(words.trim()).test(caption);
}

/**
 * The caption with the first whole-word occurrence of `from` replaced; "a" and "an" before it follow the new words. With `to` empty the words go, and
 * an article before them.
 *
 * @returns null where `from` does not stand in the caption or nothing would change
 */
export function changeCaption(caption: string, from: string, to: string): string | null {
  const found = isInCaption(caption, from) ? occurrence(from.trim()).exec(caption) : null;
  if (!found) return null;
  const replacement = to.trim();
  const before = caption.slice(0, found.index);
  const after = caption.slice(found.index + found[0].length);
  const article = /(?<=^|\s)(an?)\s+$/i.exec(before);
  const lead = article ? before.slice(0, article.index) : before;
  const changed = `${lead}${article ? articleFor(article[1]!, replacement) : ''}${replacement}${after}`
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s+([,.;:!?])/g, '$1')
    .trim();
  return changed.toLowerCase() === caption.trim().toLowerCase() ? null : changed;
}

function articleFor(former: string, words: string): string {
  if (words === '' || /^(?:an?|the) /i.test(words)) return '';
  const article = /^[aeiou]/i.test(words) ? 'an' : 'a';
  return former.startsWith('A') ? `${article[0]!.toUpperCase()}${article.slice(1)} ` : `${article} `;
}

/** Words that can stand for each other in a caption, of one factor: places, things, attributes, styles. */
export interface FactorWords {
  factor: Factor;
  words: readonly string[];
}

/**
 * Perturbs a caption without a language model: each word of the vocabulary that stands in it gives way to others of its own list. Longer words are
 * looked for first, so that "autumn wood" is not taken for "wood"; the class's own name is never changed, since the label must stay.
 *
 * @param perFactor how many changes of a factor at most
 */
export function perturbByVocabulary(
  caption: string,
  className: string,
  vocabulary: readonly FactorWords[],
  perFactor: number,
  uniform: Uniform,
): Perturbation[] {
  return vocabulary.flatMap(({ factor, words }) => {
    const present = words
      .filter((word) => isInCaption(caption, word) && !isInCaption(className, word))
      .sort((one, other) => other.length - one.length || (one < other ? -1 : 1));
    const [from] = present;
    if (from === undefined) return [];
    const others = shuffle(
      words.filter((word) => !present.includes(word) && !isInCaption(className, word)),
      uniform,
    );
    return others.slice(0, perFactor).flatMap((to) => {
      const changed = changeCaption(caption, from, to);
      return changed === null ? [] : [{ factor, from, to, caption: changed }];
    });
  });
}

/** One change of each factor in turn, drawn, so that a small budget meets every factor. @param count at most as many */
export function spreadOverFactors(
  perturbations: readonly Perturbation[],
  count: number,
  uniform: Uniform,
): Perturbation[] {
  const left = FACTORS.map((factor) => perturbations.filter((own) => own.factor === factor));
  const chosen: Perturbation[] = [];
  while (chosen.length < count && left.some((own) => own.length > 0)) {
    for (const own of left) {
      if (own.length === 0 || chosen.length === count) continue;
      chosen.push(...own.splice(drawInteger(uniform, own.length), 1));
    }
  }
  return chosen;
}
