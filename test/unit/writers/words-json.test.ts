import { expect, test } from 'vitest';
import { readWordLists } from '../../../src/io/word-list-file';
import { wordsJsonWriter } from '../../../src/io/writers/words-json';
import { exampleAudit, noImages } from './example-audit';

test('the words that a person left can be read again; default ones are no file', async () => {
  const document = exampleAudit();
  const list = (name: string) => ({ name, anchor: name, words: [name, `wild ${name}`] });
  const wordLists = { classes: document.dataset.classes.map(list), values: ['forest', 'sea'].map(list) };
  const blob = (await wordsJsonWriter.write({ ...document, wordLists }, noImages))!;
  expect(readWordLists(await blob.text(), wordsJsonWriter.fileName, document.dataset.classes)).toEqual(wordLists);
  expect(await wordsJsonWriter.write(document, noImages)).toBeNull();
  expect(await wordsJsonWriter.write({ ...document, wordLists, mend: null }, noImages)).toBeNull();
});
