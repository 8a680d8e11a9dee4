import { beforeAll, describe, expect, it } from 'vitest';
import type { MethodId } from '../../../src/core/audit';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { logits, type Head } from '../../../src/core/head';
import { groupSizes, rowsByGroup } from '../../../src/core/image-groups';
import { afrWeights } from '../../../src/core/methods/afr';
import { penaltyOptions } from '../../../src/core/methods/balanced-refits';
import { groupStep } from '../../../src/core/methods/group-dro';
import { groupWeights } from '../../../src/core/methods/group-weighted';
import { findMitigation } from '../../../src/core/methods/index';
import { upweighted } from '../../../src/core/methods/jtt';
import type { OptionValues } from '../../../src/core/methods/mitigation';
import { StandardisedRows } from '../../../src/core/methods/standardised-rows';
import { classNames, features, groups, input, labels, rowsOf, splits, testGroups, testWorst } from './synthetic-audit';

const tools = { trainer: cpuTrainer, seed: 1 };
const BY_GROUPS = ['dfr', 'dfr-train', 'group-weighted', 'group-dro'] as const;
const ALL = [...BY_GROUPS, 'afr', 'jtt'] as const;

let erm: Head;
const run = (id: MethodId, given: Partial<typeof input> = {}, options?: OptionValues) =>
  findMitigation(id)!.run({ ...input, head: erm, ...given }, tools, options);

beforeAll(async () => {
  erm = (await findMitigation('erm')!.run(input, tools)).head;
});

describe('deep feature reweighting', () => {
  const val = rowsByGroup(groups, rowsOf(1));
  const first = val.flatMap((rows) => [...rows.slice(0, 138)]);
  const space = new StandardisedRows(features, rowsOf(0), Uint32Array.from(first));
  const own = Uint16Array.from(first, (row) => labels[row]!);
  const problem = { features: space.features, labels: own, classCount: 2, rows: Uint32Array.from(own, (_, i) => i) };
  const coefficient = (weights: Float64Array, j: number) => weights[16 + j]! - weights[j]!;

  it('reproduces the reference with L2, on the features as they are after folding', async () => {
    expect([...groupSizes(groups, rowsOf(1))]).toEqual([162, 138, 149, 151]);
    const fitted = await cpuTrainer.fit(problem, penaltyOptions('l2', 1, 552, 2));
    [-1.0402676, 1.0659517, 0.0221692, 0.0082344].forEach((value, j) =>
      expect(coefficient(fitted.weights, j)).toBeCloseTo(value, 5),
    );
    expect(fitted.bias[1]! - fitted.bias[0]!).toBeCloseTo(0.0701347, 5);
    const accuracies = testGroups(space.fold(fitted));
    [0.75145, 0.74636, 0.77059, 0.78776].forEach((value, g) => expect(accuracies[g]).toBeCloseTo(value, 5));
  });

  it.each([
    [1, 13, 0.0588244, 0.7526],
    [0.3, 11, Number.NaN, 0.76299],
    [0.1, 6, 0, 0.76275],
    [0.07, 4, 0, 0.76275],
    [0.03, 2, 0, 0.7549],
    [0.01, 2, 0, 0.75098],
  ])('reproduces the reference with L1 at C = %f', async (c, nonZero, intercept, worst) => {
    const fitted = await cpuTrainer.fit(problem, penaltyOptions('l1', c, 552, 2));
    const coefficients = Array.from({ length: 16 }, (_, j) => coefficient(fitted.weights, j));
    expect(coefficients.filter((value) => Math.abs(value) > 1e-9).length).toBe(nonZero);
    if (!Number.isNaN(intercept)) expect(fitted.bias[1]! - fitted.bias[0]!).toBeCloseTo(intercept, 4);
    if (c === 0.03) expect(coefficients.slice(0, 2)).toEqual([-0.6004509, 0.6129325].map((v) => expect.closeTo(v, 4)));
    if (c === 0.01) expect(coefficients.slice(0, 2)).toEqual([-0.0827545, 0.0975979].map((v) => expect.closeTo(v, 4)));
    expect(testWorst(space.fold(fitted))).toBeCloseTo(worst, 4);
  });

  it('folds the scaling into the head: the same logits on the features as they are', async () => {
    const fitted = await cpuTrainer.fit(problem, { l2: 0.01 });
    const scaled = logits(fitted, space.features);
    const folded = logits(space.fold(fitted), features, Uint32Array.from(first));
    scaled.forEach((value, i) => expect(folded[i]).toBeCloseTo(value, 4));
  });

  it('with either penalty comes from the plain head to about .75 in the worst group', async () => {
    expect(testWorst(erm)).toBeCloseTo(0.296, 2);
    for (const isL1 of [0, 1]) {
      const { head } = await run('dfr', {}, { isL1, draws: 5 });
      expect(testWorst(head)).toBeGreaterThan(0.73);
      expect(head.provenance.selection).toBe('worst group on validation: C by halves of it');
    }
  });
});

