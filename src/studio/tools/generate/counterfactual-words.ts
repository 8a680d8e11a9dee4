import type { CounterfactualReport } from '../../../core/generation-report';
import { listText, pluralText } from '../../../core/number-text';
import type { Weakness } from '../../../core/weakness';

/** The strongest finding of each class about the audited head. */
function strongest({ heads, weaknesses }: CounterfactualReport, classes: readonly string[]): Weakness[] {
  const own = weaknesses.filter(({ headId, isSignificant }) => isSignificant && headId === heads[0]?.id);
  return classes.flatMap((_, label) => own.find(({ classIndex }) => classIndex === label) ?? []);
}

function costWords({ classIndex, drop }: Weakness, classes: readonly string[]): string {
  return `${classes[classIndex]} ${pluralText(Math.round(100 * drop.value), 'point')}`;
}

/** The finding in a sentence. */
export function counterfactualSentence(report: CounterfactualReport, classes: readonly string[]): string {
  if (report.weaknesses.length === 0) return 'No image could be changed';
  const found = strongest(report, classes);
  if (found.length === 0) return 'No change of one factor costs more than making the image anew';
  const factors = [...new Set(found.map(({ factor }) => factor))];
  const parts = factors.map((factor) => {
    const costs = found.filter((line) => line.factor === factor).map((line) => costWords(line, classes));
    return `changing the ${factor} costs ${listText(costs)}`;
  });
  const sentence = listText(parts);
  return `${sentence[0]!.toUpperCase()}${sentence.slice(1)}`;
}

/** What ran, on what, and what was left out. */
export function counterfactualRunWords(report: CounterfactualReport, classes: readonly string[]): string {
  const drawn = classes
    .map(
      (name, label) => `${name} ${report.sources[label] ?? 0}, ${report.heldOutSources[label] ?? 0} of them held out`,
    )
    .join('; ');
  const gated = report.perturbed.map(({ factor, made, counted }) => `${factor} ${counted} of ${made}`).join(', ');
  const parts = [
    `Training images drawn with seed ${report.seed}: ${drawn}.`,
    `Changed images that pass the gates and were not rejected, which alone count: ${gated}.`,
    report.failed > 0 ? `${pluralText(report.failed, 'image')} could not be made.` : '',
    `Captions by ${report.captions}. ${report.seconds.toFixed(0)} s in all.`,
  ];
  return parts.filter(Boolean).join(' ');
}
