import { describe, expect, it } from 'vitest';
import type { CueDescription, CueJudgement } from '../../../src/core/audit';
import { groupFigure, mapFigure, verdictOf, wordFigure } from '../../../src/core/cue-suggestion';
import type { OverlapReport } from '../../../src/core/closer-look';
import { normaliseFeatures } from '../../../src/core/normalisation';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { suggestionRecord, suggestionRecordSentence } from '../../../src/core/suggestion-record';
import { closenessToName } from '../../../src/core/word-closeness';

/** Words around two meanings, all in one narrow cone, as the texts of an encoder are. */
function wordsOfTwoMeanings(count: number, dimension: number) {
  const uniform = mulberry32(5);
  const values = Float32Array.from({ length: count * dimension }, () => 0.3 * drawNormal(uniform));
  for (let word = 0; word < count; word += 1) {
    values[word * dimension] = 8;
    values[word * dimension + 1]! += word < 20 ? 1.5 : -0.3;
  }
  return normaliseFeatures({ rowCount: count, dimension, values }, { kind: 'l2' });
}

describe('nearness of words to the name of a class', () => {
  it('tells the words of its meaning from the rest, though all texts lie close together', () => {
    const words = wordsOfTwoMeanings(200, 16);
    const name = words.values.slice(0, 16);
    const closeness = closenessToName(words, name);
    expect(closeness[0]!.percentile).toBe(1);
    expect(closeness[0]!.cosine).toBeCloseTo(1, 5);
    const kin = closeness.slice(1, 20).map(({ percentile }) => percentile);
    const others = closeness.slice(20).map(({ percentile }) => percentile);
    expect(Math.min(...kin)).toBeGreaterThan(0.85);
    expect(others.reduce((sum, one) => sum + one, 0) / others.length).toBeLessThan(0.5);
    const plain = Math.min(...others.map((_, i) => dot(words.values, i + 20, name)));
    expect(plain).toBeGreaterThan(0.9);
  });
});

function dot(values: Float32Array, row: number, other: Float32Array): number {
  return other.reduce((sum, value, j) => sum + value * values[row * other.length + j]!, 0);
}

const cue = (title: string, isSurroundings: boolean): CueDescription => ({
  id: `text:${title}`,
  kind: 'text',
  title,
  group: 'Any',
  isSurroundings,
});
const near = { cosine: 0.6, percentile: 0.98 };
const far = { cosine: 0.01, percentile: 0.4 };

describe('a suggestion', () => {
  const suggest = (title: string, isSurroundings: boolean, closeness: typeof near | null) =>
    verdictOf([groupFigure(cue(title, isSurroundings), 0, ['bird', 'forest']), wordFigure(closeness, 'bird')]);

  it('calls a part of the thing core, and what is far from its name spurious', () => {
    expect(suggest('beak', false, near)).toBe('core');
    expect(suggest('keyboard', false, far)).toBe('spurious');
    expect(suggest('sea', true, far)).toBe('spurious');
  });

  it('calls surroundings spurious even where they are often named together with the class', () => {
    expect(suggest('nest', true, near)).toBe('spurious');
  });

  it('calls the name of the class core, and that of another class spurious', () => {
    expect(suggest('bird', false, { cosine: 1, percentile: 1 })).toBe('core');
    expect(suggest('forest', true, far)).toBe('spurious');
  });

  it('counts the place of a cue as one figure beside words and group', () => {
    const lies = (value: number, low: number, object: OverlapReport['object'] = { kind: 'words', words: 'bird' }) =>
      mapFigure({
        cueId: 'text:a',
        classIndex: 0,
        object,
        maps: [],
        overlap: { value, low, high: value + 0.1, n: 8 },
        chance: 0.08,
      });
    const figures = (isSurroundings: boolean, closeness: typeof near, place: ReturnType<typeof lies>) => [
      groupFigure(cue('twig', isSurroundings), 0, ['bird']),
      wordFigure(closeness, 'bird'),
      place,
    ];
    expect(lies(0.82, 0.69).text).toBe('its place overlaps 82 % [69, 92] with bird (n 8, by chance 8 %)');
    // A thing whose words are near, but which lies beside the bird: even, so that the words decide.
    expect(verdictOf(figures(false, near, lies(0.03, 0)))).toBe('core');
    expect(verdictOf(figures(false, far, lies(0.82, 0.69)))).toBe('spurious');
    // Of surroundings it takes words and place together to say core.
    expect(verdictOf(figures(true, near, lies(0.82, 0.69)))).toBe('core');
    expect(verdictOf(figures(true, near, lies(0.3, 0.2)))).toBe('spurious');
    expect(verdictOf(figures(true, near, lies(0.03, 0)))).toBe('spurious');
    expect(lies(0.82, 0.69, { kind: 'head' }).says).toBeNull();
  });

  it('says nothing of a thing where the encoder does not know the name of the class', () => {
    expect(suggest('beak', false, null)).toBeNull();
    expect(wordFigure(null, 'waterbird').text).toContain('does not know "waterbird"');
  });
});

describe('the record of suggestions', () => {
  const judged = (judgement: CueJudgement['judgement'], suggested?: 'core' | 'spurious'): CueJudgement => ({
    classIndex: 0,
    cueId: 'text:a',
    judgement,
    decidedBy: 'person',
    ...(suggested ? { suggested } : {}),
  });

  it('counts the verdicts of a person on cues that had a suggestion, with an interval', () => {
    const judgements = [
      ...Array.from({ length: 7 }, () => judged('spurious', 'spurious')),
      judged('core', 'spurious'),
      judged('spurious', 'core'),
      judged('ignore', 'spurious'),
      judged('core'),
      { ...judged('spurious', 'spurious'), decidedBy: 'rule' as const },
    ];
    const record = suggestionRecord(judgements);
    expect(record).toMatchObject({ verdicts: 9, agreed: 7 });
    expect(suggestionRecordSentence(record!)).toBe('The suggestion agreed with 7 of your 9 verdicts (78 %, [45, 94]).');
  });

  it('is none where nothing was suggested', () => {
    expect(suggestionRecord([judged('core'), judged('ignore', 'core')])).toBeNull();
  });
});
