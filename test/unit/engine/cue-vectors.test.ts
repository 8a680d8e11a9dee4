import { expect, test } from 'vitest';
import type { EncoderClient } from '../../../src/compute/encoder-client';
import { averageUnitVectors, embedTypedCue, isTypedCue } from '../../../src/engine/cue-vectors';

/** Knows every word but one; the vector of a text is its length along the first axis. */
const encoder = {
  knowsWords: (words: readonly string[]) => Promise.resolve(words.map((word) => word !== 'zyzzyva')),
  embedTexts: (texts: readonly string[]) =>
    Promise.resolve(Float32Array.from(texts.flatMap((text) => [text.length, 0]))),
} as unknown as EncoderClient;

test('a typed cue is told from those of the vocabulary, also after a reload', async () => {
  const { cue, vector } = await embedTypedCue(encoder, '  Muddy Paws ');
  expect(cue).toEqual({
    id: 'text:typed-muddy-paws',
    kind: 'text',
    title: 'muddy paws',
    group: 'typed',
    isSurroundings: false,
  });
  expect(isTypedCue(cue)).toBe(true);
  expect(isTypedCue({ ...cue, id: 'text:mud' })).toBe(false);
  expect([...vector]).toEqual([1, 0]);
});

test('an unknown word is named and never scored', async () => {
  await expect(embedTypedCue(encoder, 'red zyzzyva')).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('"zyzzyva"'),
  });
});

test('a cue is the mean of its prompts as directions, whatever their lengths', () => {
  const means = averageUnitVectors(Float32Array.of(3, 0, 0, 5, 0, 7), 2, [2, 1]);
  expect([...means]).toEqual([0.5, 0.5, 0, 1]);
});
