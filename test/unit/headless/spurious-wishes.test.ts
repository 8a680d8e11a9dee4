import { describe, expect, test } from 'vitest';
import type { CueDescription, CueReport, Finding } from '../../../src/core/audit';
import { AppError } from '../../../src/core/errors';
import { judgementsOf, nearMatches } from '../../../src/headless/spurious-wishes';

const cue = (title: string): CueDescription => ({
  id: `text:${title}`,
  kind: 'text',
  title,
  group: 'place',
  isSurroundings: true,
});
const finding = (classIndex: number, title: string, associationAuc: number): Finding =>
  ({ classIndex, cueId: `text:${title}`, associationAuc }) as Finding;

const CLASSES = ['landbird', 'waterbird'];
const report: Pick<CueReport, 'cues' | 'findings'> = {
  cues: ['forest', 'sea', 'snow'].map(cue),
  findings: [
    finding(0, 'forest', 0.9),
    finding(1, 'forest', 0.1),
    finding(0, 'sea', 0.2),
    finding(1, 'sea', 0.8),
    finding(0, 'snow', 0.4),
    finding(1, 'snow', 0.5),
  ],
};
const pairs = (...wishes: string[]): [number, string][] =>
  judgementsOf(wishes, report, CLASSES).map(({ classIndex, cueId }) => [classIndex, cueId]);

function errorOf(task: () => unknown): AppError {
  try {
    task();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
  }
  throw new Error('no typed error was thrown');
}

describe('cues named on the command line', () => {
  test('a cue is taken for the classes that it goes with', () => {
    expect(pairs('forest', 'Sea')).toEqual([
      [0, 'text:forest'],
      [1, 'text:sea'],
    ]);
  });

  test('a cue that goes with no class is taken for all', () => expect(pairs('snow').length).toBe(2));

  test('"class=cue" says both', () => expect(pairs('waterbird=forest')).toEqual([[1, 'text:forest']]));

  test('a cue can be named by its id', () => expect(pairs('text:sea')).toEqual([[1, 'text:sea']]));

  test('a cue named twice is judged once', () => {
    expect(pairs('forest', 'landbird=forest', 'text:forest')).toEqual([[0, 'text:forest']]);
  });

  test('a value of a metadata column is named with its own "="', () => {
    const water: CueDescription = {
      ...cue('place = water'),
      id: 'metadata:place=water',
      kind: 'metadata',
    };
    const withPlace = {
      cues: [...report.cues, water],
      findings: [...report.findings, { ...finding(1, '', 0.9), cueId: water.id }],
    };
    const named = (wish: string): [number, string][] =>
      judgementsOf([wish], withPlace, CLASSES).map(({ classIndex, cueId }) => [classIndex, cueId]);
    expect(named('place = water')).toEqual([[1, water.id]]);
    expect(named('metadata:place=water')).toEqual([[1, water.id]]);
    expect(named('landbird=metadata:place=water')).toEqual([[0, water.id]]);
  });

  test('an unknown cue fails with the nearest names', () => {
    expect(errorOf(() => pairs('forrest'))).toMatchObject({ code: 'bad-input', fix: 'Did you mean forest?' });
    expect(errorOf(() => pairs('fish=forest')).fix).toBe('The classes are landbird, waterbird.');
  });
});

test('near matches come by containment, then by letters', () => {
  const titles = ['snowy ground', 'snow', 'sand', 'show', 'ocean'];
  expect(nearMatches('snow', titles)).toEqual(['snow', 'snowy ground', 'show']);
  expect(nearMatches('zzzzzz', titles)).toEqual([]);
});
