import { isFunctionWord } from './function-words';

/** Words of a caption that name something: runs of letters, in lower case, each as often as it stands there. */
export function contentWords(caption: string): string[] {
  const words =
    caption
      .toLowerCase()
      .normalize('NFC')
      .match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
  return words.filter((word) => !isFunctionWord(word));
}

export interface CaptionFilter {
  /** The most frequent words of all captions, most frequent first, ties by the alphabet. */
  words: { word: string; count: number }[];
  /** Per caption: 1 where it holds one of them. */
  isKept: Uint8Array;
}

/**
 * DiffuBias's filter of captions (arXiv 2411.16079, step 4): counts the content words of all captions together, takes the most frequent,
 * and keeps a caption that holds one. It drops captions that are about nothing the others are about: a captioner's slips. The official code
 * matches parts of words; here whole words count, so that "car" is not found in "carpet".
 *
 * @param wordCount the paper's is twice the number of classes
 */
export function filterCaptions(captions: readonly string[], wordCount: number): CaptionFilter {
  const wordsOf = captions.map(contentWords);
  const counts = new Map<string, number>();
  for (const word of wordsOf.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words = [...counts]
    .map(([word, count]) => ({ word, count }))
    .sort((one, other) => other.count - one.count || (one.word < other.word ? -1 : 1))
    .slice(0, wordCount);
  const frequent = new Set(words.map(({ word }) => word));
  return { words, isKept: Uint8Array.from(wordsOf, (own) => (own.some((word) => frequent.has(word)) ? 1 : 0)) };
}

/** An image to be made from words: the caption is the whole prompt and the label its source's. */
export interface CaptionPrompt {
  prompt: string;
  label: number;
  sourceRow: number;
}

/** A caption of an image. */
export interface ImageCaption {
  row: number;
  label: number;
  caption: string;
}

/**
 * What DiffuBias asks a generator for (step 5): the kept captions of the hard images, no prompt twice for the same class, in the order given.
 * Captions of images whose label may be wrong are left out where `excluded` names them: their class would be wrong too.
 */
export function captionPrompts(
  captions: readonly ImageCaption[],
  filter: CaptionFilter,
  excluded: ReadonlySet<number> = new Set(),
): CaptionPrompt[] {
  const prompts = new Map<string, CaptionPrompt>();
  captions.forEach(({ row, label, caption }, i) => {
    const prompt = caption.trim();
    const key = JSON.stringify([label, prompt.toLowerCase()]);
    if (prompt === '' || !filter.isKept[i] || excluded.has(row) || prompts.has(key)) return;
    prompts.set(key, { prompt, label, sourceRow: row });
  });
  return [...prompts.values()];
}
