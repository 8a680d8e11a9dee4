import type { UsedWords } from '../../core/word-report';
import type { WordsEntry } from '../findings-document';

/** The words that methods were given, and per method which of them it left out and why. */
export function wordsEntry({ lists, checks }: UsedWords): WordsEntry {
  const named = [
    ...lists.classes.map((list) => ({ kind: 'class' as const, ...list })),
    ...lists.values.map((list) => ({ kind: 'value' as const, ...list })),
  ];
  return {
    lists: named.map(({ kind, name, anchor, words }) => ({ kind, name, anchor, words: [...words] })),
    checks: checks.map(({ method, verdicts, withoutAnchor }) => ({
      method,
      kept: verdicts.filter(({ dropped }) => dropped === null).length,
      dropped: verdicts.flatMap(({ kind, list, word, dropped, takenFor }) =>
        dropped === null
          ? []
          : [
              {
                kind,
                list: (kind === 'class' ? lists.classes : lists.values)[list]?.name ?? '',
                word,
                reason: dropped,
                takenFor: takenFor === '' ? null : takenFor,
              },
            ],
      ),
      withoutAnchor: [...withoutAnchor],
    })),
  };
}
