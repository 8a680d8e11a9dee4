import { describe, expect, it } from 'vitest';
import { gapP, logChoose, logFactorial, SMALLEST_P, upperTail } from '../../../src/core/hypergeometric';

/** Share of all ways to place m right answers among n ranks whose difference between the ends is at least as large. */
function enumerated(n: number, m: number, k: number, difference: number): number {
  let all = 0;
  let extreme = 0;
  for (let set = 0; set < 1 << n; set += 1) {
    let size = 0;
    let high = 0;
    let low = 0;
    for (let place = 0; place < n; place += 1) {
      if (!(set & (1 << place))) continue;
      size += 1;
      if (place < k) high += 1;
      if (place >= n - k) low += 1;
    }
    if (size !== m) continue;
    all += 1;
    if (Math.abs(high - low) >= Math.abs(difference)) extreme += 1;
  }
  return extreme / all;
}

describe('exact p of a gap', () => {
  it('equals brute-force enumeration for every table of up to 11 images', () => {
    for (const n of [2, 5, 8, 11]) {
      for (let m = 0; m <= n; m += 1) {
        for (let k = 1; 2 * k <= n; k += 1) {
          for (let difference = -k; difference <= k; difference += 1) {
            const expected = enumerated(n, m, k, difference);
            // An impossible difference has probability zero, told as the smallest p.
            expect(gapP(n, m, k, difference)).toBeCloseTo(Math.max(expected, SMALLEST_P), 12);
          }
        }
      }
    }
  });

  it("is Fisher's exact test where the ends make up the class", () => {
    // n = 2k: right on top | m right is hypergeometric. 8 of 10 against 2 of 10: p = 0.0230 (two-sided, symmetric table)
    let expected = 0;
    for (const a of [0, 1, 2, 8, 9, 10])
      expected += Math.exp(logChoose(10, a) + logChoose(10, 10 - a) - logChoose(20, 10));
    expect(gapP(20, 10, 10, 6)).toBeCloseTo(expected, 12);
  });

  it('falls with the difference and is 1 at zero', () => {
    let last = 1;
    expect(gapP(300, 200, 50, 0)).toBeCloseTo(1, 12);
    for (let difference = 1; difference <= 50; difference += 1) {
      const p = gapP(300, 200, 50, difference);
      expect(p).toBeLessThanOrEqual(last);
      expect(p).toBeGreaterThan(0);
      last = p;
    }
    expect(gapP(300, 200, 50, -13)).toBe(gapP(300, 200, 50, 13));
  });

  it('is 1 where everything is right or wrong, or the ends are empty', () => {
    expect(gapP(100, 100, 50, 0)).toBe(1);
    expect(gapP(100, 0, 20, 0)).toBe(1);
    expect(gapP(1, 1, 0, 0)).toBe(1);
  });

  it('stays accurate at half of 50,000', () => {
    const p = gapP(50_000, 41_000, 25_000, 400);
    // Normal law of the difference: variance of right-on-top minus right-at-the-bottom, with a continuity correction of one
    const variance = (50_000 * (41_000 / 50_000) * (9_000 / 50_000) * 50_000) / 49_999;
    const z = 399 / Math.sqrt(variance);
    const tail = 2 * (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / z) * (1 - 1 / z ** 2 + 3 / z ** 4);
    expect(p / tail).toBeGreaterThan(0.9);
    expect(p / tail).toBeLessThan(1.1);
  });

  it('refuses ends that overlap', () => {
    expect(() => gapP(10, 5, 6, 1)).toThrow(RangeError);
    expect(() => gapP(10, 11, 3, 1)).toThrow(RangeError);
  });

  it('knows factorials', () => {
    expect(logFactorial(10)).toBeCloseTo(Math.log(3628800), 12);
    const n = 50_000;
    const stirling = n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n);
    expect(logFactorial(n) / stirling).toBeCloseTo(1, 13);
    expect(logChoose(5, 6)).toBe(-Infinity);
  });
});

describe('the upper tail', () => {
  it('equals counting all draws, for every table of up to 9 images', () => {
    const bits = (set: number): number => set.toString(2).replaceAll('0', '').length;
    for (const n of [1, 4, 9]) {
      for (let m = 0; m <= n; m += 1) {
        for (let k = 0; k <= n; k += 1) {
          const draws = Array.from({ length: 1 << n }, (_, set) => set).filter((set) => bits(set) === k);
          for (let count = 0; count <= k + 1; count += 1) {
            const hits = draws.filter((set) => bits(set & ((1 << m) - 1)) >= count).length;
            expect(upperTail(n, m, k, count)).toBeCloseTo(hits / draws.length, 12);
          }
        }
      }
    }
  });

  it('refuses counts that do not fit', () => {
    expect(() => upperTail(5, 6, 1, 0)).toThrow(RangeError);
    expect(() => upperTail(5, 1, 6, 0)).toThrow(RangeError);
  });
});
