import { describe, expect, it } from 'vitest';
import { perturbationQuestion } from '../../../src/engine/questions/perturbation-question';

const question = perturbationQuestion('a photo of a landbird in a green forest', 'landbird', 2);
const change = (factor: string, from: string, to: string) => ({ factor, from, to });

describe('the question for changes of a caption', () => {
  it('names the factors in its schema', () => {
    expect(JSON.stringify(question.schema)).toMatch(/"subject attribute","object","background","adjective","domain"/);
  });

  it('changes the caption itself, and keeps to how many of a factor were asked for', () => {
    const changes = [
      change('background', 'forest', 'airport'),
      change('background', 'green forest', 'empty street'),
      change('background', 'forest', 'desert'),
      change('domain', 'photo', 'ink sketch'),
    ];
    expect(question.read({ changes }).map(({ caption }) => caption)).toEqual([
      'a photo of a landbird in a green airport',
      'a photo of a landbird in an empty street',
      'an ink sketch of a landbird in a green forest',
    ]);
  });

  it('drops what would change the class, what does not stand in the caption, and what stands there twice', () => {
    const changes = [
      change('object', 'landbird', 'cat'),
      change('object', 'a landbird', 'a cat'),
      change('background', 'beach', 'sea'),
      change('adjective', 'green', 'snowy'),
      change('background', 'green', 'snowy'),
    ];
    expect(question.read({ changes })).toEqual([
      { factor: 'adjective', from: 'green', to: 'snowy', caption: 'a photo of a landbird in a snowy forest' },
    ]);
    const two = perturbationQuestion('a polar bear in the snow', 'polar bear', 2);
    expect(two.read({ changes: [change('subject attribute', 'polar', 'brown')] })).toEqual([]);
  });

  it.each([
    ['an unknown factor', { changes: [change('weather', 'green', 'grey')] }],
    ['no list', { changes: 'green' }],
    ['nothing', undefined],
    ['too many', { changes: Array.from({ length: 26 }, () => change('domain', 'photo', 'sketch')) }],
  ])('refuses %s', (_, answer) => {
    expect(() => question.read(answer)).toThrowError(expect.objectContaining({ code: 'endpoint-failed' }) as Error);
  });
});
