import { describe, expect, it } from 'vitest';
import type { CueDescription, CueReport, Estimate, Finding, HeadFigures, HeadReport } from '../../../src/core/audit';
import {
  classSentence,
  findingSentence,
  findingWords,
  gapSentence,
  mendWords,
  resolutionSentence,
  weakestPart,
} from '../../../src/core/finding-text';
import { newcombe, scaleEstimate, wilson } from '../../../src/core/intervals';

const snow: CueDescription = { id: 'text:snow', kind: 'text', title: 'snow', group: 'ground', isSurroundings: true };
const blue: CueDescription = {
  id: 'pixel:blue',
  kind: 'pixel',
  title: 'share of blue',
  group: 'pixels',
  isSurroundings: true,
};

function finding(rightHigh: number, rightLow: number, k: number, change: Partial<Finding> = {}): Finding {
  const accuracyHigh = wilson(rightHigh, k);
  const accuracyLow = wilson(rightLow, k);
  return {
    classIndex: 0,
    cueId: 'text:snow',
    gap: scaleEstimate(newcombe(accuracyHigh, accuracyLow), 100),
    k,
    accuracyHigh,
    accuracyLow,
    presence: 0.8,
    associationAuc: 0.8,
    p: 0.0004,
    q: 0.012,
    isSignificant: true,
    rank: 1,
    alike: [],
    standsUnder: null,
    isOwnEvidence: false,
    ...change,
  };
}

function report(findings: readonly Finding[]): CueReport {
  return {
    cues: [snow, blue],
    findings,
    familySize: findings.length,
    rate: 0.05,
    asksForAssociation: true,
    unknown: [],
    warnings: [],
  };
}

describe('the sentence of a finding', () => {
  it('claims a lean only for a significant gap above zero', () => {
    const words = findingWords(finding(47, 31, 50), snow, 'wolf');
    expect(words.claim).toBe('wolf leans on snow');
    expect(words.evidence).toBe('without it the model loses 32 points [16, 46]');
    expect(words.detail).toBe(
      'Right on 94 % [84, 98] of the 50 wolf images with most snow, on 62 % [48, 74] of the 50 with least; p < .001, q = .012.',
    );
  });

  it('speaks of a measure as low or high, not as there or absent', () => {
    expect(findingSentence(finding(47, 31, 50), blue, 'wolf')).toContain(': where it is low the model loses');
  });

  it('turns a negative gap round', () => {
    const sentence = findingSentence(finding(31, 47, 50), snow, 'wolf');
    expect(sentence).toBe('wolf is told less well with snow: with it the model loses 32 points [16, 46]');
  });

  it('never claims what did not survive the correction', () => {
    const notSignificant = { isSignificant: false, q: 0.3 };
    expect(findingSentence(finding(47, 31, 50, notSignificant), snow, 'wolf')).toContain('may lean on snow');
    const nothing = findingSentence(finding(40, 38, 50, notSignificant), snow, 'wolf');
    expect(nothing).toContain('nothing found that this many images could show');
    expect(nothing).not.toContain('leans');
  });

  it('says too few before it says anything', () => {
    expect(findingSentence(finding(9, 0, 9), snow, 'wolf')).toBe(
      'wolf: too few images to say anything of snow: 9 images at each end, and at least 10 are needed',
    );
  });
});

describe('the sentence of a class', () => {
  it('tells the first suspect and names the others, weaker alike ones left out', () => {
    const second = finding(45, 31, 50, { cueId: 'pixel:blue', rank: 2 });
    const alike = finding(44, 31, 50, { cueId: 'text:ice', rank: 3, standsUnder: 'text:snow' });
    expect(classSentence(report([finding(47, 31, 50), second, alike]), 0, 'wolf')).toBe(
      'wolf leans on snow: without it the model loses 32 points [16, 46]. 1 more cue goes along with it.',
    );
    const own = finding(40, 30, 50, { cueId: 'text:fog', rank: 4, isOwnEvidence: true });
    expect(classSentence(report([finding(47, 31, 50), second, own]), 0, 'wolf')).toBe(
      'wolf leans on snow: without it the model loses 32 points [16, 46]. It also leans on fog. 1 more cue goes along with it.',
    );
  });

  it('says plainly when there is nothing', () => {
    const none = report([finding(40, 39, 50, { isSignificant: false }), finding(31, 47, 50)]);
    expect(classSentence(none, 0, 'wolf')).toBe('wolf: nothing found that this many images could show.');
  });
});

