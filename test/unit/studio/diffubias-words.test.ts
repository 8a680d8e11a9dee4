import { describe, expect, it } from 'vitest';
import type { ConflictTest } from '../../../src/core/conflict-words';
import type { DiffuBiasReport } from '../../../src/core/diffubias-report';
import { classLine, diffuBiasSentence } from '../../../src/studio/tools/generate/diffubias-words';
import { co2Text, energyText, secondsText } from '../../../src/studio/tools/generate/energy-words';

const CLASSES = ['bear', 'sheep'];

function reportOf(tests: readonly (readonly [number, ConflictTest['side'], string, boolean])[]): DiffuBiasReport {
  return {
    tests: tests.map(([classIndex, side, word, isFound]) => ({ classIndex, side, word, isFound })),
  } as unknown as DiffuBiasReport;
}

describe('what DiffuBias found', () => {
  it('is a sentence of what the hard images show, of what they lack only where they show nothing else', () => {
    const report = reportOf([
      [0, 'with', 'beach', true],
      [0, 'without', 'wood', true],
      [0, 'with', 'cloud', false],
      [1, 'without', 'fence', true],
    ]);
    expect(diffuBiasSentence(report, CLASSES)).toBe(
      'Hard images go against a bias: bear with “beach” and sheep without “fence”',
    );
    expect(classLine(report, 0)).toBe('with “beach”, without “wood”');
  });

  it('names three classes and counts the others', () => {
    const report = reportOf([0, 1, 2, 3, 4].map((classIndex) => [classIndex, 'with', 'sand', true] as const));
    expect(diffuBiasSentence(report, ['a', 'b', 'c', 'd', 'e'])).toBe(
      'Hard images go against a bias: a with “sand”, b with “sand”, c with “sand” and 2 more',
    );
  });

  it('says so where nothing is found', () => {
    const report = reportOf([[0, 'with', 'cloud', false]]);
    expect(diffuBiasSentence(report, CLASSES)).toMatch(/^The hardest images go against no bias/);
    expect(classLine(report, 0)).toBe('no word above chance');
  });
});

describe('what images took', () => {
  it('is written in the unit that reads best', () => {
    expect([0.00000123, 0.0456, 1.2345].map(energyText)).toEqual(['0.00123 Wh', '45.6 Wh', '1.23 kWh']);
    expect([0.000198, 3.44, 1234].map(co2Text)).toEqual(['0.198 mg', '3.44 g', '1.23 kg']);
    expect(co2Text(Number.NaN)).toBe('no images');
    expect(secondsText(11.04)).toBe('11 s');
  });
});
