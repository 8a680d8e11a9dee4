import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownCues, parseVocabulary, tokensOf } from '../../../src/core/vocabulary';

const PUBLIC = join(import.meta.dirname, '../../../public');

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(PUBLIC, path), 'utf8'));
}

const phrases = readJson('models/studio-encoder/phrases.json') as string[];
const tokenizer = readJson('models/studio-encoder/tokenizer.json') as { model: { vocab: Record<string, number> } };

describe("the bundled encoder's phrases", () => {
  it('are made of words of its tokenizer', () => {
    const strange = phrases.flatMap(tokensOf).filter((token) => !(token in tokenizer.model.vocab));
    expect(strange).toEqual([]);
  });

  it('hold what was trained, and not what its words merely add up to', () => {
    const learnt = new Set(phrases.map((phrase) => tokensOf(phrase).join(' ')));
    for (const phrase of ['forest', 'sea', 'black border', 'grey scale']) expect(learnt.has(phrase)).toBe(true);
    for (const phrase of ['water tower', 'wooden wall']) {
      expect(tokensOf(phrase).every((token) => token in tokenizer.model.vocab)).toBe(true);
      expect(learnt.has(tokensOf(phrase).join(' '))).toBe(false);
    }
    const vocabulary = parseVocabulary(readJson('cues/vocabulary.json'));
    const { known } = knownCues(vocabulary, (phrase) => learnt.has(tokensOf(phrase).join(' ')));
    expect(known.length).toBeGreaterThan(400);
  });
});
