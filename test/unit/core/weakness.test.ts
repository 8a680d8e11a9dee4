import { describe, expect, it } from 'vitest';
import { isHeldOutSource } from '../../../src/core/held-out-sources';
import { mulberry32 } from '../../../src/core/random';
import { weaknesses, type Answer, type CounterfactualAnswers } from '../../../src/core/weakness';

const answer = (isRight: boolean): Answer => ({ isRight, probability: isRight ? 0.9 : 0.2 });

/** `count` sources answered alike. */
function alike(
  count: number,
  firstRow: number,
  [original, perturbed, unperturbed]: readonly [boolean, boolean, boolean | null],
  more: Partial<CounterfactualAnswers> = {},
): CounterfactualAnswers[] {
  return Array.from({ length: count }, (_, i) => ({
    headId: 'erm',
    sourceRow: firstRow + i,
    classIndex: 0,
    factor: 'background',
    from: 'forest',
    to: 'sea',
    original: answer(original),
    perturbed: answer(perturbed),
    unperturbed: unperturbed === null ? null : answer(unperturbed),
    ...more,
  }));
}

describe('weaknesses', () => {
  it('are the drop of accuracy and probability over the sources, with the exact test of those that changed', () => {
    const [found] = weaknesses([
      ...alike(9, 0, [true, false, null]),
      ...alike(1, 20, [false, true, null]),
      ...alike(8, 40, [true, true, null]),
      ...alike(2, 60, [false, false, null]),
    ]);
    expect(found!.drop).toMatchObject({ value: 8 / 20, n: 20 });
    // 2 (1 + 10) / 2^10
    expect(found!.p).toBeCloseTo(22 / 1024, 12);
    expect(found!.probabilityDrop.value).toBeCloseTo((8 * 0.7) / 20, 12);
    expect(found).toMatchObject({ dropBeyondLook: null, span: null, isSignificant: true });
  });

  it('are none where the generator’s look alone costs the answer', () => {
    const [look] = weaknesses(alike(30, 0, [true, false, false]));
    expect(look).toMatchObject({ p: 1, isSignificant: false });
    expect(look!.drop.value).toBe(1);
    expect(look!.dropBeyondLook!.value).toBe(0);
    const [beyond] = weaknesses(alike(30, 0, [true, false, true]));
    expect(beyond!.p).toBeLessThan(1e-6);
    expect(beyond!.isSignificant).toBe(true);
  });

  it('are none where the change helps', () => {
    const [found] = weaknesses(alike(30, 0, [false, true, false]));
    expect(found!.p).toBeLessThan(1e-6);
    expect(found!.isSignificant).toBe(false);
  });

  it('count a source once in a line, by its first change, and each span in its own line', () => {
    const told = [
      ...alike(12, 0, [true, false, null]),
      ...alike(12, 0, [true, true, null], { from: 'snow' }),
      ...alike(12, 0, [true, false, null], { to: 'desert' }),
    ];
    const [byFactor, ...none] = weaknesses(told);
    expect(none).toEqual([]);
    expect(byFactor!.drop).toMatchObject({ value: 1, n: 12 });
    const bySpan = weaknesses(told, 'span');
    expect(bySpan.map(({ span, drop }) => [span, drop.value, drop.n])).toEqual([
      ['forest', 1, 12],
      ['snow', 0, 12],
    ]);
  });

  it('part heads, classes and factors, largest drop first, and correct for all of them', () => {
    const told = [
      ...alike(7, 0, [true, false, null]),
      ...alike(7, 0, [true, true, null], { headId: 'dfr' }),
      ...alike(7, 0, [true, true, null], { factor: 'domain' }),
      ...alike(7, 0, [true, true, null], { classIndex: 1 }),
    ];
    const table = weaknesses(told);
    expect(table).toHaveLength(4);
    expect(table[0]).toMatchObject({ headId: 'erm', factor: 'background', classIndex: 0 });
    expect(table[0]!.p).toBeCloseTo(2 / 128, 12);
    expect(table[0]!.q).toBeCloseTo(8 / 128, 12);
    expect(table[0]!.isSignificant).toBe(false);
    expect(weaknesses([])).toEqual([]);
  });

  it('are told in at most the false discovery rate of tables in which the change does nothing', () => {
    let tables = 0;
    for (let seed = 1; seed <= 200; seed += 1) {
      const uniform = mulberry32(seed);
      const told = Array.from({ length: 5 * 40 }, (_, i) => ({
        ...alike(1, i, [true, true, null], { factor: `factor ${i % 5}` })[0]!,
        original: answer(uniform() < 0.8),
        perturbed: answer(uniform() < 0.8),
        unperturbed: answer(uniform() < 0.8),
      }));
      if (weaknesses(told).some(({ isSignificant }) => isSignificant)) tables += 1;
    }
    expect(tables / 200).toBeLessThanOrEqual(0.05);
  });
});

describe('held-out sources', () => {
  it('are their share, the same whenever they are asked for, and others with another seed', () => {
    const rows = [...new Array(5000).keys()];
    const held = rows.map((row) => isHeldOutSource(row, 0.3, 1));
    expect(held.filter(Boolean).length / 5000).toBeCloseTo(0.3, 1);
    expect(rows.map((row) => isHeldOutSource(row, 0.3, 1))).toEqual(held);
    const other = rows.map((row) => isHeldOutSource(row, 0.3, 2));
    const both = rows.filter((row) => held[row] && other[row]).length / 5000;
    expect(both).toBeGreaterThan(0.07);
    expect(both).toBeLessThan(0.11);
    expect(rows.some((row) => isHeldOutSource(row, 0, 1))).toBe(false);
    expect(rows.every((row) => isHeldOutSource(row, 1, 1))).toBe(true);
  });
});
