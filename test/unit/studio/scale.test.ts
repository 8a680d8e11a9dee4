import { describe, expect, test } from 'vitest';
import { domainOf, linearScale, ticks } from '../../../src/studio/plots/scale';

describe('the domain of a plot', () => {
  test.each([
    { intervals: [{ low: 22, high: 40 }], holds: [0, 22, 40] },
    {
      intervals: [
        { low: -60, high: -42 },
        { low: 49, high: 77 },
      ],
      holds: [-60, 0, 77],
    },
    { intervals: [{ low: -0.3, high: 0.2 }], holds: [-0.3, 0, 0.2] },
    { intervals: [], holds: [0] },
  ])('holds zero and every interval: $holds', ({ intervals, holds }) => {
    const domain = domainOf(intervals);
    for (const value of holds) {
      expect(domain.low).toBeLessThanOrEqual(value);
      expect(domain.high).toBeGreaterThanOrEqual(value);
    }
    expect(domain.high).toBeGreaterThan(domain.low);
  });

  test('its ends are ticks, so that no interval ends outside the grid', () => {
    const domain = domainOf([{ low: -17, high: 83 }]);
    const marks = ticks(domain);
    expect(marks[0]).toBe(domain.low);
    expect(marks.at(-1)).toBe(domain.high);
    expect(marks).toContain(0);
  });
});

describe('ticks', () => {
  test.each([
    [{ low: 0, high: 1 }, 5],
    [{ low: -100, high: 100 }, 6],
    [{ low: 0, high: 0.07 }, 3],
    [{ low: 0, high: 40000 }, 4],
  ])('are evenly spaced, inside and few: %o', (domain, wanted) => {
    const marks = ticks(domain, wanted);
    const steps = marks.slice(1).map((mark, i) => mark - marks[i]!);
    for (const step of steps) expect(step).toBeCloseTo(steps[0]!, 9);
    expect(marks.every((mark) => mark >= domain.low && mark <= domain.high)).toBe(true);
    expect(marks.length).toBeGreaterThanOrEqual(2);
    expect(marks.length).toBeLessThanOrEqual(wanted * 2 + 1);
  });

  test('of an empty span are its one value', () => {
    expect(ticks({ low: 3, high: 3 })).toEqual([3]);
  });
});

test('a scale maps the ends to the ends and the middle to the middle', () => {
  const x = linearScale({ low: -20, high: 60 }, 10, 210);
  expect([x(-20), x(20), x(60)]).toEqual([10, 110, 210]);
});
