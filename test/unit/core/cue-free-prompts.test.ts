import { describe, expect, it } from 'vitest';
import { chooseExamples, cueFreePrompts } from '../../../src/core/cue-free-prompts';
import { flipTests, type EditPair } from '../../../src/core/flip-test';

/** `flips` edits of a cue that flip, and as many control edits that do not. */
function found(classIndex: number, phrase: string, flips: number, firstRow: number, missed = 0): EditPair[] {
  return Array.from({ length: flips + missed }, (_, i) => ({
    row: firstRow + i,
    classIndex,
    factor: 'background',
    phrase,
    isFlipped: i < flips,
    isControlFlipped: false,
  }));
}

describe('examples of a class without its cues', () => {
  it('are 15 of the strongest cue and 10 of each next, 35 of a class at most', () => {
    const tests = flipTests([
      ...found(0, 'snow', 20, 0),
      ...found(0, 'forest', 20, 100, 2),
      ...found(0, 'sea', 20, 200, 4),
      ...found(0, 'road', 20, 300, 6),
      ...found(1, 'desert', 12, 400),
    ]);
    const examples = chooseExamples(tests);
    const count = (phrase: string) => examples.filter((example) => example.phrase === phrase).length;
    expect(['snow', 'forest', 'sea', 'road', 'desert'].map(count)).toEqual([15, 10, 10, 0, 12]);
  });

  it('take no row twice and no cue that was not found', () => {
    const tests = flipTests([...found(0, 'snow', 12, 0), ...found(0, 'ice', 14, 4, 1), ...found(1, 'road', 1, 90, 9)]);
    const examples = chooseExamples(tests);
    expect(new Set(examples.map(({ row }) => row)).size).toBe(examples.length);
    expect(examples.some(({ classIndex }) => classIndex === 1)).toBe(false);
    expect(examples.filter(({ phrase }) => phrase === 'ice').every(({ row }) => row >= 12)).toBe(true);
  });
});

describe('prompts without the cue', () => {
  const wish = { classIndex: 3, className: 'polar_owl', cues: ['snow', 'pine trees'], places: [] };

  it('ask for the class, with the cues as what must not be seen', () => {
    expect(cueFreePrompts(wish)).toEqual([
      { classIndex: 3, prompt: 'a photo of a polar owl', negativePrompt: 'snow, pine trees', place: null },
    ]);
  });

  it('ask for it once in each other place, never in one that is a cue', () => {
    const prompts = cueFreePrompts({ ...wish, places: ['beach', 'Pine tree', ' beach', 'deep snow', 'a desert'] });
    expect(prompts.map(({ prompt }) => prompt)).toEqual([
      'a photo of a polar owl in front of beach',
      'a photo of a polar owl in front of a desert',
    ]);
  });

  it('name a token in place of the class', () => {
    expect(cueFreePrompts({ ...wish, token: '<owl-free>' })[0]!.prompt).toBe('a photo of <owl-free>');
    expect(cueFreePrompts({ ...wish, token: ' ' })[0]!.prompt).toBe('a photo of a polar owl');
    expect(cueFreePrompts({ ...wish, className: 'owl' })[0]!.prompt).toBe('a photo of an owl');
  });
});
