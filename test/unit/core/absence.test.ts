import { describe, expect, it } from 'vitest';
import { countLacking, cueEnds } from '../../../src/core/absence';
import { testCues, type CueFinding } from '../../../src/core/cue-test';
import { orderDescending } from '../../../src/core/ordering';
import { mulberry32, shuffle } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';

/** One class whose images have the given scores; the second class has as many images at zero. */
async function testOf(scores: Float32Array, isRight: Uint8Array, k?: number): Promise<CueFinding> {
  const n = scores.length;
  const values = new Float32Array(2 * n);
  values.set(scores);
  values[n] = 1; // not constant
  const right = new Uint8Array(2 * n).fill(1);
  right.set(isRight);
  const { findings } = await testCues({
    scores: { imageCount: 2 * n, cueCount: 1, values },
    labels: Uint16Array.from({ length: 2 * n }, (_, row) => (row < n ? 0 : 1)),
    classCount: 2,
    isRight: right,
    heldOutRows: allRows(2 * n),
    fittingRows: null,
    ...(k !== undefined && { k }),
  });
  return findings.find((finding) => finding.classIndex === 0)!;
}

/** 1 on all but the given number of images, in a seeded order. */
function shownOnAllBut(lacking: number, n: number, seed: number): Float32Array {
  return shuffle(
    Float32Array.from({ length: n }, (_, i) => (i < lacking ? 0 : 1)),
    mulberry32(seed),
  );
}

describe('a cue that is there or not', () => {
  it('is measured on the images that lack it and as many that have it', async () => {
    const scores = shownOnAllBut(15, 150, 1);
    const { gap } = await testOf(
      scores,
      Uint8Array.from(scores, (score) => score),
    );
    expect([gap.k, gap.gapPoints.value]).toEqual([15, 100]);
    // 15 wrong among 150, all of them at the one end: 2 / C(150, 15) but for the rounding
    expect(gap.p).toBeLessThan(1e-19);
  });

  it('is measured on the few that have it where most lack it', async () => {
    const scores = shownOnAllBut(138, 150, 2);
    const { gap } = await testOf(
      scores,
      Uint8Array.from(scores, (score) => score),
    );
    expect([gap.k, gap.gapPoints.value]).toEqual([12, 100]);
  });

  it.each([
    ['ten of 150 lack it', shownOnAllBut(10, 150, 3), 10, true],
    ['half lack it', shownOnAllBut(75, 150, 4), 75, true],
    ['more than the default lack it', shownOnAllBut(60, 150, 5), 60, true],
    [
      'its width varies where it is there',
      Float32Array.from({ length: 150 }, (_, i) => (i < 20 ? 0 : 5 + i / 75)),
      20,
      true,
    ],
    ['a few show a trace', Float32Array.from({ length: 150 }, (_, i) => (i < 20 ? 0 : i < 30 ? 0.1 : 5)), 20, true],
    ['fewer than ten lack it', shownOnAllBut(9, 150, 6), 50, false],
    ['fewer than ten have it', shownOnAllBut(141, 150, 7), 50, false],
    ['graded, with some at zero', Float32Array.from({ length: 150 }, (_, i) => Math.max(0, i - 20)), 50, false],
    ['graded, with most at zero', Float32Array.from({ length: 150 }, (_, i) => Math.max(0, i - 109)), 40, false],
    ['graded throughout', Float32Array.from({ length: 150 }, (_, i) => i), 50, false],
  ])('takes the ends that tell most: %s', (_, scores, k, isThereOrNot) => {
    const order = orderDescending(scores, allRows(150));
    const lacking = countLacking(order, scores, new Uint8Array(150), 1)[0]!;
    expect(cueEnds(order, scores, lacking, 50)).toEqual({ k, isThereOrNot });
  });

  it('comes before a graded cue of the same gap', async () => {
    // Both order the images alike: 50 lack the one and are low in the other, and all of those are wrong.
    const n = 500;
    const isShown = (row: number) => row % 10 !== 0;
    const values = new Float32Array(2 * 2 * n);
    for (let row = 0; row < n; row += 1) {
      values[row] = isShown(row) ? 1 + row / n : row / (2 * n);
      values[2 * n + row] = isShown(row) ? 1 : 0;
    }
    const isRight = Uint8Array.from({ length: 2 * n }, (_, row) => (row >= n || isShown(row) ? 1 : 0));
    const { findings } = await testCues({
      scores: { imageCount: 2 * n, cueCount: 2, values },
      labels: Uint16Array.from({ length: 2 * n }, (_, row) => (row < n ? 0 : 1)),
      classCount: 2,
      isRight,
      heldOutRows: allRows(2 * n),
      fittingRows: null,
    });
    const [first, second] = findings.filter((finding) => finding.classIndex === 0);
    expect(second!.gap.gapPoints).toEqual(first!.gap.gapPoints);
    expect([first!.cue, first!.isThereOrNot, second!.isThereOrNot]).toEqual([1, true, false]);
  });

  it('leaves the k that a person asks for', async () => {
    const scores = shownOnAllBut(15, 150, 6);
    const finding = await testOf(
      scores,
      Uint8Array.from(scores, (score) => score),
      40,
    );
    expect(finding.gap.k).toBe(40);
    expect(finding.gap.gapPoints.value).toBeCloseTo(37.5, 10);
  });

  it('counts those at the lowest score class by class', () => {
    const scores = Float32Array.of(3, 1, 0, 1, 0, 2, 1, 5);
    const labels = [0, 0, 1, 0, 1, 1, 0, 7];
    const order = orderDescending(scores, allRows(8));
    expect([...countLacking(order, scores, labels, 3)]).toEqual([3, 2, 0]);
  });

  it('is significant by chance no more often than its p says', async () => {
    // seeds 1 to 400: 18 of 120 images lack it, 70 % are right whether or not they do
    let below = 0;
    for (let seed = 1; seed <= 400; seed += 1) {
      const uniform = mulberry32(10_000 + seed);
      const isRight = Uint8Array.from({ length: 120 }, () => (uniform() < 0.7 ? 1 : 0));
      const { gap } = await testOf(shownOnAllBut(18, 120, seed), isRight);
      expect(gap.k).toBe(18);
      if (gap.p <= 0.05) below += 1;
    }
    expect(below).toBeLessThanOrEqual(29); // 20 expected of a p without steps, two deviations above
    expect(below).toBeGreaterThan(0);
  });
});
