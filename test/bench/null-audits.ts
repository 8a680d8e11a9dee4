/**
 * Audits of shuffled labels at the size of the vocabulary: `node test/bench/run.mjs null-audits`. Minutes on one core. The unit tests do
 * the same at a smaller size.
 */
import { mulberry32 } from '../../src/core/random';
import { auditOfNoise, drawPictureStatistics, pixelSet, vectorSet, type UnlabelledSet } from '../support/noise-audit';

async function count(title: string, sets: number, setOf: (seed: number) => UnlabelledSet): Promise<void> {
  let byBoth = 0;
  let byGapAlone = 0;
  for (let seed = 1; seed <= sets; seed += 1) {
    const found = await auditOfNoise(setOf(seed), seed);
    if (found.hasFinding) byBoth += 1;
    if (found.hasFindingByGapAlone) byGapAlone += 1;
  }
  console.log(`${title}, seeds 1 to ${sets}: ${byBoth} sets with a finding, ${byGapAlone} by the gap's p alone`);
}

export async function main(): Promise<void> {
  await count('600 images, 128 numbers, 800 cues', 200, (seed) => vectorSet(mulberry32(seed), 600, 128, 800));
  await count('240 images, 32 numbers, 200 cues', 1000, (seed) => vectorSet(mulberry32(seed), 240, 32, 200));
  const pictures = drawPictureStatistics(mulberry32(7), 2000);
  await count('240 pictures, 28 statistics', 1000, (seed) => pixelSet(pictures, mulberry32(1000 + seed), 240));
  await count('1,000 pictures, 28 statistics', 200, (seed) => pixelSet(pictures, mulberry32(1000 + seed), 1000));
}
