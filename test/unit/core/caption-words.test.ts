import { describe, expect, it } from 'vitest';
import { captionPrompts, contentWords, filterCaptions, type ImageCaption } from '../../../src/core/caption-words';

describe('content words', () => {
  it('are runs of letters that name something, as often as they stand there', () => {
    expect(contentWords("A Dog and a dog's 3 balls, on the (snowy) path!")).toEqual([
      'dog',
      'dog',
      's',
      'balls',
      'snowy',
      'path',
    ]);
    expect(contentWords('it is the one with which they were')).toEqual([]);
  });

  it('keep letters of other scripts and accents together', () => {
    expect(contentWords('un éléphant 雪')).toEqual(['un', 'éléphant', '雪']);
  });
});

describe('the filter of captions', () => {
  const captions = [
    'a cat on a sofa',
    'a cat on a carpet',
    'a car in the rain',
    'a car on the road',
    'text of nothing',
  ];

  it('keeps captions with one of the most frequent words of all classes together', () => {
    const { words, isKept } = filterCaptions(captions, 2);
    expect(words).toEqual([
      { word: 'car', count: 2 },
      { word: 'cat', count: 2 },
    ]);
    expect([...isKept]).toEqual([1, 1, 1, 1, 0]);
  });

  it('counts whole words: a carpet is no car', () => {
    expect([...filterCaptions(['car', 'car', 'a carpet'], 1).isKept]).toEqual([1, 1, 0]);
  });

  it('keeps more the more words it may take, and never counts words that name nothing', () => {
    let last = -1;
    for (let count = 0; count <= 8; count += 1) {
      const { words, isKept } = filterCaptions(captions, count);
      const kept = isKept.reduce((sum, flag) => sum + flag, 0);
      expect(kept).toBeGreaterThanOrEqual(last);
      expect(words.map(({ word }) => word)).not.toContain('a');
      last = kept;
    }
    expect(last).toBe(5);
  });
});

describe('prompts from captions', () => {
  const told: ImageCaption[] = [
    { row: 4, label: 0, caption: 'a cat on a sofa' },
    { row: 9, label: 0, caption: ' A cat on a sofa ' },
    { row: 2, label: 1, caption: 'a cat on a sofa' },
    { row: 7, label: 1, caption: 'a cat, sleeping' },
    { row: 8, label: 1, caption: 'noise' },
    { row: 3, label: 1, caption: '  ' },
  ];
  const filter = filterCaptions(
    told.map(({ caption }) => caption),
    2,
  );

  it('are the kept captions as they stand, with the label of their image, none twice for a class', () => {
    expect(captionPrompts(told, filter)).toEqual([
      { prompt: 'a cat on a sofa', label: 0, sourceRow: 4 },
      { prompt: 'a cat on a sofa', label: 1, sourceRow: 2 },
      { prompt: 'a cat, sleeping', label: 1, sourceRow: 7 },
    ]);
  });

  it('leave out images whose label may be wrong', () => {
    expect(captionPrompts(told, filter, new Set([2, 4])).map(({ sourceRow }) => sourceRow)).toEqual([9, 7]);
  });
});
