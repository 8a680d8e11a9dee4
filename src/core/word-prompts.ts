import { fillTemplate } from './vocabulary';

/**
 * The sentences that words are read in. A pair of words goes through one of them, the same for both, and the two vectors are averaged:
 * what the sentence itself adds is in both halves and tells nothing about the class. The first is the one that words are validated in.
 * TLDR takes 80; eight cost a tenth of the text encoder's time.
 */
export const WORD_TEMPLATES: readonly string[] = [
  'a photo of a {}',
  'a picture that shows a {}',
  'a small photo of a {}',
  'a close view of a {}',
  'in this image there is a {}',
  'an ordinary day and a {}',
  'an unsharp picture of a {}',
  'a colourful image of a {}',
];

/** The word in every template. */
export function promptsOfWord(word: string): string[] {
  return WORD_TEMPLATES.map((template) => fillTemplate(template, word));
}

/** A class and a value of the cue in one sentence each, for methods that compare such sentences (debias_vl). */
export function jointPrompts(className: string, value: string): string[] {
  return [
    fillTemplate('a photo of a {}', className) + fillTemplate(' with a {}', value),
    fillTemplate('a picture of a {}', className) + fillTemplate(' and a {}', value),
  ];
}
