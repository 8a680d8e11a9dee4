import { wordListsJson } from '../word-list-file';
import type { TakeAwayWriter } from '../writers';

export const wordsJsonWriter: TakeAwayWriter = {
  fileName: 'words.json',
  description:
    'The words that text-based methods learned from, as a person left them: for --words of the command line, or to be loaded in the step Mend.',
  write: ({ wordLists, mend }) =>
    Promise.resolve(wordLists && mend && new Blob([wordListsJson(wordLists)], { type: 'application/json' })),
};
