import { conflictWords, foundByClass } from '../../../core/diffubias-words';
import type { DiffuBiasReport } from '../../../core/diffubias-report';
import { firstAndMore, listText, percentText, pluralText } from '../../../core/number-text';

/** Classes that a heading names. */
const MOST_CLASSES = 3;

/** The finding in a sentence. */
export function diffuBiasSentence(report: DiffuBiasReport, classes: readonly string[]): string {
  const found = foundByClass(report).map(({ classIndex, tests }) => {
    // What is missing is said where nothing is there instead.
    const shown = tests.filter(({ side }) => side === 'with');
    return `${classes[classIndex]} ${conflictWords(shown.length > 0 ? shown : tests)}`;
  });
  if (found.length === 0) return 'The hardest images go against no bias that their captions tell';
  return `Hard images go against a bias: ${listText(firstAndMore(found, MOST_CLASSES))}`;
}

/** What the hard images of a class say, or that they say nothing. */
export function classLine(report: DiffuBiasReport, classIndex: number): string {
  const found = foundByClass(report).find((one) => one.classIndex === classIndex);
  return found ? conflictWords(found.tests) : 'no word above chance';
}

/** What ran, and what its numbers are of. */
export function diffuBiasRunWords(report: DiffuBiasReport): string {
  const share = percentText(report.hardShare, 1);
  const parts = [
    `Amplified head: generalised cross-entropy with q = ${report.q}, ${report.steps} steps from zero; K = ${share} of each class’s training images.`,
    `Captions by ${report.captions}; one per image, where the paper draws three from a captioner.`,
    report.failed > 0 ? `${pluralText(report.failed, 'image')} could not be made.` : '',
    `${report.seconds.toFixed(0)} s in all.`,
  ];
  return parts.filter(Boolean).join(' ');
}
