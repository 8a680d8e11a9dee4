import { describe, expect, test } from 'vitest';
import { readWordLists, wordListsJson } from '../../../src/io/word-list-file';

const CLASSES = ['land_bird', 'water_bird'];

const EXPECTED = {
  classes: [
    { name: 'land_bird', anchor: 'land bird', words: ['pigeon', 'owl'] },
    { name: 'water_bird', anchor: 'seabird', words: ['duck'] },
  ],
  values: [
    { name: 'forest', anchor: 'forest', words: ['woods', 'trees'] },
    { name: 'sea', anchor: 'sea', words: ['ocean'] },
  ],
};

const JSON_TEXT = JSON.stringify({
  classes: { 'Water bird': { anchor: 'seabird', words: ['duck'] }, land_bird: ['pigeon', ' Owl ', 'pigeon'] },
  cues: { forest: ['woods', 'trees'], sea: ['ocean'] },
});
const CSV_TEXT = `kind,name,anchor,word
class,land_bird,,pigeon
class,land_bird,,"Owl"
class,water_bird,seabird,duck
cue,forest,,woods
cue,forest,,trees
cue,sea,,ocean
`;
const PLAIN_TEXT = `# words of two birds
[class land_bird]
pigeon, owl
[class water_bird: seabird]
duck
[cue forest]
woods
trees
[cue sea]
ocean
`;

describe('word lists from a file', () => {
  test.each([
    ['words.json', JSON_TEXT],
    ['words.csv', CSV_TEXT],
    ['words.txt', PLAIN_TEXT],
    ['words.txt', `\uFEFF${PLAIN_TEXT.replaceAll('\n', '\r\n')}`],
  ])('%s: classes in the order of the labels, words cleaned', (name, text) => {
    expect(readWordLists(text, name, CLASSES)).toEqual(EXPECTED);
  });

  test('what is written is read again', () => {
    const lists = readWordLists(PLAIN_TEXT, 'words.txt', CLASSES);
    expect(readWordLists(wordListsJson(lists), 'words.json', CLASSES)).toEqual(lists);
  });

  test.each([
    ['words.json', '{', 'cannot be read as word lists'],
    ['words.json', '{"classes": {}}', '"cues" must be an object'],
    ['words.json', '{"classes": {"land_bird": [1]}, "cues": {}}', '"land_bird" must be a list of words'],
    ['words.csv', 'kind,name\nclass,land_bird\n', 'no column word'],
    ['words.csv', 'kind,name,word\nbird,land_bird,owl\n', 'row 2 has the kind "bird"'],
    ['words.txt', 'owl\n', 'line 1 comes before'],
    ['words.txt', PLAIN_TEXT.replace('[class land_bird]', '[class fish]'), 'words for a class "fish"'],
    ['words.txt', PLAIN_TEXT.replace('[class land_bird]', '[class water_bird]'), '"land_bird" has no words'],
    ['words.txt', PLAIN_TEXT.replace('[cue sea]\nocean', ''), 'words for one value'],
    ['words.txt', PLAIN_TEXT.replace('duck', ''), '"water_bird" has no word in it'],
    [
      'words.txt',
      PLAIN_TEXT.replace('duck', Array.from({ length: 201 }, (_, i) => `duck ${i}`).join('\n')),
      '201 words, and every word of a class is paired',
    ],
    ['words.txt', PLAIN_TEXT.replace('[cue sea]', '[cue Forest]'), 'there twice'],
  ])('%s that cannot do is told: %#', (name, text, message) => {
    let thrown: unknown;
    try {
      readWordLists(text, name, CLASSES);
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toMatchObject({ code: 'bad-input', message: expect.stringContaining(message) as string });
    expect((thrown as { fix: string }).fix).not.toBe('');
  });
});
