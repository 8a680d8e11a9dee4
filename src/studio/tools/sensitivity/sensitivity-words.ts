import type { SensitivityReport } from '../../../core/closer-look';
import type { Corruption } from '../../../core/corruptions';
import { pointsText } from '../../../core/number-text';

export const CORRUPTION_WORDS: Readonly<Record<Corruption, string>> = {
  grey: 'colour (grey)',
  blur: 'detail (blur)',
  'rotate-patches': 'the order of the parts (patches turned)',
};

const WITHOUT: Readonly<Record<Corruption, string>> = {
  grey: 'Without colour',
  blur: 'Without detail',
  'rotate-patches': 'With its patches turned',
};

/** The largest drop whose interval lies above zero and whose exact p is below .05, in a sentence. */
export function sensitivitySentence(report: SensitivityReport, classes: readonly string[]): string {
  const worst = report.classes
    .filter((one) => one.drop.n > 0 && one.drop.low > 0 && one.p < 0.05)
    .sort((a, b) => b.drop.value - a.drop.value)[0];
  const where = report.cueId ? " in the cue's place" : '';
  const begin = `${WITHOUT[report.corruption]}${where}`;
  if (!worst) return `${begin} no class falls by more than chance could`;
  return `${begin} ${classes[worst.classIndex] ?? ''} loses ${pointsText(100 * worst.drop.value)}`;
}