describe('weights', () => {
  it('of AFR are those of the reference, and even out without gamma', () => {
    const weights = afrWeights([0.9, 0.5, 0.1], 4);
    [0.0328024, 0.1624714, 0.8047262].forEach((value, i) => expect(weights[i]).toBeCloseTo(value, 7));
    expect([...afrWeights([0.9, 0.5, 0.1], 0)]).toEqual([1, 1, 1].map((one) => one / 3));
  });

  it('of a step of GroupDRO are those of the reference, whatever constant the losses share', () => {
    const quarter = [0.25, 0.25, 0.25, 0.25];
    const step = groupStep(quarter, [0.1, 1.2, 0.9, 0.2], 0.01);
    [0.2487504, 0.2515018, 0.2507484, 0.2489993].forEach((value, g) => expect(step[g]).toBeCloseTo(value, 7));
    const shifted = groupStep(quarter, [5.1, 6.2, 5.9, 5.2], 0.01);
    shifted.forEach((value, g) => expect(value).toBeCloseTo(step[g]!, 12));
  });

  it('of groups give every group the same sum, and of errors keep a mean of 1', () => {
    const rows = rowsOf(0);
    const sizes = groupSizes(groups, rows);
    const weights = groupWeights(groups.codes, sizes, rows);
    const sums = [0, 0, 0, 0];
    rows.forEach((row, i) => (sums[groups.codes[row]!]! += weights[i]!));
    for (const sum of sums) expect(sum).toBeCloseTo(rows.length / 4, 8);
    const errors = upweighted([1, 0, 0, 1], 50);
    expect(errors.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(4, 12);
    expect(errors[0]! / errors[1]!).toBeCloseTo(50, 10);
  });
});

/**
 * Points of 100 above the plain head. Here a tenth of the large groups is misclassified too, because the core signal is weak, and these
 * images outnumber those of the small groups: methods that take errors for the small groups gain less.
 */
const GAINS = { dfr: 40, 'dfr-train': 40, 'group-weighted': 40, 'group-dro': 40, afr: 5, jtt: 10 } as const;

describe('methods by groups and weights', () => {
  it.each(ALL)('%s lifts the worst group above the plain head', async (id) => {
    const { head, notes } = await run(id, {}, id.startsWith('dfr') ? { draws: 4 } : {});
    expect(100 * (testWorst(head) - testWorst(erm))).toBeGreaterThan(GAINS[id]);
    expect(head.provenance.selection).toMatch(/^(fixed|worst group on validation)/);
    expect(notes.join()).not.toContain('fully converged');
  });

  it('of a fit that was stopped says so', async () => {
    const hasty = {
      ...cpuTrainer,
      fit: async (...given: Parameters<typeof cpuTrainer.fit>) => ({
        ...(await cpuTrainer.fit(...given)),
        isConverged: false,
      }),
    };
    const { notes } = await findMitigation('group-weighted')!.run(
      { ...input, head: erm },
      { ...tools, trainer: hasty },
    );
    expect(notes.join()).toContain('fully converged');
  });

  it.each(ALL)('%s never reads the test split and repeats for a seed', async (id) => {
    const spoiled = { ...features, values: features.values.slice() };
    for (const row of rowsOf(2)) spoiled.values.fill(Number.NaN, row * 16, (row + 1) * 16);
    const options: OptionValues = id.startsWith('dfr') ? { draws: 2 } : id === 'afr' ? { gamma: 4, steps: 30 } : {};
    const [one, other] = [await run(id, {}, options), await run(id, { features: spoiled }, options)];
    expect([...other.head.weights]).toEqual([...one.head.weights]);
    expect([...other.head.bias]).toEqual([...one.head.bias]);
  });

  it.each(['dfr', 'afr', 'group-dro'] as const)('%s takes features of any scale and place', async (id) => {
    const moved = { ...features, values: features.values.map((value) => 300 * value + 5000) };
    const start = await findMitigation('erm')!.run({ ...input, features: moved }, tools, { c: 1 });
    const options: OptionValues = id === 'dfr' ? { draws: 2 } : { steps: 100 };
    const { head } = await run(id, { features: moved, head: start.head }, options);
    expect(100 * (testWorst(head, moved) - testWorst(start.head, moved))).toBeGreaterThan(GAINS[id]);
  });

  it('tell of AFR which gamma was chosen, and where its second stage begins', async () => {
    const { provenance } = (await run('afr', {}, { steps: 30 })).head;
    expect(provenance.options['gamma']).toBe(Number(/^gamma = (\d+), /.exec(provenance.detail)![1]));
    expect(provenance.selection).toBe('worst group on validation: gamma, lambda and step');
    expect(provenance.detail).toContain('2000 training images, weighed by 5-fold probabilities, from erm');
    const held = (await run('afr', {}, { steps: 30, gamma: 4, heldOutPercent: 20 })).head.provenance;
    expect(held.selection).toBe('worst group on validation: lambda and step');
    expect(held.detail).toContain('400 training images held out from the first stage, which fits the other 1600');
    expect(held.detail).not.toContain('from erm');
  });

  it('choose by class-balanced accuracy where no groups are known, and say so', async () => {
    const { head } = await run('jtt', { groups: null });
    expect(head.provenance.selection).toBe('class-balanced accuracy on validation: weight of an error');
    const worse = await run('afr', { groups: null }, { gamma: 4, steps: 50 });
    expect(worse.head.provenance.selection).toContain('class-balanced accuracy on validation');
  });

  it('are the plain head where all groups are of one size', async () => {
    const rows = rowsByGroup(groups, rowsOf(0)).flatMap((own) => [...own.slice(0, 40)]);
    const few = Uint8Array.from(splits, (split, row) => (split === 0 && !rows.includes(row) ? 2 : split));
    const weighted = await run('group-weighted', { splits: few });
    const plain = await run('erm', { splits: few });
    weighted.head.weights.forEach((value, j) => expect(value).toBeCloseTo(plain.head.weights[j]!, 6));
  });
});

describe('what cannot be done is said', () => {
  it('without groups, and with groups that part nothing', async () => {
    for (const id of BY_GROUPS) {
      await expect(run(id, { groups: null })).rejects.toMatchObject({ code: 'bad-input' });
      const one = { ...groups, codes: labels, count: 2, names: classNames, classOf: [0, 1] };
      await expect(run(id, { groups: one })).rejects.toThrow(/no class has more than one group/);
    }
  });

  it('naming the group that is missing in the split that is needed', async () => {
    const lost = Uint8Array.from(splits, (split, row) => (split < 2 && groups.codes[row] === 2 ? 2 : split));
    await expect(run('dfr', { splits: lost })).rejects.toMatchObject({
      code: 'too-few-images',
      message: expect.stringContaining(
        'validation images of every group; too few are there of "water bird, place = land" (0)',
      ),
    });
    for (const id of ['dfr-train', 'group-weighted', 'group-dro'] as const) {
      await expect(run(id, { splits: lost })).rejects.toThrow(/training images .*"water bird, place = land" \(0\)/);
    }
  });

  it('for a class without training images, and without validation images', async () => {
    const noClass = Uint8Array.from(splits, (split, row) => (split === 0 && labels[row] === 1 ? 2 : split));
    await expect(run('afr', { splits: noClass })).rejects.toThrow(/"water bird" has no image in the train split/);
    await expect(run('jtt', { splits: noClass })).rejects.toMatchObject({ code: 'too-few-images' });
    const noVal = Uint8Array.from(splits, (split) => (split === 1 ? 2 : split));
    for (const id of ['afr', 'jtt'] as const) await expect(run(id, { splits: noVal })).rejects.toThrow(/validation/);
  });

  it('that a group is small', async () => {
    const kept = new Set(rowsByGroup(groups, rowsOf(0))[2]!.slice(0, 5));
    const few = Uint8Array.from(splits, (split, row) =>
      split === 0 && groups.codes[row] === 2 && !kept.has(row) ? 2 : split,
    );
    const { notes } = await run('group-weighted', { splits: few });
    expect(notes.join()).toContain('"water bird, place = land" has 5');
  });
});
