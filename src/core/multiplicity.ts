/** Findings are told at this false discovery rate. */
export const FALSE_DISCOVERY_RATE = 0.05;

/**
 * Benjamini and Hochberg's adjusted p-values (1995): q of the i-th smallest of m is the least p_j m / j over j >= i, at most 1.
 * Rejecting where q <= rate keeps the false discovery rate at or below `rate` for independent or positively dependent tests.
 *
 * @param p p-values; NaN marks a test that was not made: it is not counted and stays NaN
 */
export function benjaminiHochberg(p: Float64Array): Float64Array {
  const made: number[] = [];
  for (let i = 0; i < p.length; i += 1) if (!Number.isNaN(p[i]!)) made.push(i);
  const ascending = Uint32Array.from(made).sort((a, b) => p[a]! - p[b]! || a - b);
  const q = new Float64Array(p.length).fill(Number.NaN);
  let least = 1;
  for (let rank = ascending.length; rank >= 1; rank -= 1) {
    const test = ascending[rank - 1]!;
    least = Math.min(least, (p[test]! * ascending.length) / rank);
    q[test] = least;
  }
  return q;
}
