import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  calibratedJoint,
  classThresholds,
  confidentJoint,
  entropyQuality,
  LABEL_FILTERS,
  labelIssues,
  normalisedMargin,
  selfConfidence,
  type JudgedLabels,
} from '../../../src/core/confident-learning';
import { drawInteger, mulberry32 } from '../../../src/core/random';
import { readNpy, readNpz } from '../../support/read-npy';
import { sharedPath } from '../../support/shared-data';

const referencePath = sharedPath('reference/confident_learning.npz');
const realPath = sharedPath('reference/label-errors');

function reference(): { judged: JudgedLabels; isFlipped: number[] } {
  const arrays = readNpz(readFileSync(referencePath!));
  const labels = arrays.get('labels')!.values;
  const truth = arrays.get('true')!.values;
  return {
    judged: { probabilities: arrays.get('P')!.values, labels, classCount: 3 },
    isFlipped: Array.from(labels, (label, i) => (label === truth[i] ? 0 : 1)),
  };
}

function count(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}

describe.skipIf(!referencePath)('the reference set: 600 images, 3 classes, 66 labels flipped', () => {
  test('thresholds and both joints', () => {
    const { judged } = reference();
    const expected = [0.6747131447222879, 0.6820009640003427, 0.713787875049174];
    classThresholds(judged).forEach((threshold, k) => expect(threshold).toBeCloseTo(expected[k]!, 12));
    expect(confidentJoint(judged)).toEqual([
      [123, 14, 5],
      [9, 133, 8],
      [14, 6, 132],
    ]);
    expect(calibratedJoint(judged)).toEqual([
      [168, 19, 7],
      [13, 185, 11],
      [18, 8, 171],
    ]);
  });

  test.each(LABEL_FILTERS)('%s flags the same images whatever the order of the classes', (filter) => {
    const { judged } = reference();
    const order = [2, 0, 1];
    const turned: JudgedLabels = {
      classCount: 3,
      labels: Uint16Array.from(judged.labels, (label) => order.indexOf(label)),
      probabilities: Float64Array.from(
        { length: judged.probabilities.length },
        (_, at) => judged.probabilities[at - (at % 3) + order[at % 3]!]!,
      ),
    };
    expect(labelIssues(turned, filter)).toEqual(labelIssues(judged, filter));
  });

  test.each([
    ['prune-by-noise-rate', 74, 0.7837837837837838, 0.8787878787878788, [4, 5, 9, 42, 45, 59, 62, 64, 65, 81]],
    ['prune-by-class', 76, 0.7631578947368421, 0.8787878787878788, [4, 5, 9, 42, 45, 59, 62, 64, 65, 74]],
    ['both', 69, 0.8115942028985508, 0.8484848484848485, [4, 5, 9, 42, 45, 59, 62, 64, 65, 81]],
    ['confident-learning', 56, 0.8928571428571429, 0.7575757575757576, [4, 5, 9, 42, 45, 62, 64, 65, 81, 96]],
    ['predicted-differs', 113, 0.5663716814159292, 0.9696969696969697, [4, 5, 9, 23, 42, 44, 45, 52, 59, 62]],
  ] as const)('%s flags %i images', (filter, n, precision, recall, first) => {
    const { judged, isFlipped } = reference();
    const flags = labelIssues(judged, filter);
    const hits = flags.reduce((sum, flag, i) => sum + flag * isFlipped[i]!, 0);
    expect(count(flags)).toBe(n);
    expect(hits / n).toBeCloseTo(precision, 12);
    expect(hits / 66).toBeCloseTo(recall, 12);
    const flagged = Array.from(flags.keys()).filter((i) => flags[i] === 1);
    expect(flagged.slice(0, 10)).toEqual(first);
  });

  test('quality of the first rows', () => {
    const { judged } = reference();
    const confidences = [0.809741908881209, 0.9735448570974382, 0.9907643274764435, 0.898092301231853];
    const margins = [0.8233423664153435, 0.9749140471531375, 0.9915114682857139, 0.9048678773920533];
    const entropies = [0.7743063655941663, 0.9433422357829739, 0.9748903893624207, 0.8494714334799092];
    for (let i = 0; i < 4; i += 1) {
      expect(selfConfidence(judged, i, judged.labels[i]!)).toBeCloseTo(confidences[i]!, 12);
      expect(normalisedMargin(judged, i)).toBeCloseTo(margins[i]!, 12);
      expect(entropyQuality(judged, i)).toBeCloseTo(entropies[i]!, 9);
    }
  });

  test('flags do not depend on the order in which classes are numbered', () => {
    const { judged } = reference();
    const place = [2, 0, 1];
    const probabilities = new Float64Array(judged.labels.length * 3);
    for (let i = 0; i < judged.labels.length; i += 1) {
      for (let k = 0; k < 3; k += 1) probabilities[i * 3 + place[k]!] = judged.probabilities[i * 3 + k]!;
    }
    const renumbered = { probabilities, labels: Array.from(judged.labels, (label) => place[label]!), classCount: 3 };
    for (const filter of LABEL_FILTERS) expect(labelIssues(renumbered, filter)).toEqual(labelIssues(judged, filter));
  });
});

test('labels that agree with sure probabilities are never flagged, and one that does not is', () => {
  const uniform = mulberry32(5);
  const labels = Array.from({ length: 200 }, () => drawInteger(uniform, 4));
  const probabilities = labels.flatMap((label) => [0, 1, 2, 3].map((k) => (k === label ? 0.94 : 0.02)));
  const clean: JudgedLabels = { probabilities, labels, classCount: 4 };
  for (const filter of LABEL_FILTERS) expect(count(labelIssues(clean, filter))).toBe(0);
  const given = labels.map((label, i) => (i === 17 ? (label + 1) % 4 : label));
  for (const filter of LABEL_FILTERS) {
    const flags = labelIssues({ ...clean, labels: given }, filter);
    expect(Array.from(flags.keys()).filter((i) => flags[i])).toEqual([17]);
  }
});

interface Review {
  id: number;
  mturk: { given: number };
}

// The images that people were asked about had been chosen by such a score themselves, which makes this easier than finding errors at large.
describe.skipIf(!realPath)('labels that people reviewed (chosen for review by a score of this kind)', () => {
  test.each([
    ['cifar10', 275, 54],
    ['mnist', 100, 15],
  ])(
    '%s: least self-confidence among %i finds four in five of the %i errors that people confirmed',
    (name, reviewed, confirmed) => {
      const probabilities = readNpy(readFileSync(`${realPath}/${name}_test_set_pyx.npy`)).values;
      const labels = readNpy(readFileSync(`${realPath}/${name}_test_set_original_labels.npy`)).values;
      const judged = { probabilities, labels, classCount: 10 };
      const reviews = JSON.parse(readFileSync(`${realPath}/${name}_mturk.json`, 'utf8')) as Review[];
      const errors = reviews.filter(({ mturk }) => mturk.given < 3).map(({ id }) => id);
      expect(reviews).toHaveLength(reviewed);
      expect(errors).toHaveLength(confirmed);
      const confidence = Array.from(labels, (label, i) => selfConfidence(judged, i, label));
      const lowest = new Set(
        Array.from(labels.keys())
          .sort((a, b) => confidence[a]! - confidence[b]! || a - b)
          .slice(0, reviewed),
      );
      const found = errors.filter((id) => lowest.has(id)).length;
      console.log(`${name}: ${found} of ${confirmed} confirmed errors among the ${reviewed} of least self-confidence`);
      expect(found / confirmed).toBeGreaterThanOrEqual(0.8);
    },
  );
});
