import { describe, expect, it } from 'vitest';
import type { CueJudgement, Finding, Judgement } from '../../../src/core/audit';
import { aucEstimate } from '../../../src/core/auc-interval';
import { countClasses, findCollisions, secondClasses } from '../../../src/core/collisions';
import { wilson } from '../../../src/core/intervals';

const nothing = wilson(0, 0);

function finding(classIndex: number, cueId: string, associationAuc: number): Finding {
  return {
    classIndex,
    cueId,
    gap: nothing,
    k: 10,
    accuracyHigh: nothing,
    accuracyLow: nothing,
    presence: 0.5,
    associationAuc,
    p: 1,
    q: 1,
    isSignificant: false,
    rank: 1,
    alike: [],
    standsUnder: null,
    isOwnEvidence: false,
  };
}

const judged = (classIndex: number, cueId: string, judgement: Judgement): CueJudgement => ({
  classIndex,
  cueId,
  judgement,
  decidedBy: 'person',
});

const findings = [
  finding(0, 'wheel', 0.7),
  finding(1, 'wheel', 0.95),
  finding(2, 'wheel', 0.2),
  finding(0, 'road', 0.8),
  finding(1, 'road', 0.6),
  finding(2, 'road', 0.3),
];
/** 100 images in all. */
const associationCounts = [20, 30, 50];
const tested = { findings, associationCounts };
const auc = (value: number, classIndex: number) =>
  aucEstimate(value, associationCounts[classIndex]!, 100 - associationCounts[classIndex]!);

describe('collisions', () => {
  it('are cues that another class has as its core, once for each such class', () => {
    const judgements = [judged(0, 'wheel', 'spurious'), judged(1, 'wheel', 'core'), judged(0, 'road', 'spurious')];
    const { collisions, coreElsewhere } = findCollisions(judgements, tested);
    expect(collisions).toEqual([
      { classIndex: 0, cueId: 'wheel', otherIndex: 1, reason: 'core', ownAuc: auc(0.7, 0), otherAuc: auc(0.95, 1) },
    ]);
    expect(coreElsewhere).toEqual(wilson(1, 2));
  });

  it('are cues that go with another class more strongly than with their own', () => {
    const { collisions, coreElsewhere } = findCollisions([judged(2, 'road', 'spurious')], tested);
    expect(collisions).toEqual([
      {
        classIndex: 2,
        cueId: 'road',
        otherIndex: 0,
        reason: 'association',
        ownAuc: auc(0.3, 2),
        otherAuc: auc(0.8, 0),
      },
    ]);
    expect(coreElsewhere.value).toBe(0);
  });

  it('tell how strongly without an interval where the images are not known, as in older records', () => {
    const [collision] = findCollisions([judged(2, 'road', 'spurious')], { findings }).collisions;
    expect(collision).toMatchObject({ ownAuc: { value: 0.3, n: 0 }, otherAuc: { value: 0.8, n: 0 } });
  });

  it('are none for a cue that goes most with its own class, for core cues and for those ignored', () => {
    const judgements = [judged(0, 'road', 'spurious'), judged(1, 'wheel', 'core'), judged(2, 'wheel', 'ignore')];
    expect(findCollisions(judgements, tested).collisions).toEqual([]);
    expect(findCollisions([], tested).coreElsewhere.n).toBe(0);
  });
});

describe('second classes', () => {
  it('are the most probable ones beside the label, whether the label comes first or not', () => {
    const probabilities = Float64Array.of(0.6, 0.3, 0.1, 0.1, 0.2, 0.7, 0.4, 0.4, 0.2);
    expect([...secondClasses(probabilities, [0, 1, 2], 3, Uint32Array.of(0, 1, 2))]).toEqual([1, 2, 0]);
  });

  it('are counted, the most frequent first', () => {
    expect(countClasses([2, 0, 2, 1, 0, 2])).toEqual([
      { classIndex: 2, count: 3 },
      { classIndex: 0, count: 2 },
      { classIndex: 1, count: 1 },
    ]);
  });
});
