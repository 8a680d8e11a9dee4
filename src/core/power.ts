import { binomialLaw } from './binomial';
import { gapP } from './hypergeometric';
import { normalQuantile, upperNormal } from './mann-whitney';
import { FALSE_DISCOVERY_RATE } from './multiplicity';

/** A gap is called visible where it would be found this often. */
export const WANTED_POWER = 0.8;

/** What a binomial law has beyond these bounds together is left out of the sums; power is told in whole percent. */
const MASS_LEFT_OUT = 1e-6;

export interface PowerInput {
  /** Images of the class. */
  n: number;
  /** Images at each end, 2k <= n. */
  k: number;
  /** Accuracy with and without the cue, 0 to 1. */
  accuracyHigh: number;
  accuracyLow: number;
  /** Accuracy of the images between the ends; absent: the mean of the two. */
  accuracyBetween?: number;
  /** Tests that the correction covers. */
  tests: number;
  rate?: number;
}

/** The likely part of a binomial law: first count, and masses from there on. */
function likelyPart(n: number, p: number): { first: number; masses: Float64Array } {
  const law = binomialLaw(n, p);
  let first = 0;
  for (let mass = law[0]!; mass < MASS_LEFT_OUT && first < n; mass += law[first]!) first += 1;
  let last = n;
  for (let mass = law[n]!; mass < MASS_LEFT_OUT && last > first; mass += law[last]!) last -= 1;
  return { first, masses: law.subarray(first, last + 1) };
}

/** The least difference of counts whose p is at most `most`, with m of n right; k + 1 where even the largest is not enough. */
function criticalDifference(n: number, m: number, k: number, most: number): number {
  let low = 0;
  let high = k + 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (gapP(n, m, k, middle) <= most) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Beyond this many images an end the three binomials are many to enumerate, and their normal law is near: docs/methods.md says how near. */
const MOST_ENUMERATED = 500;

/** The same by the normal law of the difference: its deviation where right and wrong are exchanged at random against its own. */
function normalPower(input: PowerInput, most: number): number {
  const { n, k, accuracyHigh, accuracyLow } = input;
  const between = input.accuracyBetween ?? (accuracyHigh + accuracyLow) / 2;
  const level = (k * (accuracyHigh + accuracyLow) + (n - 2 * k) * between) / n;
  const byChance = Math.sqrt((2 * k * level * (1 - level) * n) / (n - 1));
  const own = Math.sqrt(k * (accuracyHigh * (1 - accuracyHigh) + accuracyLow * (1 - accuracyLow)));
  // A count is as far as the limit that lies half a count below it.
  const needed = normalQuantile(most / 2) * byChance + 0.5;
  const expected = k * Math.abs(accuracyHigh - accuracyLow);
  if (own === 0) return expected >= needed ? 1 : 0;
  const beyond = (distance: number): number =>
    distance >= 0 ? upperNormal(distance / own) : 1 - upperNormal(-distance / own);
  return beyond(needed - expected) + beyond(needed + expected);
}

/**
 * Power of the exact test of a gap (hypergeometric.ts), by enumeration of the three binomials (right at either end and between): the
 * probability that p is at most rate / tests, which is what Benjamini and Hochberg's correction asks of a single true finding. Beyond 500
 * images an end by the normal law.
 */
export function gapPower(input: PowerInput): number {
  const { n, k, accuracyHigh, accuracyLow, tests, rate = FALSE_DISCOVERY_RATE } = input;
  if (k < 1) return 0;
  const most = rate / Math.max(1, tests);
  if (k > MOST_ENUMERATED) return Math.min(1, normalPower(input, most));
  const high = likelyPart(k, accuracyHigh);
  const low = likelyPart(k, accuracyLow);
  const between = likelyPart(n - 2 * k, input.accuracyBetween ?? (accuracyHigh + accuracyLow) / 2);
  // P(right at both ends together = s, their difference at least d either way), read off for each number right between.
  const critical = new Map<number, number>();
  let power = 0;
  high.masses.forEach((highMass, a) => {
    low.masses.forEach((lowMass, b) => {
      const ends = highMass * lowMass;
      if (ends < MASS_LEFT_OUT * MASS_LEFT_OUT) return;
      const rightHigh = high.first + a;
      const rightLow = low.first + b;
      between.masses.forEach((betweenMass, c) => {
        const m = rightHigh + rightLow + between.first + c;
        let needed = critical.get(m);
        if (needed === undefined) {
          needed = criticalDifference(n, m, k, most);
          critical.set(m, needed);
        }
        if (Math.abs(rightHigh - rightLow) >= needed) power += ends * betweenMass;
      });
    });
  });
  return Math.min(1, power);
}

/** The two ends' accuracies a gap apart, about a level, moved so that both are possible. */
export function accuraciesApart(level: number, gap: number): { accuracyHigh: number; accuracyLow: number } {
  const accuracyHigh = Math.min(1, Math.max(gap, level + gap / 2));
  return { accuracyHigh, accuracyLow: accuracyHigh - gap };
}

/**
 * The smallest gap, in whole points, that images of this number would have shown with the wanted power.
 *
 * @param level accuracy on the class as a whole (0 to 1): the ends lie about it, the images between have it
 * @param tests how many tests the correction covers; 1 for a gap that is not corrected
 * @returns null where not even a gap of 100 points would be seen
 */
export function smallestVisibleGap(
  { n, k, level, tests }: { n: number; k: number; level: number; tests: number },
  wanted: number = WANTED_POWER,
): number | null {
  const powerAt = (points: number): number =>
    gapPower({ n, k, ...accuraciesApart(level, points / 100), accuracyBetween: level, tests });
  if (k < 1 || powerAt(100) < wanted) return null;
  let low = 1;
  let high = 100;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (powerAt(middle) >= wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
