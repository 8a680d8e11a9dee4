import { describe, expect, it } from 'vitest';
import { aucEstimate } from '../../../src/core/auc-interval';
import { mannWhitney, upperNormal } from '../../../src/core/mann-whitney';
import { drawNormal, mulberry32 } from '../../../src/core/random';

describe('the interval of an area under the ROC curve', () => {
  it('ends where the observed area lies 1.96 deviations off, by the written formula', () => {
    const { low, high, n } = aucEstimate(0.893, 51, 58);
    expect(n).toBe(109);
    for (const area of [low, high]) {
      const others = (51 + 58) / 2 - 1;
      const q1 = area / (2 - area);
      const q2 = (2 * area * area) / (1 + area);
      // Hanley and McNeil's own form of the variance, with both sizes at their mean.
      const variance = (area * (1 - area) + others * (q1 - area * area) + others * (q2 - area * area)) / (51 * 58);
      expect(Math.abs(area - 0.893) / Math.sqrt(variance)).toBeCloseTo(1.959964, 5);
    }
    // Their example: a standard error of .032 about .893.
    expect((high - low) / (2 * 1.96)).toBeCloseTo(0.032, 2);
  });

  it('turns over with its samples, narrows with more, and stays within 0 and 1', () => {
    const own = aucEstimate(0.8, 30, 90);
    const turned = aucEstimate(0.2, 90, 30);
    expect(turned.low).toBeCloseTo(1 - own.high, 12);
    expect(turned.high).toBeCloseTo(1 - own.low, 12);
    const more = aucEstimate(0.8, 120, 360);
    expect(more.high - more.low).toBeLessThan(0.6 * (own.high - own.low));
    const all = aucEstimate(1, 20, 20);
    expect(all.high).toBe(1);
    expect(all.low).toBeGreaterThan(0.75);
    expect(all.low).toBeLessThan(1);
    expect(aucEstimate(Number.NaN, 20, 20).n).toBe(0);
    expect(aucEstimate(0.5, 0, 20)).toMatchObject({ low: 0, high: 1, n: 0 });
  });

  it('holds the true area about 95 times in a hundred', () => {
    const uniform = mulberry32(11);
    for (const [shift, first, second] of [
      [1, 25, 75],
      [0.2, 60, 60],
      [1.8, 40, 200],
    ] as const) {
      const area = 1 - upperNormal(shift / Math.SQRT2);
      const draws = 1000;
      let held = 0;
      for (let draw = 0; draw < draws; draw += 1) {
        const having = Float64Array.from({ length: first }, () => drawNormal(uniform) + shift);
        const lacking = Float64Array.from({ length: second }, () => drawNormal(uniform));
        const { low, high } = aucEstimate(mannWhitney(having, lacking).auc, first, second);
        if (low <= area && area <= high) held += 1;
      }
      expect(held / draws).toBeGreaterThan(0.93);
      expect(held / draws).toBeLessThan(0.985);
    }
  });
});
