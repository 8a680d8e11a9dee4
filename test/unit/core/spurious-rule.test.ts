import { describe, expect, it } from 'vitest';
import type { CueDescription, CueReport, Finding } from '../../../src/core/audit';
import { suggestSpurious } from '../../../src/core/spurious-rule';

function cue(title: string, isSurroundings: boolean): CueDescription {
  return { id: `text:${title}`, kind: 'text', title, group: 'Places', isSurroundings };
}

function finding(title: string, rank: number, low: number, change: Partial<Finding> = {}): Finding {
  const estimate = { value: low + 10, low, high: low + 20, n: 100 };
  return {
    classIndex: 0,
    cueId: `text:${title}`,
    gap: estimate,
    k: 50,
    accuracyHigh: estimate,
    accuracyLow: estimate,
    associationAuc: 0.9,
    p: 0.001,
    q: 0.01,
    isSignificant: true,
    rank,
    alike: [],
    standsUnder: null,
    isOwnEvidence: change.isSignificant !== false,
    presence: 0.9,
    ...change,
  };
}

function report(cues: CueDescription[], findings: Finding[]): CueReport {
  return {
    cues,
    findings,
    familySize: findings.length,
    rate: 0.05,
    asksForAssociation: true,
    unknown: [],
    warnings: [],
  };
}

const titles = (suggestions: { cueId: string }[]): string[] => suggestions.map(({ cueId }) => cueId.slice(5));

describe('suggestSpurious', () => {
  it('takes every significant suspect of surroundings and no object', () => {
    const cues = [cue('snow', true), cue('dog', false), cue('night', true)];
    const findings = [finding('dog', 1, 30), finding('snow', 2, 20), finding('night', 3, 5)];
    expect(titles(suggestSpurious(report(cues, findings), ['wolf', 'fox']))).toEqual(['snow', 'night']);
  });

  it('takes the first with its interval above zero where none is significant, and says that it is not', () => {
    const cues = [cue('snow', true), cue('night', true)];
    const weak = { isSignificant: false, q: 0.4 };
    const suggestions = suggestSpurious(report(cues, [finding('snow', 1, 3, weak), finding('night', 2, 1, weak)]), [
      'wolf',
    ]);
    expect(titles(suggestions)).toEqual(['snow']);
    expect(suggestions[0]?.why).toContain('not significant');
    expect(suggestions[0]?.decidedBy).toBe('rule');
  });

  it('leaves out a significant suspect that is an echo of a stronger one', () => {
    const cues = [cue('sea', true), cue('blue', true)];
    const findings = [finding('sea', 1, 40), finding('blue', 2, 20, { isOwnEvidence: false })];
    expect(titles(suggestSpurious(report(cues, findings), ['gull', 'duck']))).toEqual(['sea']);
  });

  it('takes nothing where every interval reaches zero, nor what stands under a stronger suspect', () => {
    const cues = [cue('snow', true), cue('ice', true)];
    const findings = [finding('snow', 1, -2), finding('ice', 2, 8, { standsUnder: 'text:snow' })];
    expect(suggestSpurious(report(cues, findings), ['wolf'])).toEqual([]);
  });

  it('never takes a cue that names one of the classes', () => {
    const findings = [finding('forest', 1, 30), finding('fog', 2, 10)];
    const suggestions = suggestSpurious(report([cue('forest', true), cue('fog', true)], findings), ['Forest', 'sea']);
    expect(titles(suggestions)).toEqual(['fog']);
  });

  it('does not claim a gap of its own where the only other evidence names a class', () => {
    const findings = [finding('forest', 1, 30), finding('green', 2, 10, { isOwnEvidence: false })];
    const [green] = suggestSpurious(report([cue('forest', true), cue('green', true)], findings), ['forest', 'sea']);
    expect(green).toMatchObject({ cueId: 'text:green', why: expect.stringContaining('significant') });
    expect(green?.why).not.toContain('of its own');
  });

  it('takes no column of the metadata, and what stands under one is a suspect of its own', () => {
    const place: CueDescription = { ...cue('place = water', true), id: 'metadata:place=water', kind: 'metadata' };
    const found = [
      finding('place = water', 1, 40, { cueId: place.id }),
      finding('sea', 2, 20, { standsUnder: place.id }),
    ];
    const taken = suggestSpurious(report([place, cue('sea', true)], found), ['waterbird']);
    expect(taken.map(({ cueId }) => cueId)).toEqual(['text:sea']);
  });
});
