import { describe, expect, it } from 'vitest';
import { mergePhrases, phraseCosine } from '../../../src/core/phrase-groups';
import { mulberry32, shuffle } from '../../../src/core/random';
import { stemOf } from '../../../src/core/word-stem';

describe('stems', () => {
  it.each([
    ['trees', 'tree'],
    ['branches', 'branch'],
    ['berries', 'berry'],
    ['houses', 'house'],
    ['leaves', 'leaf'],
    ['children', 'child'],
    ['running', 'run'],
    ['covered', 'covering'],
    ['parked', 'parks'],
    ['walls', 'wall'],
    ['boxes', 'box'],
  ])('of %s and %s are one', (one, other) => {
    expect(stemOf(one)).toBe(stemOf(other));
  });

  it.each(['grass', 'glass', 'bus', 'cactus', 'spring', 'red', 'sky', 'sea', 'bed', 'iris', 'constructor'])(
    'leave %s whole',
    (word) => {
      expect(stemOf(word)).toBe(word);
    },
  );

  it('keep apart what differs', () => {
    const words = ['sand', 'sea', 'sled', 'ski', 'sky', 'snow', 'street', 'stream', 'car', 'care', 'carpet', 'cart'];
    const stems = words.filter((word) => word !== 'care').map(stemOf);
    expect(new Set(stems).size).toBe(stems.length);
  });
});

describe('the cosine of phrases', () => {
  it('counts stems and not their order, form or function words', () => {
    expect(phraseCosine('bare trees', 'the bare tree')).toBeCloseTo(1, 12);
    expect(phraseCosine('blue water', 'water')).toBeCloseTo(Math.SQRT1_2, 12);
    expect(phraseCosine('snow', 'forest')).toBe(0);
    expect(phraseCosine('of the', 'snow')).toBe(0);
  });
});

describe('merged phrases', () => {
  it('are named by the most frequent, and a phrase joins the one that it is closest to', () => {
    const told = ['water', 'blue water', 'Water ', 'water', 'forest', 'pine forests', 'pine forests', 'bamboo stick'];
    const merged = mergePhrases(told);
    expect(merged.get('blue water')).toBe('water');
    expect(merged.get('Water ')).toBe('water');
    expect(merged.get('forest')).toBe('pine forests');
    expect(merged.get('bamboo stick')).toBe('bamboo stick');
  });

  it('make no chain: what has no word of the name stays apart', () => {
    const merged = mergePhrases(['snow', 'snow', 'snow', 'snow field', 'field']);
    expect(merged.get('snow field')).toBe('snow');
    expect(merged.get('field')).toBe('field');
  });

  it('do not depend on the order in which they were told, and name each group by one of itself', () => {
    const told = [
      'a road',
      'road',
      'road',
      'wet road',
      'tree',
      'trees',
      'trees',
      'tall tree',
      'old stone wall',
      'wall',
    ];
    const sorted = (merged: ReadonlyMap<string, string>) =>
      [...merged].sort(([one], [other]) => (one < other ? -1 : 1));
    const first = mergePhrases(told);
    for (let seed = 1; seed <= 20; seed += 1) {
      expect(sorted(mergePhrases(shuffle([...told], mulberry32(seed))))).toEqual(sorted(first));
    }
    for (const name of first.values()) expect(first.get(name)).toBe(name);
  });

  it('merge nothing but the same words at a bound of 1, and do not stumble over nothing', () => {
    expect(new Set(mergePhrases(['blue water', 'water', 'waters'], 1).values()).size).toBe(2);
    expect(mergePhrases([]).size).toBe(0);
  });
});
