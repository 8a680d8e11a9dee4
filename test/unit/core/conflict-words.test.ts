import { describe, expect, it } from 'vitest';
import type { ImageCaption } from '../../../src/core/caption-words';
import { conflictTests, isConflictingCaption } from '../../../src/core/conflict-words';
import { mulberry32 } from '../../../src/core/random';

const CLASSES = ['cow', 'camel'];

/** `counts`: how many captions of a class, in row order. */
function captionsOf(counts: readonly (readonly [label: number, caption: string, count: number])[]): ImageCaption[] {
  const list = counts.flatMap(([label, caption, count]) =>
    Array.from({ length: count }, () => ({ label, caption, row: 0 })),
  );
  return list.map((one, row) => ({ ...one, row }));
}

/** Cows on grass, 6 of 120 on sand; camels the other way round. */
const PLANTED = captionsOf([
  [0, 'a cow on sand', 6],
  [0, 'a cow on grass', 114],
  [1, 'a camel on grass', 6],
  [1, 'a camel on sand', 114],
]);

const ends = (cows: readonly number[], camels: readonly number[]) => [
  { classIndex: 0, hard: Uint32Array.from(cows) },
  { classIndex: 1, hard: Uint32Array.from(camels) },
];
const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

describe('words that tell a bias from hard images', () => {
  it('are found with their counts where the hard images go against what goes with the classes', () => {
    const tests = conflictTests(PLANTED, ends(from(0, 12), from(120, 12)), CLASSES);
    expect(
      tests.filter(({ isFound }) => isFound).map(({ classIndex, word, side }) => [classIndex, word, side]),
    ).toEqual([
      [0, 'grass', 'without'],
      [0, 'sand', 'with'],
      [1, 'grass', 'with'],
      [1, 'sand', 'without'],
    ]);
    const sand = tests.find(({ classIndex, word }) => classIndex === 0 && word === 'sand')!;
    expect(sand).toMatchObject({
      hard: { count: 6, of: 12 },
      rest: { count: 0, of: 108 },
      others: { count: 114, of: 120 },
    });
    // All 6 of 120 among 12 draws: C(114, 6) / C(120, 12) = (12 11 10 9 8 7) / (120 119 118 117 116 115).
    expect(sand.p).toBeCloseTo((12 * 11 * 10 * 9 * 8 * 7) / (120 * 119 * 118 * 117 * 116 * 115), 15);
    expect(sand.q).toBeGreaterThanOrEqual(sand.p);
  });

  it('are not found where the hard images are as the rest of their class', () => {
    const tests = conflictTests(PLANTED, ends([0, ...from(20, 19)], [120, ...from(140, 19)]), CLASSES);
    expect(tests.filter(({ isFound }) => isFound)).toEqual([]);
  });

  it('are not found where the hard images share a word that goes with no class: hard is not biased', () => {
    const balanced = captionsOf([
      [0, 'a cow on sand', 60],
      [0, 'a cow on grass', 60],
      [1, 'a camel on sand', 60],
      [1, 'a camel on grass', 60],
    ]);
    const tests = conflictTests(balanced, ends(from(0, 12), from(180, 12)), CLASSES);
    expect(tests.map(({ word }) => word)).toContain('sand');
    expect(tests.filter(({ isFound }) => isFound)).toEqual([]);
  });

  it('tell of what is missing where the bias is a thing that one class alone has', () => {
    const marked = captionsOf([
      [0, 'a cow', 6],
      [0, 'a cow with a fence', 114],
      [1, 'a camel with a fence', 6],
      [1, 'a camel', 114],
    ]);
    const tests = conflictTests(marked, ends(from(0, 12), from(120, 12)), CLASSES);
    expect(tests.map(({ classIndex, word, side, isFound }) => [classIndex, word, side, isFound])).toEqual([
      [0, 'fence', 'without', true],
      [1, 'fence', 'with', true],
    ]);
    expect(isConflictingCaption({ row: 0, label: 0, caption: 'a cow' }, tests)).toBe(true);
    expect(isConflictingCaption({ row: 0, label: 0, caption: 'a cow with a fence' }, tests)).toBe(false);
    expect(isConflictingCaption({ row: 0, label: 1, caption: 'a camel with a fence' }, tests)).toBe(true);
    expect(isConflictingCaption({ row: 0, label: 1, caption: 'a camel' }, tests)).toBe(false);
  });

  it('leave out the names of the classes: a caption that names another class speaks of the label', () => {
    const confused = captionsOf([
      [0, 'a camel in a stable', 6],
      [0, 'a cow in a barn', 114],
      [1, 'a camel in a stable', 120],
    ]);
    const words = conflictTests(confused, ends(from(0, 12), []), CLASSES).map(({ word }) => word);
    expect(words).toEqual(expect.arrayContaining(['barn', 'stable']));
    expect(words).not.toContain('camel');
    expect(words).not.toContain('cow');
  });

  it('are found by chance in no more than one of twenty sets whose hard images are drawn at random', () => {
    const uniform = mulberry32(3);
    const draw = (first: number): number[] => [...new Set(from(0, 12).map(() => first + Math.floor(120 * uniform())))];
    const runs = 400;
    let found = 0;
    for (let run = 0; run < runs; run += 1) {
      const tests = conflictTests(PLANTED, ends(draw(0), draw(120)), CLASSES);
      if (tests.some(({ isFound }) => isFound)) found += 1;
    }
    expect(found / runs).toBeLessThanOrEqual(0.05);
  });
});
