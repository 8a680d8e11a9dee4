import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { binomialLaw } from '../../../src/core/binomial';
import { newcombe, wilson } from '../../../src/core/intervals';
import { groupTable } from '../../../src/core/groups';
import { BOOTSTRAP_DRAWS, quantile, worstGroupBootstrap, type GroupCount } from '../../../src/core/worst-group';
import { sharedPath } from '../../support/shared-data';

/** Law of the least share over groups as the number of resamples goes to infinity: mean and quantiles by enumeration. */
function exactMinimum(groups: readonly GroupCount[]): { mean: number; low: number; high: number } {
  const laws = groups.map(({ right, n }) => [...binomialLaw(n, right / n)].map((mass, x) => ({ share: x / n, mass })));
  const shares = [...new Set(laws.flat().map(({ share }) => share))].sort((a, b) => a - b);
  const below = shares.map(
    (share) =>
      1 -
      laws.reduce((product, law) => product * law.reduce((sum, one) => sum + (one.share > share ? one.mass : 0), 0), 1),
  );
  const mean = shares.reduce((sum, share, i) => sum + share * (below[i]! - (below[i - 1] ?? 0)), 0);
  const at = (probability: number): number => shares[below.findIndex((mass) => mass >= probability)]!;
  return { mean, low: at(0.025), high: at(0.975) };
}

describe('bootstrap of the worst group', () => {
  const groups = [
    { right: 30, n: 60 },
    { right: 33, n: 60 },
    { right: 400, n: 500 },
  ];

  it('comes to the enumerated law of the minimum within Monte-Carlo error', () => {
    const exact = exactMinimum(groups);
    const { resampled } = worstGroupBootstrap(groups, 1, 20_000)!;
    // The deviation of the minimum is below that of one group of 60, .065, so the error of the mean is below .065 / sqrt(20,000).
    expect(Math.abs(resampled.value - exact.mean)).toBeLessThan(4 * (0.065 / Math.sqrt(20_000)));
    expect(Math.abs(resampled.low - exact.low)).toBeLessThanOrEqual(1 / 60 + 1e-9);
    expect(Math.abs(resampled.high - exact.high)).toBeLessThanOrEqual(1 / 60 + 1e-9);
  });

  it('tells a bias downwards that grows with groups of equal accuracy and is none for a single one', () => {
    const equal = (count: number) =>
      worstGroupBootstrap(
        Array.from({ length: count }, () => ({ right: 40, n: 80 })),
        3,
      )!.biasPoints;
    expect(Math.abs(equal(1))).toBeLessThan(0.6);
    expect(equal(2)).toBeLessThan(-2);
    expect(equal(8)).toBeLessThan(equal(2) - 3);
  });

  it('is repeatable from its seed, leaves empty groups out, and is nothing without groups', () => {
    expect(worstGroupBootstrap(groups, 5)).toEqual(worstGroupBootstrap([...groups, { right: 0, n: 0 }], 5));
    expect(worstGroupBootstrap(groups, 5)).not.toEqual(worstGroupBootstrap(groups, 6));
    expect(worstGroupBootstrap([{ right: 0, n: 0 }], 1)).toBeNull();
  });

  it('takes quantiles between two values by straight line', () => {
    expect(quantile([0, 1, 2, 3], 0.5)).toBe(1.5);
    expect(quantile([0, 10], 0.025)).toBeCloseTo(0.25, 12);
    expect(quantile([7], 0.9)).toBe(7);
  });
});

const folder = sharedPath('reference/predictions');

interface Published {
  label: Uint8Array;
  attribute: Uint8Array;
  isRight: Uint8Array;
}

function readPredictions(name: string): Published {
  const [, ...lines] = readFileSync(`${folder}/${name}.csv`, 'utf8').trim().split('\n');
  const column = (index: number): Uint8Array => Uint8Array.from(lines, (line) => Number(line.split(',').at(index)));
  const label = column(1);
  const prediction = column(3);
  return { label, attribute: column(2), isRight: label.map((own, row) => (own === prediction[row] ? 1 : 0)) };
}

describe.skipIf(!folder)('four published models on 534 photographs', () => {
  it.each([
    ['resnet', 0.597222, 0.3504, 0.287, 0.414],
    ['jtt', 0.758065, 0.0811, 0.018, 0.145],
    ['disent', 0.766129, 0.0774, 0.014, 0.141],
    ['debiasify', 0.717742, 0.2311, 0.175, 0.287],
  ])('%s: worst group %f, aligned minus conflicting %f', (name, worst, gap, gapLow, gapHigh) => {
    const { label, attribute, isRight } = readPredictions(name);
    expect(label).toHaveLength(534);
    const table = groupTable({ labels: label, classCount: 2, attribute, valueCount: 2, isRight });
    expect(table.groups).toHaveLength(4);
    expect(table.groups.reduce((sum, group) => sum + group.accuracy.n, 0)).toBe(534);
    expect(table.worst!.accuracy.value).toBeCloseTo(worst, 6);
    const share = (isAligned: boolean) => {
      const rows = [...label.keys()].filter((row) => (label[row] === attribute[row]) === isAligned);
      return wilson(
        rows.reduce((sum, row) => sum + isRight[row]!, 0),
        rows.length,
      );
    };
    const difference = newcombe(share(true), share(false));
    expect(difference.value).toBeCloseTo(gap, 4);
    // The reference intervals are printed to a thousandth and lie between the normal law's and Newcombe's.
    expect(Math.abs(difference.low - gapLow)).toBeLessThan(0.002);
    expect(Math.abs(difference.high - gapHigh)).toBeLessThan(0.002);
  });

  it('ResNet-18: the bootstrap of the minimum lies below the observed one, and both intervals are told', () => {
    const { label, attribute, isRight } = readPredictions('resnet');
    const { groups, worst } = groupTable({ labels: label, classCount: 2, attribute, valueCount: 2, isRight });
    expect(worst).toMatchObject({ classIndex: 1, value: 0, accuracy: { n: 144 } });
    expect(worst!.accuracy.low).toBeCloseTo(0.515597, 6);
    expect(worst!.accuracy.high).toBeCloseTo(0.673795, 6);
    const counts = groups.map(({ accuracy }) => ({ right: Math.round(accuracy.value * accuracy.n), n: accuracy.n }));
    const { observed, resampled, biasPoints, draws } = worstGroupBootstrap(counts, 1)!;
    expect(draws).toBe(BOOTSTRAP_DRAWS);
    expect(observed).toBeCloseTo(0.597222, 6);
    // Monte-Carlo error of both means: deviation of the minimum .034, over sqrt(2,000).
    expect(Math.abs(resampled.value - 0.5834)).toBeLessThan(4 * (0.034 / Math.sqrt(draws)));
    expect(Math.abs(resampled.low - 0.5139)).toBeLessThanOrEqual(2 / 144);
    expect(Math.abs(resampled.high - 0.6458)).toBeLessThanOrEqual(2 / 144);
    expect(biasPoints).toBeLessThan(-0.8);
  });

  it('JTT: Wilson’s interval of the worst group', () => {
    const { label, attribute, isRight } = readPredictions('jtt');
    const { worst } = groupTable({ labels: label, classCount: 2, attribute, valueCount: 2, isRight });
    expect(worst!.accuracy.low).toBeCloseTo(0.67567, 6);
    expect(worst!.accuracy.high).toBeCloseTo(0.82495, 6);
  });
});
