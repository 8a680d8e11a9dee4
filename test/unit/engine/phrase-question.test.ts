import { describe, expect, it } from 'vitest';
import { phraseQuestion } from '../../../src/engine/questions/phrase-question';

describe('the question for the phrases of a caption', () => {
  const question = phraseQuestion('a landbird on a bamboo stick in a forest', 'landbird');

  it('tells the caption, the class and the shape of the answer', () => {
    expect(JSON.parse(question.text)).toEqual({
      caption: 'a landbird on a bamboo stick in a forest',
      class: 'landbird',
    });
    expect(question.schema).toMatchObject({ type: 'object', required: ['foreground', 'background', 'alternative'] });
    expect(JSON.stringify(question.schema)).not.toMatch(/undefined/);
  });

  it('reads an answer, trimmed, without the class, repetitions and keys that were not asked for', () => {
    const answer = {
      foreground: [' bamboo\n stick', 'Landbird', 'Bamboo stick'],
      background: 'forest ',
      alternative: 'desert',
      __proto__: null,
      more: { script: '<script>' },
    };
    expect(question.read(answer)).toEqual({
      foreground: ['Bamboo stick'],
      background: 'forest',
      alternative: 'desert',
    });
  });

  it('takes no background for none, and an alternative that is the background for none', () => {
    expect(question.read({ foreground: [], background: null, alternative: 'desert' }).alternative).toBeNull();
    expect(question.read({ foreground: [], background: 'forest', alternative: 'Forest' })).toEqual({
      foreground: [],
      background: 'forest',
      alternative: null,
    });
    expect(question.read({ foreground: [], background: 'landbird', alternative: 'sea' }).background).toBeNull();
  });

  it.each([
    ['text', 'forest'],
    ['nothing', null],
    ['a list', []],
    ['a missing key', { foreground: [], background: null }],
    ['a phrase of nothing', { foreground: ['  '], background: null, alternative: null }],
    ['a phrase like a page', { foreground: ['a'.repeat(81)], background: null, alternative: null }],
    ['a number', { foreground: [4], background: null, alternative: null }],
    [
      'too many',
      { foreground: Array.from({ length: 13 }, (_, i) => `thing ${i}`), background: null, alternative: null },
    ],
  ])('refuses %s, saying what to do', (_, answer) => {
    expect(() => question.read(answer)).toThrowError(
      expect.objectContaining({ code: 'endpoint-failed', fix: expect.stringMatching(/type the words/) }) as Error,
    );
  });
});
