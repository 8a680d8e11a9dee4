import { expect, test } from 'vitest';
import { heldOutFigures } from '../../../src/core/held-out-figures';
import { wilson } from '../../../src/core/intervals';
import type { CounterfactualAnswers } from '../../../src/core/weakness';

const said = (isRight: boolean) => ({ isRight, probability: isRight ? 0.9 : 0.1 });

/** Answers of a head: per source whether it is right on the changed images. */
function answers(headId: string, perturbed: readonly (readonly boolean[])[]): CounterfactualAnswers[] {
  return perturbed.flatMap((own, sourceRow) =>
    own.map((isRight, i) => ({
      headId,
      sourceRow,
      classIndex: 0,
      factor: ['background', 'object', 'domain'][i]!,
      from: 'a',
      to: 'b',
      original: said(sourceRow !== 0),
      perturbed: said(isRight),
      unperturbed: said(true),
    })),
  );
}

test('every source counts once, whatever was made of it; others are held against the first head, source by source', () => {
  const before = answers('erm', [[false, false], [true, false], [true], [false, false, true]]);
  const after = answers('counterfactual', [[true, false], [true, true], [true], [true, true, true]]);
  const [first, second] = heldOutFigures([...before, ...after]);
  expect(first).toMatchObject({ headId: 'erm', gain: null, original: wilson(3, 4), unperturbed: wilson(4, 4) });
  expect(first!.perturbed.value).toBeCloseTo((0 + 0.5 + 1 + 1 / 3) / 4, 12);
  expect(first!.perturbed.n).toBe(4);
  expect(second!.perturbed.value).toBeCloseTo((0.5 + 1 + 1 + 1) / 4, 12);
  expect(second!.gain!.value).toBeCloseTo((0.5 + 0.5 + 0 + 2 / 3) / 4, 12);
  expect(second!.gain!.n).toBe(4);
});

test('intervals stay within what shares can be', () => {
  const [only] = heldOutFigures(
    answers(
      'erm',
      Array.from({ length: 9 }, () => [true, true]),
    ),
  );
  expect(only!.perturbed).toMatchObject({ value: 1, high: 1 });
  expect(only!.perturbed.low).toBeGreaterThan(0);
  expect(only!.perturbed.low).toBeLessThan(1);
});

test('without images there is nothing to tell', () => {
  expect(heldOutFigures([])).toEqual([]);
});
