import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  accuraciesAround80,
  exactPower,
  measurePower,
  plantedCueSet,
  powerRow,
  type PlantedCueOptions,
} from '../../support/planted-cue';

/** Cells of a table are padded to one width. */
const table = readFileSync(new URL('../../../docs/power.md', import.meta.url), 'utf8').replace(/ +/g, ' ');

describe('a cue planted among 800 that tell nothing', () => {
  it.each([
    { imagesPerClass: 600, gap: 20, first: 95, significant: 90 },
    { imagesPerClass: 200, gap: 30, first: 95, significant: 85 },
  ])(
    'of $gap points at $imagesPerClass images a class is first in $first and significant in $significant of 100 sets',
    async ({ imagesPerClass, gap, first, significant }) => {
      const cell = await measurePower(imagesPerClass, accuraciesAround80(gap), 100);
      console.log(
        `${gap} points at ${imagesPerClass} a class, seeds 1 to 100: first in ${cell.first}, significant in ${cell.significant}, ` +
          `interval holds the gap in ${cell.covered}, another cue significant in ${cell.falseFindings}`,
      );
      expect(cell.first).toBeGreaterThanOrEqual(first);
      expect(cell.significant).toBeGreaterThanOrEqual(significant);
      // The planted cue costs class 1 as well, so it is found there too; any other is false.
      expect(cell.falseFindings).toBeLessThanOrEqual(11); // 5 expected at most, three deviations above
    },
  );

  it('comes out as the table of power says, at 50 images a class and 40 points', async () => {
    const accuracies = accuraciesAround80(40);
    const cell = await measurePower(50, accuracies, 200);
    expect(table).toContain(powerRow(50, 40, cell, exactPower(50, accuracies)));
  });

  it('is significant about as often as the enumeration of the binomials says', async () => {
    const accuracies = accuraciesAround80(40);
    const { sets, significant } = await measurePower(100, accuracies, 60);
    const power = exactPower(100, accuracies);
    // The correction is a little milder than the enumeration's where the cue is found in class 1 too.
    expect(significant / sets).toBeGreaterThan(power - 3 * Math.sqrt((power * (1 - power)) / sets));
  });
});

it('draws the sets that it says: shares, gap and association of the planted cue', () => {
  const options: PlantedCueOptions = {
    seed: 3,
    imagesPerClass: 5000,
    accuracyWith: 0.9,
    accuracyWithout: 0.7,
    nullCueCount: 2,
  };
  const { input, planted } = plantedCueSet(options);
  const column = input.scores.values.subarray(planted * 10_000, (planted + 1) * 10_000);
  const shareOf = (isOf: (row: number) => boolean, has: (row: number) => boolean) => {
    const rows = [...input.heldOutRows].filter(isOf);
    return rows.filter(has).length / rows.length;
  };
  const isFirst = (row: number) => input.labels[row] === 0;
  expect(shareOf(isFirst, (row) => column[row]! >= 2)).toBe(0.5);
  expect(
    shareOf(
      (row) => !isFirst(row),
      (row) => column[row]! >= 1,
    ),
  ).toBeCloseTo(0.3, 10);
  const isRight = (row: number) => input.isRight[row] === 1;
  const withCue = shareOf((row) => isFirst(row) && column[row]! >= 2, isRight);
  const without = shareOf((row) => isFirst(row) && column[row]! < 2, isRight);
  expect(withCue - without).toBeCloseTo(0.2, 1);
});
