import { expect, it } from 'vitest';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { crossFit } from '../../../src/core/cross-fit';
import { testCues } from '../../../src/core/cue-test';
import { rightness } from '../../../src/core/gap';
import { predictionsOf } from '../../../src/core/head';
import { drawInteger, drawNormal, mulberry32 } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';

const IMAGES = 240;
const DIMENSION = 20;

/** Features that carry the cues, labels that are noise, and the whole audit over them: cross-fitted head, gaps, p, correction. */
async function auditOfNoise(seed: number): Promise<{ byBoth: boolean; byGapAlone: boolean }> {
  const uniform = mulberry32(seed);
  const values = Float32Array.from({ length: IMAGES * DIMENSION }, () => drawNormal(uniform));
  const labels = Uint16Array.from({ length: IMAGES }, () => drawInteger(uniform, 2));
  const features = { rowCount: IMAGES, dimension: DIMENSION, values };
  const rows = allRows(IMAGES);
  const problem = { features, labels, classCount: 2, rows };
  const fit = await crossFit(cpuTrainer, problem, { c: 1, seed });
  const isRight = rightness(predictionsOf(fit.logits, 2), labels);
  // The cues are the features themselves, column by column.
  const columns = Float32Array.from(
    { length: values.length },
    (_, at) => values[(at % IMAGES) * DIMENSION + Math.floor(at / IMAGES)]!,
  );
  const scores = { imageCount: IMAGES, cueCount: DIMENSION, values: columns };
  const input = { scores, labels, classCount: 2, isRight, heldOutRows: rows };
  const both = await testCues({ ...input, fittingRows: rows });
  const gapAlone = await testCues({ ...input, fittingRows: null });
  const found = (result: typeof both) => result.findings.some((finding) => finding.isSignificant);
  return { byBoth: found(both), byGapAlone: found(gapAlone) };
}

it('finds nothing where the labels are noise, although the gap alone would', async () => {
  let byBoth = 0;
  let byGapAlone = 0;
  // Seeds 1 to 30.
  for (let seed = 1; seed <= 30; seed += 1) {
    const found = await auditOfNoise(seed);
    if (found.byBoth) byBoth += 1;
    if (found.byGapAlone) byGapAlone += 1;
  }
  expect(byBoth).toBeLessThanOrEqual(4); // at most 1.5 expected
  expect(byGapAlone).toBeGreaterThan(10); // why the association is asked for
});
