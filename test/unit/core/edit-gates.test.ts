import { describe, expect, it } from 'vitest';
import {
  CERTAIN_COPY,
  DEFAULT_GATES,
  fixGates,
  judgeGates,
  measureGates,
  passesGates,
  type GateMeasures,
  type GateVectors,
} from '../../../src/core/edit-gates';
import { drawNormal, mulberry32 } from '../../../src/core/random';

/** Bird, boat, forest and sea as dimensions. */
const bird = [1, 0, 0, 0];
const boat = [0, 1, 0, 0];
const captions = { before: [1, 0, 1, 0], after: [1, 0, 0, 1] };
const source = [1, 0, 1, 0];
const base: GateVectors = { source, made: [1, 0, 0, 1], classTexts: [bird, boat], label: 0, captions };

describe('what the gates measure', () => {
  it('is margin, change of the label, direction and likeness, whatever the vectors’ lengths', () => {
    const measured = measureGates(base);
    expect(measured.labelMargin).toBeCloseTo(Math.SQRT1_2, 12);
    expect(measured.labelChange).toBeCloseTo(0, 12);
    expect(measured.directionalSimilarity).toBeCloseTo(1, 12);
    expect(measured.copySimilarity).toBeCloseTo(0.5, 12);
    const longer = measureGates({ ...base, made: [3, 0, 0, 3], source: [0.1, 0, 0.1, 0] });
    expect(longer.copySimilarity).toBeCloseTo(0.5, 12);
    expect(longer.directionalSimilarity).toBeCloseTo(1, 12);
  });

  it('is 0 in direction for a copy and -1 for the change undone', () => {
    expect(measureGates({ ...base, made: source }).directionalSimilarity).toBe(0);
    const back = measureGates({ ...base, source: [1, 0, 0, 1], made: [1, 0, 1, 0] });
    expect(back.directionalSimilarity).toBeCloseTo(-1, 12);
  });

  it('is unknown without a source or a change, and vectors of two networks are refused', () => {
    expect(measureGates({ ...base, source: null })).toMatchObject({
      labelChange: null,
      directionalSimilarity: null,
      copySimilarity: null,
    });
    expect(measureGates({ ...base, captions: null }).directionalSimilarity).toBeNull();
    expect(() => measureGates({ ...base, made: [1, 0] })).toThrow(/different networks/);
    expect(() => measureGates({ ...base, label: 2 })).toThrow(/different networks/);
  });
});

describe('the verdicts', () => {
  const judged = (changed: Partial<GateVectors>) => judgeGates(measureGates({ ...base, ...changed }));

  it('let a true edit pass, and refuse a copy, a covered subject and an edit that did something else', () => {
    expect(passesGates(judged({}))).toBe(true);
    expect(judged({ made: source })).toMatchObject({ isLabelKept: true, hasEditHappened: false, isNoCopy: false });
    expect(judged({ made: [0, 0.2, 0, 1] })).toMatchObject({ isLabelKept: false });
    expect(judged({ made: [1, 0, 2, -1] })).toMatchObject({ isLabelKept: true, hasEditHappened: false });
  });

  it('keep a label that another class outdoes where it has lost no more than the bound', () => {
    const measures: GateMeasures = {
      labelMargin: -0.1,
      labelChange: -0.02,
      directionalSimilarity: 1,
      copySimilarity: 0,
    };
    expect(judgeGates(measures).isLabelKept).toBe(false);
    expect(judgeGates(measures, { ...DEFAULT_GATES, largestLabelDrop: 0.02 }).isLabelKept).toBe(true);
    expect(judgeGates({ ...measures, labelChange: null }).isLabelKept).toBe(false);
  });
});

describe('gates fixed on training images', () => {
  const uniform = mulberry32(4);
  const many: GateMeasures[] = Array.from({ length: 97 }, () => ({
    labelMargin: 0.02 + 0.05 * drawNormal(uniform),
    labelChange: -0.03 + 0.02 * drawNormal(uniform),
    directionalSimilarity: 0.3 + 0.08 * drawNormal(uniform),
    copySimilarity: 0.8 + 0.04 * drawNormal(uniform),
  }));

  it.each([0.5, 0.8, 0.9, 1])('let a share of %f pass each gate, and hardly more than that', (share) => {
    const verdicts = many.map((measures) => judgeGates(measures, fixGates(many, share)));
    const rate = (of: (typeof verdicts)[number]['isNoCopy'][]) => of.filter(Boolean).length / many.length;
    const directional = rate(verdicts.map(({ hasEditHappened }) => hasEditHappened));
    const copies = rate(verdicts.map(({ isNoCopy }) => isNoCopy));
    const labels = rate(verdicts.map(({ isLabelKept }) => isLabelKept));
    for (const passed of [directional, copies, labels]) {
      expect(passed).toBeGreaterThanOrEqual(share);
      expect(passed).toBeLessThan(share + 1.001 / many.length);
    }
  });

  it('never call a copy an edit or an edit the wrong way one, whatever was fixed on', () => {
    const bad = { labelMargin: -1, labelChange: 0.1, directionalSimilarity: -0.5, copySimilarity: 1 };
    const bounds = fixGates([bad], 1);
    expect(bounds).toEqual({
      largestLabelDrop: 0,
      isLikeliestEnough: false,
      leastDirectional: 0,
      largestCopy: CERTAIN_COPY,
    });
    expect(passesGates(judgeGates(bad, bounds))).toBe(false);
  });

  it('refuse a covered subject whose class the encoder still names from the surroundings', () => {
    const covered = { labelMargin: 0.1, labelChange: -0.3, directionalSimilarity: 0.3, copySimilarity: 0.8 };
    expect(judgeGates(covered).isLabelKept).toBe(true);
    expect(judgeGates(covered, fixGates(many, 0.9)).isLabelKept).toBe(false);
  });

  it('keep the default of what could not be measured, and need an edit', () => {
    const words = { labelMargin: 1, labelChange: null, directionalSimilarity: null, copySimilarity: null };
    expect(fixGates([words], 0.9)).toEqual(DEFAULT_GATES);
    expect(() => fixGates([], 0.9)).toThrow(/without an edit/);
  });
});
