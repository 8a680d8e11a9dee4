import type { Estimate } from '../../../core/audit';
import type { FlipTest } from '../../../core/flip-test';
import type { AspireReport } from '../../../core/generation-report';
import { listText, pluralText, probabilityText } from '../../../core/number-text';

/** The finding in a sentence. */
export function aspireSentence({ tests }: AspireReport, classes: readonly string[]): string {
  const found = classes.flatMap((name, classIndex) => {
    const first = tests.find((test) => test.classIndex === classIndex && test.isSignificant);
    return first ? [`${name} without “${first.phrase}”`] : [];
  });
  if (tests.length === 0) return 'No image could be changed';
  if (found.length === 0) return 'No change flips the predictions more than its control does';
  return `Predictions flip for ${listText(found)}`;
}

/** What a test's edits did. */
export function editWords({ factor, phrase }: FlipTest): string {
  return factor === 'background' ? `“${phrase}” replaced` : `“${phrase}” taken away`;
}

function countWords({ value, n }: Estimate): string {
  return `${Math.round(value * n)} of ${n}`;
}

/** What gates of the generator's own were fixed on, and do there; "" where it has none. */
function gateWords({ gates }: AspireReport): string {
  if (!gates) return '';
  return `Gates were fixed on ${gates.fixedOn} training images before anything was judged: there ${countWords(gates.passed)} swaps pass, and ${countWords(gates.coveredRefused)} without the thing and ${countWords(gates.copiesRefused)} copies are refused.`;
}

/** The same, and the head, on test images. */
function checkWords({ check }: AspireReport): string {
  if (!check) return '';
  const { hitRate, controlRate, p } = check.flips;
  return `On ${check.photographs} test images ${countWords(check.passed)} pass, and ${countWords(check.coveredRefused)} and ${countWords(check.copiesRefused)} are refused; of those that the head has right it flips on ${countWords(hitRate)} swaps and ${countWords(controlRate)} controls, ${probabilityText('p', p)}.`;
}

/** Below this share of swaps without their thing refused, passing the gates says little of the label. */
const LEAST_REFUSED = 0.7;

/** What a person has to know before believing the gates; null where nothing is amiss. */
export function gateWarning({ gates, check }: Pick<AspireReport, 'gates' | 'check'>): string | null {
  const refused = check?.coveredRefused ?? gates?.coveredRefused;
  if (!refused || refused.n === 0 || refused.value >= LEAST_REFUSED) return null;
  return `Of swaps without their thing the gates refuse only ${countWords(refused)}: this network hardly sees whether it is there. Look at each image before you accept it, and take a flip for no proof. A larger backbone sees more.`;
}

/** What ran, on what, and what was left out. */
export function runWords(report: AspireReport, classes: readonly string[]): string {
  const drawn = classes.map((name, label) => `${name} ${report.sources[label] ?? 0}`).join(', ');
  const wrong = report.skippedWrong.reduce((sum, count) => sum + count, 0);
  const parts = [
    `Training images drawn with seed ${report.seed}: ${drawn}.`,
    wrong > 0
      ? `${pluralText(wrong, 'image')} that the head has wrong as ${wrong === 1 ? 'it is' : 'they are'} left out.`
      : '',
    report.failed > 0 ? `${pluralText(report.failed, 'image')} could not be made.` : '',
    gateWords(report),
    checkWords(report),
    `Captions by ${report.captions}. ${report.seconds.toFixed(0)} s in all.`,
  ];
  return parts.filter(Boolean).join(' ');
}
