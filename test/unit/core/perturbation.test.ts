import { describe, expect, it } from 'vitest';
import {
  changeCaption,
  FACTORS,
  isInCaption,
  perturbByVocabulary,
  spreadOverFactors,
  type FactorWords,
  type Perturbation,
} from '../../../src/core/perturbation';
import { mulberry32 } from '../../../src/core/random';

describe('a changed caption', () => {
  it.each([
    ['a bear in a forest', 'forest', 'desert', 'a bear in a desert'],
    ['a bear in a forest', 'forest', 'autumn wood', 'a bear in an autumn wood'],
    ['an owl by a lake', 'lake', 'the sea', 'an owl by the sea'],
    ['A photo of a bear', 'photo', 'oil painting', 'An oil painting of a bear'],
    ['a bear with a red hat, asleep', 'red hat', '', 'a bear with, asleep'],
    ['a car beside a carpet', 'carpet', 'sofa', 'a car beside a sofa'],
    ['a Bear in Snow', 'snow', 'sand', 'a Bear in sand'],
    ['a bear (brown) in $1', '$1', 'snow', 'a bear (brown) in snow'],
    ['a bear in snow', 'snow', '$& \\ sand', 'a bear in $& \\ sand'],
  ])('of "%s" with %s for %s', (caption, from, to, changed) => {
    expect(changeCaption(caption, from, to)).toBe(changed);
  });

  it('is none where the words do not stand there as whole words, or nothing would change', () => {
    expect(changeCaption('a bear on a carpet', 'car', 'bus')).toBeNull();
    expect(changeCaption('a bear on an ice-field', 'ice', 'sand')).toBeNull();
    expect(changeCaption('a bear in snow', 'snow', ' Snow ')).toBeNull();
    expect(changeCaption('a bear in snow', ' ', 'sand')).toBeNull();
    expect(isInCaption('a bear', '')).toBe(false);
  });
});

const vocabulary: FactorWords[] = [
  { factor: 'background', words: ['wood', 'autumn wood', 'snow', 'sea', 'bear cave'] },
  { factor: 'object', words: ['ball', 'bear', 'rock'] },
  { factor: 'domain', words: ['drawing', 'photo'] },
];

describe('perturbing by vocabulary', () => {
  const caption = 'a drawing of a bear in an autumn wood';

  it('replaces what stands in the caption by others of its list, never the class', () => {
    const made = perturbByVocabulary(caption, 'bear', vocabulary, 9, mulberry32(1));
    expect(made.filter(({ factor }) => factor === 'object')).toEqual([]);
    expect(made.filter(({ factor }) => factor === 'domain')).toEqual([
      { factor: 'domain', from: 'drawing', to: 'photo', caption: 'a photo of a bear in an autumn wood' },
    ]);
    const places = made.filter(({ factor }) => factor === 'background');
    expect(places.map(({ to }) => to).sort()).toEqual(['bear cave', 'sea', 'snow']);
    expect(places.find(({ to }) => to === 'sea')!.caption).toBe('a drawing of a bear in a sea');
    for (const { from, caption: changed } of places) {
      expect(from).toBe('autumn wood');
      expect(isInCaption(changed, 'bear')).toBe(true);
    }
  });

  it('gives no more of a factor than asked, the same for the same seed, and leaves the vocabulary as it was', () => {
    const before = structuredClone(vocabulary);
    const one = perturbByVocabulary(caption, 'bear', vocabulary, 1, mulberry32(3));
    expect(one.map(({ factor }) => factor)).toEqual(['background', 'domain']);
    expect(perturbByVocabulary(caption, 'bear', vocabulary, 1, mulberry32(3))).toEqual(one);
    expect(vocabulary).toEqual(before);
    expect(perturbByVocabulary('nothing known', 'bear', vocabulary, 5, mulberry32(3))).toEqual([]);
  });
});

describe('a few changes of many', () => {
  const many: Perturbation[] = FACTORS.flatMap((factor, f) =>
    Array.from({ length: f + 1 }, (_, i) => ({ factor, from: 'x', to: `${i}`, caption: `${factor} ${i}` })),
  );

  it('meet every factor before any twice, and none twice', () => {
    const chosen = spreadOverFactors(many, 5, mulberry32(2));
    expect(new Set(chosen.map(({ factor }) => factor)).size).toBe(5);
    const all = spreadOverFactors(many, 99, mulberry32(2));
    expect(all).toHaveLength(many.length);
    expect(new Set(all.map(({ caption }) => caption)).size).toBe(many.length);
    expect(spreadOverFactors(many, 0, mulberry32(2))).toEqual([]);
  });
});
