import { expect, test } from 'vitest';
import { arrangeWordLists, type WordList, type WordLists } from '../../../src/core/word-lists';
import type { AuditSession } from '../../../src/engine/types';
import { typedWords, WordDesk } from '../../../src/studio/state/word-desk.svelte';

const list = (name: string, ...words: string[]): WordList => ({ name, anchor: name, words });
const LISTS: WordLists = {
  classes: [list('cat', 'cat'), list('dog', 'dog')],
  values: [list('sea', 'sea'), list('old wood', 'wood')],
};

function deskOf(): { desk: WordDesk; kept: WordLists[] } {
  const kept: WordLists[] = [];
  const session: Pick<AuditSession, 'wordLists' | 'keepWords'> = {
    wordLists: () => Promise.resolve(LISTS),
    keepWords: (lists) =>
      Promise.resolve().then(() => {
        kept.push(arrangeWordLists(lists!, ['cat', 'dog']));
      }),
  };
  return { desk: new WordDesk(session as AuditSession, () => undefined), kept };
}

test('a value that is there is not added twice, however it is written, and that is told', async () => {
  const { desk, kept } = deskOf();
  await desk.open();
  await desk.addValue('Old_Wood');
  expect(desk.task.trouble?.message).toContain('Old_Wood');
  expect(desk.drafts!.filter(({ kind }) => kind === 'value').map(({ name }) => name)).toEqual(['sea', 'old wood']);
  expect(kept).toEqual([]);
  await desk.addValue('Snow');
  expect(desk.task.trouble).toBeNull();
  expect(kept[0]!.values.map(({ name }) => name)).toEqual(['sea', 'old wood', 'Snow']);
});

test('one value alone is not kept; why is said in the words of the lists themselves', async () => {
  const { desk, kept } = deskOf();
  await desk.open();
  await desk.removeValue(3);
  expect(kept).toEqual([]);
  expect(desk.task.trouble).toMatchObject({ code: 'bad-input', message: expect.stringContaining('one value') });
});

test('words are counted as they will be used', () => {
  expect(typedWords('Sea, sea\n  the  coast\n\n')).toEqual(['sea', 'the coast']);
});
