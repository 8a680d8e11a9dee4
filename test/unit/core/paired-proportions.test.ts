import { describe, expect, test } from 'vitest';
import { countPairs, mcNemarP, pairedDrop } from '../../../src/core/paired-proportions';

describe('paired proportions', () => {
  test('counts, drop and p of a small table', () => {
    const counts = countPairs([1, 1, 1, 0, 0, 1], [1, 0, 0, 1, 0, 0]);
    expect(counts).toEqual({ bothRight: 1, lost: 3, won: 1, bothWrong: 1 });
    expect(pairedDrop(counts).value).toBeCloseTo(2 / 6, 12);
    // 2 (C(4,0) + C(4,1)) / 16
    expect(mcNemarP(counts)).toBeCloseTo(10 / 16, 12);
    expect(mcNemarP({ bothRight: 9, lost: 0, won: 0, bothWrong: 0 })).toBe(1);
    expect(mcNemarP({ bothRight: 0, lost: 10, won: 0, bothWrong: 0 })).toBeCloseTo(2 / 1024, 12);
  });

  test('the interval holds the drop, and swapping before and after turns it round', () => {
    for (let lost = 0; lost <= 12; lost += 1) {
      for (let won = 0; won + lost <= 12; won += 1) {
        const drop = pairedDrop({ bothRight: 12 - lost - won, lost, won, bothWrong: 3 });
        const turned = pairedDrop({ bothRight: 12 - lost - won, lost: won, won: lost, bothWrong: 3 });
        expect(drop.low).toBeLessThanOrEqual(drop.value);
        expect(drop.high).toBeGreaterThanOrEqual(drop.value);
        expect(turned.low).toBeCloseTo(-drop.high, 12);
      }
    }
  });

  test('covers the true drop in 93 to 99 % at n = 40, by exact enumeration of the trinomial', () => {
    const n = 40;
    const logFactorial = [0];
    for (let i = 1; i <= n; i += 1) logFactorial.push(logFactorial[i - 1]! + Math.log(i));
    for (const [pLost, pWon] of [
      [0.1, 0.1],
      [0.3, 0.1],
      [0.4, 0.05],
      [0.25, 0.25],
      [0.5, 0.2],
    ] as const) {
      let covered = 0;
      for (let lost = 0; lost <= n; lost += 1) {
        for (let won = 0; won + lost <= n; won += 1) {
          const rest = n - lost - won;
          const { low, high } = pairedDrop({ bothRight: rest, lost, won, bothWrong: 0 });
          if (low > pLost - pWon || high < pLost - pWon) continue;
          covered += Math.exp(
            logFactorial[n]! -
              logFactorial[lost]! -
              logFactorial[won]! -
              logFactorial[rest]! +
              lost * Math.log(pLost) +
              won * Math.log(pWon) +
              rest * Math.log(1 - pLost - pWon),
          );
        }
      }
      expect(covered).toBeGreaterThan(0.93);
      expect(covered).toBeLessThan(0.99);
    }
  });
});
