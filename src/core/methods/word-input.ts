import { checkEmbeddedWords } from '../embedded-words';
import { AppError } from '../errors';
import { otherSpaceError } from '../text-bridge';
import { requireFinite } from '../vector-checks';
import type { WordMaterial } from '../word-material';
import { keptCounts, type WordCheck } from '../word-validation';
import type { MitigationInput } from './mitigation';

/** The words and the encoder's images. @throws AppError `bad-input` without words, or with vectors that do not fit */
export function requireWords(input: MitigationInput): WordMaterial {
  const { words: material } = input;
  if (!material) {
    throw new AppError(
      'bad-input',
      'This method learns from words, and there are none: no list was given, or no encoder looked at the images.',
      'Embed with an encoder that knows words, and give words for every class and for at least two values of the cue.',
    );
  }
  requireFinite(material.images, 'images');
  checkEmbeddedWords(material.words, material.images.dimension);
  return material;
}

/** The same for a method that compares words with images directly. @throws AppError `bad-input` naming the need that is not met */
export function requireSharedSpace(input: MitigationInput): WordMaterial {
  const material = requireWords(input);
  const isUnit = input.normalisation.kind === 'l2';
  if (material.isShared && isUnit && input.features.dimension === material.images.dimension) return material;
  throw otherSpaceError();
}

/** "16 of 20, 13 of 20" */
function countsText(check: WordCheck, kind: 'class' | 'value', lists: number): string {
  return keptCounts(check, kind, lists)
    .map(({ kept, given }) => `${kept} of ${given}`)
    .join(', ');
}

/** How many words each list keeps, for the record. */
export function keptText(check: WordCheck, { words: { lists } }: WordMaterial): string {
  return `words kept: classes ${countsText(check, 'class', lists.classes.length)}; values ${countsText(check, 'value', lists.values.length)}`;
}

/** What a person should know of the words. */
export function wordNotes(check: WordCheck, { words: { lists } }: WordMaterial): string[] {
  const notes: string[] = [];
  if (check.withoutAnchor.length > 0) {
    notes.push(
      `The encoder does not know the anchor of ${check.withoutAnchor.join(' and ')}; the mean of the list's own words stands for it.`,
    );
  }
  const all = [
    ...keptCounts(check, 'class', lists.classes.length).map((count, at) => ({
      ...count,
      name: lists.classes[at]!.name,
    })),
    ...keptCounts(check, 'value', lists.values.length).map((count, at) => ({ ...count, name: lists.values[at]!.name })),
  ];
  for (const { kept, given, name } of all) {
    if (kept < 3) notes.push(`"${name}" keeps ${kept} of ${given} words: the head knows little of it.`);
  }
  return notes;
}
