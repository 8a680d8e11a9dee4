/**
 * The exact p of a spurious gap. If right and wrong predictions of a class were exchangeable (the cue tells nothing), the k most and
 * the k least spurious of its n images, m of them right, are two disjoint draws, and
 *
 *   P(a right on top, b right at the bottom) = C(k, a) C(k, b) C(n - 2k, m - a - b) / C(n, m)
 *
 * The two-sided p of an observed difference is the probability of a difference at least as large either way.
 */

/** Terms below this are left out of the sums, and no p is told as smaller than this. */
export const SMALLEST_P = 1e-60;

const LOG_CUT = Math.log(SMALLEST_P) - 10;

let logFactorials = new Float64Array([0, 0]);

/** log(n!), n a whole number from 0; a growing table, summed with compensation so that 50,000! is still good to 1e-15. */
export function logFactorial(n: number): number {
  if (n >= logFactorials.length) {
    const longer = new Float64Array(Math.max(n + 1, 2 * logFactorials.length, 1024));
    let lost = 0;
    for (let i = 2; i < longer.length; i += 1) {
      const term = Math.log(i) - lost;
      const sum = longer[i - 1]! + term;
      lost = sum - longer[i - 1]! - term;
      longer[i] = sum;
    }
    logFactorials = longer;
  }
  return logFactorials[n]!;
}

/** log of the binomial coefficient; -Infinity outside 0 <= k <= n. */
export function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return -Infinity;
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/**
 * The chance that of k draws without return from n, m of them marked, at least `count` are marked: Fisher's exact test, one-sided.
 *
 * @throws RangeError when the counts do not fit
 */
export function upperTail(n: number, m: number, k: number, count: number): number {
  if (m < 0 || m > n || k < 0 || k > n) throw new RangeError(`No such table: n ${n}, marked ${m}, drawn ${k}`);
  const most = Math.min(k, m);
  if (count <= Math.max(0, k + m - n)) return 1;
  const whole = logChoose(n, k);
  let tail = 0;
  // From the far end, so that small terms are not lost beside large ones.
  for (let a = most; a >= count; a -= 1) tail += Math.exp(logChoose(m, a) + logChoose(n - m, k - a) - whole);
  return Math.min(1, tail);
}

/**
 * Adds weight * P(a | s) to the mass of |2a - s|: given s right in both ends together, a follows the hypergeometric distribution of
 * s draws from 2k. Walks from the mode outwards by the ratio of neighbouring terms.
 */
function addDifferences(mass: Float64Array, k: number, s: number, logWeight: number): void {
  const least = Math.max(0, s - k);
  const mode = s >> 1;
  const logAtMode = logWeight + logChoose(k, mode) + logChoose(k, s - mode) - logChoose(2 * k, s);
  if (logAtMode < LOG_CUT) return;
  const cut = Math.exp(LOG_CUT);
  let term = Math.exp(logAtMode);
  // The law of a is symmetric about s / 2, so the lower half is walked and counted twice.
  for (let a = mode; a >= least && term >= cut; a -= 1) {
    mass[s - 2 * a]! += 2 * a === s ? term : 2 * term;
    term *= (a * (k - s + a)) / ((k - a + 1) * (s - a + 1));
  }
}

function differenceTails(n: number, m: number, k: number): Float64Array {
  const mass = new Float64Array(k + 1);
  const whole = logChoose(n, m);
  const least = Math.max(0, m - (n - 2 * k));
  const most = Math.min(2 * k, m);
  for (let s = least; s <= most; s += 1) {
    const logWeight = logChoose(2 * k, s) + logChoose(n - 2 * k, m - s) - whole;
    if (logWeight >= LOG_CUT) addDifferences(mass, k, s, logWeight);
  }
  // From the far end, so that small terms are not lost beside large ones.
  const tails = mass;
  for (let difference = k - 1; difference >= 0; difference -= 1) tails[difference]! += tails[difference + 1]!;
  return tails;
}

// A class has one (n, m, k) for all of its cues, so a few tables serve a whole audit.
const TABLES_KEPT = 64;
const tables = new Map<string, Float64Array>();

/**
 * Two-sided exact p of a difference between the number right among the k most and among the k least spurious images.
 *
 * @param n images of the class
 * @param m how many of them are right, 0 <= m <= n
 * @param k images at each end, 2k <= n
 * @param difference right on top minus right at the bottom; the sign does not matter
 * @returns p from SMALLEST_P to 1; 1 when k = 0
 * @throws RangeError when the counts do not fit
 */
export function gapP(n: number, m: number, k: number, difference: number): number {
  if (m < 0 || m > n || k < 0 || 2 * k > n) throw new RangeError(`No such table: n ${n}, right ${m}, k ${k}`);
  const key = `${n},${m},${k}`;
  let tails = tables.get(key);
  if (!tails) {
    tails = differenceTails(n, m, k);
    if (tables.size >= TABLES_KEPT) tables.delete(tables.keys().next().value!);
    tables.set(key, tails);
  }
  return Math.min(1, Math.max(SMALLEST_P, tails[Math.abs(difference)] ?? 0));
}
