import { expect, it } from 'vitest';
import { spuriousGaps, type SpuriousGaps } from '../../../src/core/gap';
import { drawNormal, mulberry32, type Uniform } from '../../../src/core/random';
import { rankClasses } from '../../../src/core/ranking';
import { spuriosityByClass } from '../../../src/core/spuriosity';

/**
 * Coverage through the whole way of a gap: scores of three noisy cues a class, spuriosity, ranking, cut, Newcombe's interval. (The
 * coverage of the bare intervals is enumerated exactly in core/intervals.test.ts.)
 */
const AUDITS = 2000;
const IMAGES_A_CLASS = 200;
const AT_AN_END = 50;
const CLASSES = 2;
const CUES_A_CLASS = 3;

interface SimulatedImages {
  spuriosity: Float32Array;
  labels: Uint16Array;
  /** Probability that the head is right. */
  accuracy: Float64Array;
}

/** What the cues show of an image is one normal number; accuracy rises with it, in one class more than in the other. */
function drawImages(uniform: Uniform, perClass: number): SimulatedImages {
  const n = CLASSES * perClass;
  const labels = Uint16Array.from({ length: n }, (_, row) => row % CLASSES);
  const accuracy = new Float64Array(n);
  const values = new Float32Array(n * CLASSES * CUES_A_CLASS);
  for (let row = 0; row < n; row += 1) {
    const shown = drawNormal(uniform);
    accuracy[row] = labels[row] === 0 ? 0.75 + 0.2 * Math.tanh(shown) : 0.85 + 0.1 * Math.tanh(shown);
    for (let cue = 0; cue < CUES_A_CLASS; cue += 1) {
      values[(labels[row]! * CUES_A_CLASS + cue) * n + row] = shown + 0.7 * drawNormal(uniform);
    }
  }
  const scores = { imageCount: n, cueCount: CLASSES * CUES_A_CLASS, values };
  const spuriousCues = [0, 1].map((of) => [0, 1, 2].map((cue) => of * CUES_A_CLASS + cue));
  return { spuriosity: spuriosityByClass({ scores, labels, classCount: CLASSES, spuriousCues }), labels, accuracy };
}

/** Gap of each class in points where the accuracies themselves are averaged over the outer quarters of very many images. */
function trueGaps(): number[] {
  const perClass = 200_000;
  const { spuriosity, labels, accuracy } = drawImages(mulberry32(99), perClass);
  const quarter = (perClass * AT_AN_END) / IMAGES_A_CLASS;
  const meanOf = (rows: Uint32Array) => rows.reduce((sum, row) => sum + accuracy[row]!, 0) / rows.length;
  return rankClasses(spuriosity, labels, CLASSES).map(
    (order) => 100 * (meanOf(order.slice(0, quarter)) - meanOf(order.slice(-quarter))),
  );
}

function auditOnce(seed: number): SpuriousGaps {
  const uniform = mulberry32(seed);
  const { spuriosity, labels, accuracy } = drawImages(uniform, IMAGES_A_CLASS);
  const isRight = Uint8Array.from(accuracy, (probability) => (uniform() < probability ? 1 : 0));
  return spuriousGaps({ spuriosity, labels, classCount: CLASSES, isRight, k: AT_AN_END });
}

it('covers the true gap in 93 to 97 of 100 audits, for each class and for their mean', () => {
  const truth = trueGaps();
  const meanTruth = (truth[0]! + truth[1]!) / 2;
  const covered = [0, 0, 0];
  for (let seed = 1; seed <= AUDITS; seed += 1) {
    const { perClass, meanPoints } = auditOnce(seed);
    [perClass[0]!.gapPoints, perClass[1]!.gapPoints, meanPoints].forEach(({ low, high }, place) => {
      const value = place === 2 ? meanTruth : truth[place]!;
      if (low <= value && value <= high) covered[place]! += 1;
    });
  }
  const percent = covered.map((count) => (100 * count) / AUDITS);
  console.log(
    `Coverage, seeds 1 to ${AUDITS}, true gaps ${truth.map((gap) => gap.toFixed(1)).join(' and ')} points: ` +
      `${percent.map((share) => share.toFixed(1)).join(', ')} % (class 0, class 1, mean)`,
  );
  for (const share of percent) {
    expect(share).toBeGreaterThanOrEqual(93);
    expect(share).toBeLessThanOrEqual(97);
  }
  expect(truth[0]).toBeGreaterThan(truth[1]! + 5); // the two classes do differ
});
