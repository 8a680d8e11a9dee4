import { expect, test } from 'vitest';
import type { ImageGenerator } from '../../../src/core/image-generator';
import { RunningBudget } from '../../../src/engine/generation/budget';
import { photoSources } from '../../../src/engine/generation/photo-sources';
import { agreedSources } from '../../../src/engine/generation/served-sources';
import type { ServiceWish } from '../../../src/engine/generation/types';
import { readCues, suggestCues } from '../../../src/studio/tools/generate/photo-cues';

const generator = { id: 'g', title: 'A service', kinds: ['image-to-image'] } as unknown as ImageGenerator;

function photos(read: number[]) {
  return photoSources({
    generator,
    sizePixels: 64,
    classes: ['wolf', 'dog'],
    labels: [0, 1, 0],
    cues: [{ classIndex: 0, phrase: 'snow', instead: ['forest', 'beach'] }],
    read: (row) => {
      read.push(row);
      return Promise.resolve({ bytes: new Uint8Array(0), type: 'image/jpeg' });
    },
  });
}

function wish(agreedImages: number | null): ServiceWish {
  return { generator, sizePixels: 64, cues: [], agreedImages };
}

test('a photograph is put into words by its class and the cue named for it, or by its class alone', () => {
  const words = photos([]);
  expect([0, 1].map((row) => words.captionOf(row))).toEqual(['a photo of a wolf, snow', 'a photo of a dog']);
  expect(words.partsOf(1).background).toBeNull();
  expect(words.insteadOf?.(2)).toEqual(['forest', 'beach']);
  expect(words.caption('wolf', { background: 'beach', foreground: [] })).toBe('a photo of a wolf, beach');
});

test('no image is read without consent, and none beyond what was agreed to', async () => {
  const read: number[] = [];
  expect(() => agreedSources(photos(read), wish(null))).toThrow(/Nothing was sent/);
  const words = agreedSources(photos(read), wish(2));
  await words.source(0);
  await words.source(2);
  await words.source(0);
  await expect(words.source(1)).rejects.toThrow(/More than the 2 images/);
  expect(read).toEqual([0, 2, 0]);
  await expect(agreedSources(photos(read), wish(0)).source(0)).rejects.toThrow();
});

test('a budget is one for all the times that a run asks for images', () => {
  let now = 0;
  const budget = new RunningBudget({ images: 10, minutes: 2 }, () => now);
  budget.spend(7);
  now = 90_000;
  expect(budget.left).toEqual({ images: 3, minutes: 0.5 });
  budget.spend(5);
  now = 180_000;
  expect(budget.left).toEqual({ images: 0, minutes: 0 });
  expect(budget.spentError('budget-images', 4)).toMatchObject({ code: 'budget-spent' });
  expect(new RunningBudget({ images: null, minutes: null }).left).toEqual({ images: null, minutes: null });
});

test('cues to replace start from the audit and leave out a class that names nothing, or nothing in its place', () => {
  expect(suggestCues([['snow', 'night'], ['grass'], []])).toEqual([
    { phrase: 'snow', instead: 'grass' },
    { phrase: 'grass', instead: 'snow' },
    { phrase: '', instead: 'snow, grass' },
  ]);
  const typed = [
    { phrase: ' snow ', instead: 'beach, snow, , beach, forest' },
    { phrase: '', instead: 'snow' },
    { phrase: 'grass', instead: ' grass ' },
  ];
  expect(readCues(typed)).toEqual([{ classIndex: 0, phrase: 'snow', instead: ['beach', 'forest'] }]);
});
