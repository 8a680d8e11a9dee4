import { describe, expect, it } from 'vitest';
import { DEFAULT_ASSUMPTIONS, estimateEnergy } from '../../../src/core/energy';

const assumed = {
  powerWatts: { value: 300, source: 'a meter' },
  gridGramsPerKilowattHour: { value: 400, source: 'the bill' },
};

describe('the energy of a generation run', () => {
  it('is seconds times watts, and its carbon dioxide that of the grid', () => {
    // 100 images of 12 s: 1,200 s x 300 W = 360 kJ = 0.1 kWh
    const estimate = estimateEnergy(new Array<number>(100).fill(12), assumed);
    expect(estimate).toMatchObject({ images: 100, seconds: 1200 });
    expect(estimate.kilowattHours).toBeCloseTo(0.1, 12);
    expect(estimate.co2Grams).toBeCloseTo(40, 10);
    expect(estimate.co2GramsPerImage).toBeCloseTo(0.4, 12);
  });

  it('adds up over parts of a run', () => {
    const whole = estimateEnergy([3, 5, 9, 0.5], assumed);
    const parts = [
      [3, 5],
      [9, 0.5],
    ].map((part) => estimateEnergy(part, assumed));
    expect(parts[0]!.co2Grams + parts[1]!.co2Grams).toBeCloseTo(whole.co2Grams, 12);
  });

  it('of nothing is nothing, and of no number is refused', () => {
    expect(estimateEnergy([], assumed)).toMatchObject({ seconds: 0, kilowattHours: 0, co2GramsPerImage: Number.NaN });
    expect(() => estimateEnergy([1, Number.NaN], assumed)).toThrow('NaN is no power');
    const negative = { ...assumed, powerWatts: { value: -5, source: '' } };
    expect(() => estimateEnergy([1], negative)).toThrow('-5 is no power');
  });

  it('names where every default comes from', () => {
    for (const { powerWatts, gridGramsPerKilowattHour } of Object.values(DEFAULT_ASSUMPTIONS)) {
      for (const { value, source } of [powerWatts, gridGramsPerKilowattHour]) {
        expect(value).toBeGreaterThan(0);
        expect(source).not.toBe('');
      }
    }
  });
});
