import { describe, expect, test } from 'vitest';
import type { CueDescription, CueJudgement, CueReport, Finding } from '../../../src/core/audit';
import type { ComparedRows, CropTarget } from '../../../src/core/closer-look';
import { compareAnswers } from '../../../src/core/paired-proportions';
import { placeGroups } from '../../../src/studio/tools/sensitivity/cue-places';
import {
  correctedRows,
  dropTable,
  largestChanges,
  MOST_CLASSES,
} from '../../../src/studio/tools/sensitivity/drop-rows';
import {
  cropSentence,
  drawnText,
  sensitivitySentence,
  standsOut,
} from '../../../src/studio/tools/sensitivity/sensitivity-words';

const cue = (kind: CueDescription['kind'], title: string): CueDescription => ({
  id: `${kind}:${title}`,
  kind,
  title,
  group: 'Places',
  isSurroundings: true,
});

function finding(classIndex: number, cueId: string, rank: number): Finding {
  const estimate = { value: 30, low: 10, high: 50, n: 40 };
  return {
    classIndex,
    cueId,
    gap: estimate,
    k: 20,
    accuracyHigh: estimate,
    accuracyLow: estimate,
    presence: 0.5,
    associationAuc: 0.9,
    p: 0.001,
    q: 0.01,
    isSignificant: true,
    rank,
    alike: [],
    standsUnder: null,
    isOwnEvidence: false,
  };
}

const words = ['sea', 'sand', 'forest', 'bamboo', 'sky', 'seaside house'].map((title) => cue('text', title));
const cues = [...words, cue('example', 'my sea'), cue('pixel', 'brightness'), cue('slice', 'group 1')];
const classes = ['gull', 'wren'];
const report: CueReport = {
  cues,
  findings: classes.flatMap((_, classIndex) => cues.map(({ id }, i) => finding(classIndex, id, i + 1))),
  familySize: 18,
  rate: 0.05,
  asksForAssociation: true,
  unknown: [],
  warnings: [],
};
const spurious = (cueId: string): CueJudgement => ({
  classIndex: 0,
  cueId,
  judgement: 'spurious',
  decidedBy: 'person',
});

describe('the choice of a place', () => {
  test('judged spurious first, then by example, then three suspects a class; each once, none without a place', () => {
    const judged = [spurious('text:sky'), spurious('pixel:brightness')];
    const groups = placeGroups(report, judged, classes);
    expect(groups.map(({ title, cues: own }) => [title, own.map(({ title: name }) => name)])).toEqual([
      ['Judged spurious', ['sky']],
      ['By example', ['my sea']],
      ['First suspects of gull', ['sea', 'sand', 'forest']],
      ['First suspects of wren', ['bamboo', 'seaside house']],
    ]);
  });

  test('a search goes through all cues that have a place, the nearest name first', () => {
    const [found] = placeGroups(report, [], classes, ' Sea');
    expect(found!.cues.map(({ title }) => title)).toEqual(['sea', 'my sea', 'seaside house']);
    expect(placeGroups(report, [], classes, 'brightness')).toEqual([]);
  });

  test('stays short with many classes', () => {
    const many = Array.from({ length: 100 }, (_, i) => `class ${i}`);
    const all = Array.from({ length: 100 }, (_, i) => cue('text', `cue ${i}`));
    const findings = many.flatMap((_, classIndex) =>
      [0, 1].map((i) => finding(classIndex, all[(classIndex + i) % 100]!.id, i + 1)),
    );
    const groups = placeGroups({ ...report, cues: all, findings }, [], many);
    expect(groups.reduce((sum, group) => sum + group.cues.length, 0)).toBeLessThanOrEqual(24);
  });
});

function compared(bothRight: number, lost: number, won: number, bothWrong: number): ComparedRows {
  const right = (counts: readonly (readonly [number, number])[]): number[] =>
    counts.flatMap(([value, times]) => Array.from({ length: times }, () => value));
  const before = right([
    [1, bothRight + lost],
    [0, won + bothWrong],
  ]);
  const after = right([
    [1, bothRight],
    [0, lost],
    [1, won],
    [0, bothWrong],
  ]);
  return { ...compareAnswers(before, after), lost: [], won: [] };
}

describe('drops', () => {
  test('stand out only where the interval and the exact test say so, whichever way they go', () => {
    const alone = ({ drop, p }: ComparedRows): boolean => standsOut(drop, p);
    expect(alone(compared(20, 10, 0, 10))).toBe(true);
    expect(alone(compared(20, 0, 10, 10))).toBe(true);
    expect(alone(compared(30, 5, 0, 5))).toBe(false);
    expect(alone(compared(0, 0, 0, 0))).toBe(false);
  });

  test('are corrected for all that was asked at once: one p of .016 of twenty is what chance gives', () => {
    const row = (i: number, one: ComparedRows) => ({
      key: String(i),
      group: `class ${i}`,
      title: 'without colour',
      compared: one,
    });
    const alone = correctedRows([row(0, compared(30, 7, 0, 3))]);
    expect(alone[0]!.q).toBeCloseTo(2 / 2 ** 7, 12);
    expect(sensitivitySentence(alone, false)).toContain('Without colour class 0 loses');
    const others = Array.from({ length: 19 }, (_, i) => row(i + 1, compared(36, 1, 1, 2)));
    const rows = correctedRows([row(0, compared(30, 7, 0, 3)), ...others]);
    expect(rows[0]!.q).toBeCloseTo((20 * 2) / 2 ** 7, 12);
    expect(sensitivitySentence(rows, false)).toBe('No class changes by more than chance could');
    // A class without images is no test.
    expect(correctedRows([row(0, compared(30, 7, 0, 3)), row(1, compared(0, 0, 0, 0))])[0]!.q).toBe(alone[0]!.q);
  });

  test('the table has all classes, the plot those that change most', () => {
    const rows = correctedRows(
      Array.from({ length: 30 }, (_, i) => ({
        key: String(i),
        group: `class ${i}`,
        title: 'without colour',
        compared: compared(40 - i, i, 0, 0),
      })),
    );
    expect(dropTable(rows).rows).toHaveLength(30);
    const shown = largestChanges(rows).map(({ group }) => group);
    expect(shown).toEqual(Array.from({ length: MOST_CLASSES }, (_, i) => `class ${30 - MOST_CLASSES + i}`));
    const [last] = dropTable([rows[29]!]).rows;
    expect(last!.slice(2, 6).map(Number)).toEqual([72.5, expect.any(Number), expect.any(Number), 40]);
  });

  test('of a crop: what it claims rests on the paired test', () => {
    const crop = (all: ComparedRows, target: CropTarget = 'prediction') =>
      cropSentence({
        mapFrom: 'occlusion',
        target,
        rowsPerClass: 40,
        classes: [],
        all,
        surest: all,
        crops: [],
        withoutPlace: 0,
      });
    expect(crop(compared(20, 10, 0, 10))).toContain('loses 25 points');
    expect(crop(compared(20, 0, 10, 10))).toContain('wins 25 points: what lies around misleads it');
    expect(crop(compared(20, 0, 10, 10), 'label')).toMatch(/wins 25 points$/);
    expect(crop(compared(30, 5, 0, 5))).toContain('neither better nor worse');
  });

  test('says what was drawn, of the classes that a part was drawn of', () => {
    const one = (classIndex: number, available: number) => ({ classIndex, available, before: { n: 40 } });
    expect(drawnText([one(0, 40), one(1, 1200)], (i) => classes[i]!)).toBe('40 of 1,200 wren');
  });
});
