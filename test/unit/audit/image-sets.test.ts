import { describe, expect, it } from 'vitest';
import { testCues } from '../../../src/core/cue-test';
import { classGap } from '../../../src/core/gap';
import { drawInteger, mulberry32 } from '../../../src/core/random';
import { rankClasses } from '../../../src/core/ranking';
import { allRows } from '../../../src/core/summary';
import type { HeadAnswers } from '../../../workers/audit/evaluated-head';
import { imageSet, type QueryContext } from '../../../workers/audit/image-sets';

const COUNT = 240;
const uniform = mulberry32(5);
const drawn = (bound: number): number[] => Array.from({ length: COUNT }, () => drawInteger(uniform, bound));

const labels = Uint16Array.from({ length: COUNT }, (_, row) => row % 2);
/** A metadata column: most images of a class tie. */
const place = Float32Array.from(drawn(2));

function answers(): HeadAnswers {
  const predictions = Uint16Array.from(drawn(2));
  const isRight = Uint8Array.from(predictions, (prediction, row) => (prediction === labels[row] ? 1 : 0));
  return { predictions, isRight, probabilities: new Float64Array(2 * COUNT) };
}

const outOfSample = answers();
const heads: Record<string, HeadAnswers> = { erm: answers(), 'low-spuriosity': answers() };

const context: QueryContext = {
  labels,
  attributes: [],
  splits: Uint8Array.from({ length: COUNT }, (_, row) => Math.floor(row / 2) % 3),
  measuredRows: allRows(COUNT),
  reportRows: allRows(COUNT),
  answers: outOfSample,
  auditedMethod: 'erm',
  answersOfMethod: (method) => heads[method] ?? null,
  scores: () => place,
  spuriosity: () => place,
};

const shareRight = (rows: Uint32Array): number =>
  rows.reduce((sum, row) => sum + outOfSample.isRight[row]!, 0) / rows.length;

describe('the images behind a number', () => {
  it('are those that the gap of a cue was counted on, ties and all', async () => {
    const { findings } = await testCues({
      scores: { imageCount: COUNT, cueCount: 1, values: place },
      labels,
      classCount: 2,
      isRight: outOfSample.isRight,
      heldOutRows: allRows(COUNT),
      fittingRows: allRows(COUNT),
      k: 25,
    });
    expect(findings.length).toBe(2);
    for (const { classIndex, gap } of findings) {
      const query = { kind: 'cue-end' as const, classIndex, cueId: 'metadata:place=sea', count: gap.k };
      const high = imageSet({ ...query, end: 'high' }, context);
      const low = imageSet({ ...query, end: 'low' }, context);
      expect(shareRight(high.rows)).toBe(gap.high.value);
      expect(shareRight(low.rows)).toBe(gap.low.value);
      expect([...high.rows, ...low.rows].every((row) => labels[row] === classIndex)).toBe(true);
    }
  });

  it('are those that the gap under the judgements was counted on', () => {
    const gap = classGap(1, rankClasses(place, labels, 2)[1]!, outOfSample.isRight, 25)!;
    const query = { kind: 'spuriosity-end' as const, classIndex: 1, count: gap.k };
    expect(shareRight(imageSet({ ...query, end: 'high' }, context).rows)).toBe(gap.high.value);
    expect(shareRight(imageSet({ ...query, end: 'low' }, context).rows)).toBe(gap.low.value);
  });

  it('of a mended head are compared with the audited head as it stands, as the counts are', () => {
    const before = heads['erm']!;
    const after = heads['low-spuriosity']!;
    const set = imageSet({ kind: 'changed', method: 'low-spuriosity', to: 'right' }, context);
    const expected = [...labels.keys()].filter(
      (row) => context.splits[row] === 2 && after.isRight[row] === 1 && before.isRight[row] === 0,
    );
    expect(expected.length).toBeGreaterThan(0);
    expect([...set.rows]).toEqual(expected);
    expect([...set.predictions].every((prediction, i) => prediction !== set.labels[i])).toBe(true);
  });

  it('of a figure over all images are those that are reported on', () => {
    const reportRows = Uint32Array.of(3, 4, 9);
    expect([...imageSet({ kind: 'measured' }, { ...context, reportRows }).rows]).toEqual([3, 4, 9]);
  });

  it('are none where none are asked for', () => {
    const query = { kind: 'cue-end' as const, classIndex: 0, cueId: 'metadata:place=sea', count: 0 };
    expect(imageSet({ ...query, end: 'low' }, context).rows.length).toBe(0);
  });
});
