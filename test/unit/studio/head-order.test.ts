import { expect, test } from 'vitest';
import { comparisonsOf, shownComparisons } from '../../../src/studio/steps/mend/comparisons';
import { nextOrder, sortHeads } from '../../../src/studio/steps/mend/head-order';
import { cardsFor } from '../../../src/studio/steps/mend/mend-methods';
import { exampleAudit } from '../writers/example-audit';

const document = exampleAudit();
const report = document.mend!;
const comparisons = comparisonsOf(report, document.dataset.classes);

test('the table compares means, worst group, calibration and every gap', () => {
  expect(comparisons.map(({ id }) => id)).toEqual(['worst', 'accuracy', 'balanced', 'calibration', 'gap-0', 'gap-1']);
});

test('the figure that is looked at has a column, however many there are', () => {
  const ids = (looked: number, most: number) =>
    shownComparisons(comparisons, comparisons[looked]!, most).map(({ id }) => id);
  expect(ids(1, 3)).toEqual(['worst', 'accuracy', 'balanced']);
  expect(ids(5, 3)).toEqual(['worst', 'accuracy', 'gap-1']);
  expect(ids(5, 6)).toEqual(comparisons.map(({ id }) => id));
});

test('the worst group by cue is a column of its own where cues made the groups', () => {
  const accuracy = (right: number) => ({ value: right / 10, low: 0, high: 1, n: 10 });
  const heads = report.heads.map((head, at) => ({
    ...head,
    cueGroups: [at, 9].map((right) => ({ name: `group ${right}`, classIndex: 0, cut: '', accuracy: accuracy(right) })),
  }));
  const byCue = comparisonsOf({ ...report, heads }, document.dataset.classes).find(({ id }) => id === 'worst-by-cue')!;
  expect(heads.map((head) => byCue.of(head)!.value)).toEqual(heads.map((_, at) => Math.min(at, 9) / 10));
});

test.each(['worst', 'accuracy', 'gap-1'])('heads are sorted by %s both ways, with the same heads', (column) => {
  const value = (head: (typeof report.heads)[number]) => comparisons.find(({ id }) => id === column)!.of(head)!.value;
  const down = sortHeads(report, { column, isDescending: true }, comparisons).map(value);
  expect(down).toEqual([...down].sort((a, b) => b - a));
  const up = sortHeads(report, { column, isDescending: false }, comparisons).map(value);
  expect(up).toEqual([...up].sort((a, b) => a - b));
  expect(sortHeads(report, null, comparisons)).toBe(report.heads);
});

test('a head without the figure comes last either way: erm has no difference to itself', () => {
  for (const isDescending of [true, false]) {
    const sorted = sortHeads(report, { column: 'gain', isDescending }, comparisons);
    expect(sorted.at(-1)!.method).toBe('erm');
  }
});

test('a column begins with the largest, a name with A, and turns round when pressed again', () => {
  expect(nextOrder(null, 'accuracy')).toEqual({ column: 'accuracy', isDescending: true });
  expect(nextOrder({ column: 'accuracy', isDescending: true }, 'accuracy').isDescending).toBe(false);
  expect(nextOrder({ column: 'accuracy', isDescending: false }, 'name')).toEqual({
    column: 'name',
    isDescending: false,
  });
});

test('cards are offered for what is there', () => {
  const ids = (hasSpurious: boolean, hasGroups: boolean) => cardsFor(hasSpurious, hasGroups).map(({ id }) => id);
  expect(ids(false, false)).toEqual(['afr', 'jtt']);
  expect(ids(true, false)).toEqual(expect.arrayContaining(['low-spuriosity', 'afr']));
  expect(ids(true, false)).not.toContain('dfr');
  expect(ids(false, true)).toContain('dfr');
  expect(ids(true, true).length).toBe(9);
  const withWords = (isOnEncoder: boolean) =>
    cardsFor(false, false, { hasWords: true, isOnEncoder }).map(({ id }) => id);
  expect(withWords(false)).toEqual(['afr', 'jtt', 'tldr']);
  expect(withWords(true)).toEqual(['afr', 'jtt', 'tldr', 'drml', 'debias-vl', 'roboshot']);
});