function figures(right: number, n: number): HeadFigures {
  const accuracy: Estimate = wilson(right, n);
  const group = { classIndex: 1, attribute: 'place', value: 'land', accuracy };
  const overall = wilson(right * 4, n * 4);
  return {
    accuracy: overall,
    classBalancedAccuracy: overall.value,
    perClass: [overall, accuracy],
    groups: [group],
    worstGroup: group,
    gaps: [null, null],
  };
}

function head(method: HeadReport['method'], right: number, n = 75): HeadReport {
  return {
    method,
    title: method === 'low-spuriosity' ? 'Low-spuriosity tuning' : method,
    selection: '',
    seed: 1,
    seconds: 1,
    detail: '',
    figures: { test: figures(right, n) },
    nowRight: 0,
    nowWrong: 0,
  };
}

const CLASSES = ['landbird', 'waterbird'];

describe('the sentence of a mended head', () => {
  it('credits only what goes beyond tuning', () => {
    const heads = [head('erm', 10), head('erm-tuned', 38), head('low-spuriosity', 55)];
    const words = mendWords(heads[2]!, heads, CLASSES)!;
    expect(words.claim).toBe('Low-spuriosity tuning lifts the worst group beyond what tuning alone gives');
    expect(words.evidence).toMatch(
      /^worst group 73 % \[\d+, \d+\], against 13 % \[.*\] for erm and 51 % \[.*\] for erm-tuned; /,
    );
    expect(words.evidence).toMatch(/\+23 points \[7, 37\] beyond tuning$/);
    expect(words.detail).toContain('waterbird, place = land (n = 75)');
  });

  it('does not credit a gain over erm that tuning gives as well', () => {
    const heads = [head('erm', 10), head('erm-tuned', 50), head('low-spuriosity', 52)];
    expect(mendWords(heads[2]!, heads, CLASSES)!.claim).toContain('no gain in the worst group over tuning alone');
    const worse = [head('erm', 10), head('erm-tuned', 60), head('low-spuriosity', 30)];
    expect(mendWords(worse[2]!, worse, CLASSES)!.claim).toContain('below what tuning alone gives');
  });

  it('says so where the tuned reference is missing, and has none for a reference', () => {
    const heads = [head('erm', 10), head('low-spuriosity', 52)];
    expect(mendWords(heads[1]!, heads, CLASSES)!.claim).toContain('erm-tuned was not measured');
    expect(mendWords(heads[0]!, heads, CLASSES)).toBeNull();
  });

  it('falls back on the worst class where there are no groups', () => {
    const perClass = [wilson(40, 50), wilson(30, 50)];
    const part = weakestPart({ ...figures(10, 50), perClass, worstGroup: null, groups: [] }, CLASSES);
    expect(part).toEqual({ kind: 'worst class', name: 'waterbird', accuracy: wilson(30, 50) });
    expect(weakestPart(undefined, CLASSES)).toBeNull();
  });
});

describe('what could be seen', () => {
  it('tells the half width of the typical interval', () => {
    expect(resolutionSentence(report([finding(40, 40, 50)]), 0, 'wolf')).toMatch(
      /with 50 images an end .* ± 16 points/,
    );
    expect(resolutionSentence(report([]), 0, 'wolf')).toBeNull();
  });

  it('tells the gap under several cues together, and does not claim one that may be none', () => {
    const gap = finding(47, 31, 50).gap;
    expect(gapSentence('wolf', ['snow', 'ice'], gap)).toBe(
      'Without snow and ice the model loses 32 points [16, 46] on wolf.',
    );
    expect(gapSentence('wolf', ['snow'], finding(40, 38, 50).gap)).toMatch(/^wolf under snow: a gap of 4 points/);
  });
});
