import type { Estimate } from '../../core/audit';
import type { BiasWordsReport, ConceptsReport } from '../../core/discovery-reports';
import { countText, listText, pluralText } from '../../core/number-text';

const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function signedTenths(value: number): string {
  const text = tenths.format(Math.abs(value));
  if (text === '0.0') return text;
  return `${value < 0 ? '\u2212' : '+'}${text}`;
}

/** "+2.1 [0.8, 3.4], n 84" */
export function scoreText({ value, low, high, n }: Estimate): string {
  const bound = (one: number): string => signedTenths(one).replace('+', '');
  return `${signedTenths(value)} [${bound(low)}, ${bound(high)}], n ${countText(n)}`;
}

/** A mean weight of image vectors of length 1, times 100. */
export function weightText(weight: number): string {
  return tenths.format(weight * 100);
}

/** The same of a difference; what could not be compared says so. */
export function weightDifferenceText(difference: Estimate | null): string {
  if (!difference) return 'too few to say';
  const { value, low, high, n } = difference;
  return scoreText({ value: value * 100, low: low * 100, high: high * 100, n });
}

const NAMED = 3;
const RATE = 0.05;

/** What goes with the errors of a class, in a sentence. */
export function biasLead(report: BiasWordsReport, classIndex: number, className: string): string {
  const { wrong = 0, right = 0 } = report.classes[classIndex] ?? {};
  if (wrong < report.fewest || right < report.fewest) {
    return `${className}: ${countText(wrong)} of ${pluralText(wrong + right, 'image')} are wrong, too few to say which words go with errors; at least ${report.fewest} wrong and ${report.fewest} right ones are needed.`;
  }
  const words = report.words.filter((word) => word.classIndex === classIndex);
  const sure = words.filter((word) => word.q < RATE);
  const among = `${countText(wrong)} wrong against ${countText(right)} right`;
  if (sure.length > 0) {
    const names = listText(sure.slice(0, NAMED).map(({ title }) => `"${title}"`));
    return `${names} ${sure.length === 1 ? 'is' : 'are'} seen more in the wrong ${className} images than in the right ones (${among}).`;
  }
  return `No word stands out from chance in the wrong ${className} images (${among}); these are the nearest.`;
}

/** What the images of a class are made of, in a sentence: what they have beyond the others comes first. */
export function conceptLead(report: ConceptsReport, classIndex: number, className: string): string {
  const ofClass = report.concepts.filter((one) => one.classIndex === classIndex);
  if (ofClass.length === 0) return `No word of the vocabulary has weight in the ${className} images.`;
  const own = ofClass
    .filter(({ beyondRest }) => beyondRest !== null && beyondRest.low > 0)
    .sort((a, b) => b.beyondRest!.value - a.beyondRest!.value);
  const most = listText(ofClass.slice(0, NAMED).map(({ title }) => `"${title}"`));
  const more = listText(own.slice(0, NAMED).map(({ title }) => `"${title}"`));
  const beyond = more ? ` More than the other classes they have ${more}.` : '';
  return `In words, the ${className} images are mostly ${most}.${beyond}`;
}
