import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../../src/core/multiplicity';
import { mulberry32, shuffle } from '../../../src/core/random';

// The fifteen p-values of Benjamini and Hochberg's own example (1995, section 4.1), where four are rejected at .05.
const EXAMPLE = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
];

describe('Benjamini-Hochberg', () => {
  it('rejects the four of the published example', () => {
    const q = benjaminiHochberg(Float64Array.from(EXAMPLE));
    expect(q.filter((value) => value <= 0.05).length).toBe(4);
    expect(q[3]).toBeCloseTo((0.0095 * 15) / 4, 12);
    // Not monotone by itself: the seventh takes the eighth's smaller value
    expect(q[6]).toBeCloseTo(Math.min((0.0298 * 15) / 7, (0.0344 * 15) / 8), 12);
  });

  it('does not depend on the order, is monotone in p, and never below p', () => {
    const mixed = shuffle([...EXAMPLE], mulberry32(12));
    const q = benjaminiHochberg(Float64Array.from(mixed));
    const byP = mixed.map((p, i) => [p, q[i]!] as const).sort((a, b) => a[0] - b[0]);
    byP.forEach(([p, value], i) => {
      expect(value).toBeGreaterThanOrEqual(p);
      expect(value).toBeLessThanOrEqual(1);
      if (i > 0) expect(value).toBeGreaterThanOrEqual(byP[i - 1]![1]);
    });
  });

  it('leaves out tests that were not made', () => {
    const q = benjaminiHochberg(Float64Array.from([0.01, Number.NaN, 0.02]));
    expect(q[0]).toBeCloseTo(0.02, 12);
    expect(q[1]).toBeNaN();
    expect(q[2]).toBeCloseTo(0.02, 12);
    expect(benjaminiHochberg(new Float64Array(0)).length).toBe(0);
  });
});
