import { expect, test } from 'vitest';
import type { CueDescription } from '../../../src/core/audit';
import { panelsOfWord } from '../../../src/studio/words/word-verdicts';

const cue = (title: string, kind: CueDescription['kind']): CueDescription => ({
  id: `${kind}:${title}`,
  kind,
  title,
  group: '',
  isSurroundings: true,
});
const cues = [cue('Forest', 'text'), cue('sea', 'metadata'), cue('duck', 'text')];

test('a word that was scored as a cue opens the images most like it, of its own class where it is a word of one', () => {
  const classes = ['landbird', 'waterbird'];
  const ends = (word: string, kind: 'class' | 'value', list: number) =>
    panelsOfWord({ word, kind, list }, cues, classes).map(({ query }) => query);
  expect(ends('forest', 'value', 1)).toMatchObject([
    { kind: 'cue-end', classIndex: 0, cueId: 'text:Forest', end: 'high' },
    { kind: 'cue-end', classIndex: 1, cueId: 'text:Forest', end: 'high' },
  ]);
  expect(ends('duck', 'class', 1)).toMatchObject([{ classIndex: 1, cueId: 'text:duck' }]);
  expect(ends('sea', 'value', 0)).toEqual([]);
  expect(ends('heron', 'class', 0)).toEqual([]);
});
