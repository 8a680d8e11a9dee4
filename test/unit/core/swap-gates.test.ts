import { describe, expect, it } from 'vitest';
import { passesGates } from '../../../src/core/edit-gates';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { SwapGates, type GateExample } from '../../../src/core/swap-gates';

const DIMENSION = 40;

/** A network that gives one number to the thing, one to the place, and noise to the rest. */
function exampleFrom(uniform: () => number): GateExample {
  const look = (thing: number, place: number): Float32Array =>
    Float32Array.from(
      { length: DIMENSION },
      (_, j) => (j === 0 ? thing : j === 1 ? place : 1) + 0.15 * drawNormal(uniform),
    );
  const source = look(2, -2);
  return {
    source,
    made: look(2, 2),
    ground: look(0, -2),
    lentGround: look(0, 2),
    copy: source.map((value) => value + 0.01 * drawNormal(uniform)),
  };
}

function examples(count: number, seed: number): GateExample[] {
  const uniform = mulberry32(seed);
  return Array.from({ length: count }, () => exampleFrom(uniform));
}

describe('gates of background swaps', () => {
  const gates = new SwapGates(examples(30, 1), examples(30, 4), 0.95);
  const later = examples(40, 2);
  const passed = (made: (one: GateExample) => ArrayLike<number>): number =>
    later.filter((one) => passesGates(gates.judge({ ...one, made: made(one) }))).length;

  it('fixed on some photographs, let swaps of others pass', () => {
    expect(passed(({ made }) => made)).toBeGreaterThanOrEqual(30);
  });

  it('refuse swaps without the thing for the label, and copies for want of an edit', () => {
    expect(passed(({ lentGround }) => lentGround)).toBe(0);
    expect(passed(({ copy }) => copy)).toBe(0);
    const [one] = later as [GateExample];
    expect(gates.judge({ ...one, made: one.lentGround })).toMatchObject({ isLabelKept: false });
    expect(gates.judge({ ...one, made: one.copy })).toMatchObject({ isLabelKept: true, isNoCopy: false });
  });

  it('say what they were fixed on, and what they do there', () => {
    const { fixed } = gates;
    expect([fixed.learnedFrom, fixed.fixedOn, fixed.share]).toEqual([30, 30, 0.95]);
    // Three gates that each let 95 % pass leave at least 85 %.
    expect(fixed.passed.value).toBeGreaterThanOrEqual(0.85);
    expect(fixed.coveredRefused).toMatchObject({ value: 1, n: 30 });
    expect(fixed.copiesRefused).toMatchObject({ value: 1, n: 30 });
    expect(fixed.bounds.isLikeliestEnough).toBe(false);
  });

  it('cannot be fixed without photographs', () => {
    expect(() => new SwapGates([], examples(2, 3))).toThrow(/cannot be fixed/);
    expect(() => new SwapGates(examples(2, 3), [])).toThrow(/cannot be fixed/);
  });
});
