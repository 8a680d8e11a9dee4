import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../src/core/random';
import {
  auditOfNoise,
  drawPictureStatistics,
  pixelSet,
  vectorSet,
  type UnlabelledSet,
} from '../../support/noise-audit';

/**
 * Labels shuffled before the head is fitted, and the whole audit again: features that carry the cues, cross-fitted head, gaps, p,
 * correction. At a false discovery rate of .05 no more than 10 of 200 sets may be expected to give a finding; 16 is two deviations
 * above. `test/bench/null-audits.ts` does the same at the size of the vocabulary.
 */
const SETS = 200;
const IMAGES = 240;

async function countFindings(setOf: (seed: number) => UnlabelledSet): Promise<{ byBoth: number; byGapAlone: number }> {
  let byBoth = 0;
  let byGapAlone = 0;
  for (let seed = 1; seed <= SETS; seed += 1) {
    const found = await auditOfNoise(setOf(seed), seed);
    if (found.hasFinding) byBoth += 1;
    if (found.hasFindingByGapAlone) byGapAlone += 1;
  }
  return { byBoth, byGapAlone };
}

describe('labels that are noise', () => {
  it('give no finding on vectors, although the gap alone would', async () => {
    const { byBoth, byGapAlone } = await countFindings((seed) => vectorSet(mulberry32(seed), IMAGES, 32, 200));
    console.log(
      `Shuffled labels, vectors, seeds 1 to ${SETS}: ${byBoth} sets with a finding, ${byGapAlone} by the gap alone`,
    );
    expect(byBoth).toBeLessThanOrEqual(16);
    expect(byGapAlone).toBeGreaterThan(100); // why the association is asked for
  });

  it('give no finding on pixel statistics, although the gap alone would', async () => {
    const pictures = drawPictureStatistics(mulberry32(7), 1000);
    const { byBoth, byGapAlone } = await countFindings((seed) => pixelSet(pictures, mulberry32(1000 + seed), IMAGES));
    console.log(
      `Shuffled labels, pixels, seeds 1 to ${SETS}: ${byBoth} sets with a finding, ${byGapAlone} by the gap alone`,
    );
    expect(byBoth).toBeLessThanOrEqual(16);
    expect(byGapAlone).toBeGreaterThan(100);
  });
});
