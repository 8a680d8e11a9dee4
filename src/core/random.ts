/** A draw from [0, 1). */
export type Uniform = () => number;

/**
 * mulberry32: a 32-bit generator that gives the same numbers in every engine, so that a seed makes a run repeatable anywhere.
 * Returns numbers in [0, 1) with 32 bits of resolution. Seed 42 starts 0.6011037519, 0.4482905590, 0.8524657935.
 */
export function mulberry32(seed: number): Uniform {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * One standard normal by Box and Muller, from two uniform draws each time: the second value of the pair is not kept, so that a
 * stream of draws can be reproduced without state. Seed 42 starts -0.9561622294, -0.2730261049, -1.8416271848.
 */
export function drawNormal(uniform: Uniform): number {
  const radius = Math.sqrt(-2 * Math.log(Math.max(uniform(), 1e-12)));
  return radius * Math.cos(2 * Math.PI * uniform());
}

/** A whole number from 0 to `bound - 1`. The bias is below bound / 2^32. */
export function drawInteger(uniform: Uniform, bound: number): number {
  return Math.floor(uniform() * bound);
}

interface Swappable {
  readonly length: number;
  [index: number]: unknown;
}

/** Fisher and Yates, in place, from the end. */
export function shuffle<T extends Swappable>(values: T, uniform: Uniform): T {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const other = drawInteger(uniform, last + 1);
    const kept = values[last]!;
    values[last] = values[other]!;
    values[other] = kept;
  }
  return values;
}

/** `count` of the rows, drawn without replacement, in ascending order; all of them when there are no more than `count`. */
export function drawRows(rows: Uint32Array, count: number, uniform: Uniform): Uint32Array {
  if (count >= rows.length) return rows.slice();
  return shuffle(rows.slice(), uniform).slice(0, count).sort();
}
