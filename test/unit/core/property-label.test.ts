import { describe, expect, it } from 'vitest';
import { classOfValue, fitGaussianClasses } from '../../../src/core/naive-bayes';
import { labelScore, largestShare, propertyLabel } from '../../../src/core/property-label';
import { drawNormal, mulberry32, shuffle } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';

describe('the score of a property', () => {
  it('gives the reference values, and not those of the published code', () => {
    // Three balanced classes; accuracies .70 (dark) and .3467 (random).
    expect(labelScore(0.7, 1 / 3)).toBeCloseTo(0.45, 10);
    expect(labelScore(0.34666667, 1 / 3)).toBeCloseTo(0.98, 6);
    // As published the baseline is the index of the largest class, over n: with 300 images and class 0 largest, nothing.
    expect(labelScore(0.7, 0)).toBeCloseTo(0.3, 10);
    expect(labelScore(0.34666667, 0)).toBeCloseTo(0.6533, 4);
  });

  it('is at most 1, and 1 where there is but one class', () => {
    expect(labelScore(0.2, 0.5)).toBe(1);
    expect(labelScore(1, 1)).toBe(1);
    expect(labelScore(1, 0.5)).toBe(0);
  });

  it.each([0, 1, 2])('of a property that tells nothing is 1 whatever class is the largest (%i)', (largest) => {
    // 80 % in one class: always guessing it is right on 80 %, which the slip in the baseline would call a strong property.
    const labels = Uint8Array.from({ length: 500 }, (_, row) =>
      row % 5 < 4 ? largest : (largest + 1 + (row % 2)) % 3,
    );
    const uniform = mulberry32(largest + 1);
    const values = Float32Array.from(labels, () => drawNormal(uniform));
    const { score, baseline, accuracy } = propertyLabel(values, labels, 3, allRows(500), 1)!;
    expect(baseline).toBeCloseTo(0.8, 12);
    expect(largestShare(labels, 3, allRows(500))).toBe(baseline);
    expect(accuracy.value).toBeGreaterThan(0.75);
    expect(score).toBeGreaterThan(0.95);
    expect(1 - accuracy.value).toBeLessThan(0.3);
  });

  it('falls to nearly 0 for a property that gives the label away, whatever the order of the images', () => {
    const uniform = mulberry32(9);
    const labels = shuffle(
      Uint8Array.from({ length: 300 }, (_, row) => row % 3),
      uniform,
    );
    const values = Float32Array.from(labels, (label) => 5 * label + drawNormal(uniform));
    const found = propertyLabel(values, labels, 3, allRows(300), 1)!;
    expect(found.score).toBeLessThan(0.03);
    expect(found.accuracy.n).toBe(300);
  });

  it('comes near the accuracy of the best rule between two normals', () => {
    // Means two deviations apart: Phi(1) = .8413.
    const uniform = mulberry32(10);
    const labels = Uint8Array.from({ length: 4000 }, (_, row) => row % 2);
    const values = Float32Array.from(labels, (label) => 2 * label + drawNormal(uniform));
    const { accuracy, score } = propertyLabel(values, labels, 2, allRows(4000), 1)!;
    expect(Math.abs(accuracy.value - 0.8413)).toBeLessThan(3 * Math.sqrt((0.8413 * 0.1587) / 4000));
    expect(score).toBeCloseTo((1 - accuracy.value) / 0.5, 2);
  });

  it('is left out for a constant, for what is not a number and for too few images', () => {
    const labels = [0, 1, 0, 1, 0, 1];
    expect(propertyLabel(new Float32Array(6), labels, 2, allRows(6), 1)).toBeNull();
    expect(propertyLabel(Float32Array.of(1, 2, Number.NaN, 4, 5, 6), labels, 2, allRows(6), 1)).toBeNull();
    expect(propertyLabel(Float32Array.of(1, 2, 3, 4, 5, 6), labels, 2, allRows(4), 1)).toBeNull();
  });
});

describe('Gaussian classes', () => {
  it('have the mean, variance and share of their rows, and decide where the densities cross', () => {
    const fitted = fitGaussianClasses([0, 2, 4, 6], [0, 0, 1, 1], 2, [0, 1, 2, 3]);
    expect([...fitted.means]).toEqual([1, 5]);
    expect(fitted.variances[0]).toBeCloseTo(1, 6);
    expect(classOfValue(fitted, 2.9)).toBe(0);
    expect(classOfValue(fitted, 3.1)).toBe(1);
  });

  it('never choose a class without rows, and stand a class without spread', () => {
    const fitted = fitGaussianClasses([3, 3, 8, 9], [0, 0, 2, 2], 3, [0, 1, 2, 3]);
    expect(classOfValue(fitted, 3)).toBe(0);
    expect(classOfValue(fitted, 8.5)).toBe(2);
  });
});
