import type { ConflictTest } from './conflict-words';
import type { DiffuBiasReport } from './diffubias-report';
import { listText } from './number-text';

/** Classes whose hard images go against a bias, with the tests that say so, strongest first. */
export function foundByClass({
  tests,
}: Pick<DiffuBiasReport, 'tests'>): { classIndex: number; tests: ConflictTest[] }[] {
  const found = tests.filter(({ isFound }) => isFound);
  const classes = [...new Set(found.map(({ classIndex }) => classIndex))];
  return classes.map((classIndex) => ({ classIndex, tests: found.filter((test) => test.classIndex === classIndex) }));
}

/** What the hard images of a class say: "with “beach”, without “wood”". */
export function conflictWords(tests: readonly ConflictTest[]): string {
  const sides = (['with', 'without'] as const).flatMap((side) => {
    const words = tests.filter((test) => test.side === side).map(({ word }) => `“${word}”`);
    return words.length > 0 ? [`${side} ${listText(words)}`] : [];
  });
  return sides.join(', ');
}
