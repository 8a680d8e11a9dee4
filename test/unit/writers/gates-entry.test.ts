import { expect, test } from 'vitest';
import { wilson } from '../../../src/core/intervals';
import type { FixedGates, SwapCheck } from '../../../src/core/swap-gates';
import { gatesEntry } from '../../../src/io/writers/gates-entry';

const gates: FixedGates = {
  bounds: { largestLabelDrop: 0.6, isLikeliestEnough: false, leastDirectional: 0.3, largestCopy: 0.8 },
  share: 0.975,
  learnedFrom: 60,
  fixedOn: 58,
  passed: wilson(54, 58),
  coveredRefused: wilson(50, 58),
  copiesRefused: wilson(58, 58),
};

const check: SwapCheck = {
  photographs: 100,
  passed: wilson(78, 100),
  coveredRefused: wilson(93, 100),
  copiesRefused: wilson(100, 100),
  flips: {
    hitRate: wilson(54, 74),
    controlRate: wilson(1, 74),
    difference: { value: 0.7, low: 0.6, high: 0.8, n: 74 },
    p: 1e-9,
  },
};

test('gates stand with what they were fixed at, on train, and with what they do on test', () => {
  const entry = gatesEntry({ gates, check })!;
  expect(entry.bounds).toEqual({ largestLabelDrop: 0.6, leastDirectional: 0.3, largestCopy: 0.8 });
  expect([entry.share, entry.learnedFrom, entry.fixedOn]).toEqual([0.975, 60, 58]);
  expect(entry.onTrain.coveredRefused).toMatchObject({ n: 58 });
  expect(entry.onTest).toMatchObject({ photographs: 100, passed: { n: 100 }, flipRate: { n: 74 }, p: 1e-9 });
  expect(entry.onTest!.differencePoints.interval?.map(Math.round)).toEqual([60, 80]);
});

test('without test images only the former, and of a generator without gates of its own nothing', () => {
  expect(gatesEntry({ gates })).toMatchObject({ fixedOn: 58, onTest: null });
  expect(gatesEntry({})).toBeNull();
});
