import { describe, expect, it } from 'vitest';
import { flipTests, type EditPair } from '../../../src/core/flip-test';

function pairs(
  phrase: string,
  classIndex: number,
  both: number,
  edit: number,
  control: number,
  none: number,
): EditPair[] {
  const one = (isFlipped: boolean, isControlFlipped: boolean) => (_: unknown, row: number) =>
    ({ row, classIndex, factor: 'background', phrase, isFlipped, isControlFlipped }) as const;
  return [
    ...Array.from({ length: both }, one(true, true)),
    ...Array.from({ length: edit }, one(true, false)),
    ...Array.from({ length: control }, one(false, true)),
    ...Array.from({ length: none }, one(false, false)),
  ];
}

describe('flip tests', () => {
  it('count hits over occurrences, less those of the control, with the exact test of the images on which they differ', () => {
    const [test] = flipTests(pairs('snow', 0, 2, 9, 1, 8));
    expect(test).toMatchObject({ classIndex: 0, phrase: 'snow', isSignificant: true });
    expect(test!.hitRate).toMatchObject({ value: 11 / 20, n: 20 });
    expect(test!.controlRate).toMatchObject({ value: 3 / 20, n: 20 });
    expect(test!.difference).toMatchObject({ value: 8 / 20, n: 20 });
    // 2 (C(10,0) + C(10,1)) / 2^10
    expect(test!.p).toBeCloseTo(22 / 1024, 12);
    expect(test!.flippedRows).toHaveLength(11);
    expect(test!.rows).toHaveLength(20);
  });

  it('do not take a generator that flips everything for a cue', () => {
    const [test] = flipTests(pairs('snow', 0, 20, 0, 0, 0));
    expect(test).toMatchObject({ p: 1, isSignificant: false });
    expect(test!.difference.value).toBe(0);
  });

  it('call nothing a cue where the control flips more', () => {
    const [test] = flipTests(pairs('snow', 0, 0, 0, 15, 5));
    expect(test!.p).toBeLessThan(0.001);
    expect(test!.isSignificant).toBe(false);
  });

  it('rank within the class, and correct for how many cues were asked', () => {
    const one = pairs('snow', 0, 0, 6, 0, 10);
    expect(flipTests(one)[0]!.q).toBeCloseTo(2 / 64, 12);
    const others = Array.from({ length: 9 }, (_, i) => pairs(`place ${i}`, 1, 0, 1, 1, 5)).flat();
    const tests = flipTests([...others, ...one, ...pairs('forest', 0, 0, 9, 0, 7)]);
    expect(tests.slice(0, 2).map(({ phrase }) => phrase)).toEqual(['forest', 'snow']);
    const snow = tests[1]!;
    expect(snow.q).toBeGreaterThan(snow.p);
    expect(snow.isSignificant).toBe(false);
    for (const { q, p } of tests) expect(q).toBeGreaterThanOrEqual(p);
  });

  it('part background and foreground of the same name, and give nothing for nothing', () => {
    const mixed = pairs('snow', 0, 0, 3, 0, 3).map((pair, i) => ({
      ...pair,
      factor: i % 2 ? ('foreground' as const) : ('background' as const),
    }));
    expect(flipTests(mixed)).toHaveLength(2);
    expect(flipTests([])).toEqual([]);
  });
});
