import { logChoose } from './hypergeometric';

/** Probabilities of 0 .. n successes of n trials, each with probability p (0 to 1). */
export function binomialLaw(n: number, p: number): Float64Array {
  return Float64Array.from({ length: n + 1 }, (_, x) => {
    // 0 log 0 is 0 here
    const successes = x === 0 ? 0 : x * Math.log(p);
    const failures = x === n ? 0 : (n - x) * Math.log(1 - p);
    return Math.exp(logChoose(n, x) + successes + failures);
  });
}
