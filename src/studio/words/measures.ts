import type { GroupFigure, HeadReport, MeasureReport } from '../../core/audit';
import { isBaseline, isReference, mendWords, weakestPart } from '../../core/finding-text';
import { estimateText } from '../../core/number-text';

/** The widest gap in a sentence. */
export function measureSentence(report: MeasureReport, classes: readonly string[]): string {
  const gaps = report.gaps.filter((gap) => gap !== null).sort((a, b) => b.gap.value - a.gap.value);
  const [widest] = gaps;
  if (!widest) return 'No class has a gap to measure';
  const name = classes[widest.classIndex] ?? 'a class';
  if (widest.gap.low > 0) return `Without its cues ${name} loses ${estimateText(widest.gap, 'points')}`;
  if (widest.gap.high < 0) return `${name} does better without its cues, by ${estimateText(widest.gap, 'points')}`;
  return `No gap that this many images could show: ${name} ${estimateText(widest.gap, 'points')}`;
}

export function groupName(group: GroupFigure, classes: readonly string[]): string {
  return `${classes[group.classIndex] ?? 'a class'}, ${group.attribute} = ${group.value}`;
}

export function worstGroupSentence(group: GroupFigure, classes: readonly string[]): string {
  const few = group.accuracy.n < 10 ? ' Too few images to say more.' : '';
  return `The worst group is ${groupName(group, classes)}: ${estimateText(group.accuracy, 'percent')} right, of ${group.accuracy.n} images.${few}`;
}

type Accept = (head: HeadReport) => boolean;

/** The accepted mitigation with the best weakest part. */
function bestOf(heads: readonly HeadReport[], classes: readonly string[], isAccepted: Accept): HeadReport | undefined {
  const weakest = (head: HeadReport): number => weakestPart(head.figures.test, classes)?.accuracy.value ?? -1;
  return heads
    .filter((head) => !isReference(head.method) && isAccepted(head))
    .sort((a, b) => weakest(b) - weakest(a))[0];
}

/** The mitigation to speak of: the best that is no baseline, else the best baseline; undefined where none ran. */
export function bestMended(heads: readonly HeadReport[], classes: readonly string[]): HeadReport | undefined {
  return bestOf(heads, classes, ({ method }) => !isBaseline(method)) ?? bestOf(heads, classes, () => true);
}

/** Told where a baseline does as well: then it is not shown that the ranking did it. */
function baselineRemark(best: HeadReport, heads: readonly HeadReport[], classes: readonly string[]): string {
  const baseline = bestOf(heads, classes, ({ method }) => isBaseline(method));
  const own = weakestPart(best.figures.test, classes)?.accuracy;
  const other = baseline && weakestPart(baseline.figures.test, classes)?.accuracy;
  if (!baseline || !own || !other || isBaseline(best.method) || other.value < own.value) return '';
  return ` ${baseline.title} does as well here: ${estimateText(other, 'percent')}.`;
}

/** Picking the best by the test images flatters it: said where there was something to pick from. */
function pickedRemark(heads: readonly HeadReport[]): string {
  const among = heads.filter(({ method }) => !isReference(method) && !isBaseline(method)).length;
  if (among < 2) return '';
  return ` It is the best of ${among} methods on these very test images, so on new images it may do a little worse.`;
}

/** What the best mitigation gave, told against both references. */
export function mendedWords(heads: readonly HeadReport[], classes: readonly string[]): { title: string; lead: string } {
  const best = bestMended(heads, classes);
  const words = best ? mendWords(best, heads, classes) : null;
  if (!words) return { title: 'No mitigation was measured on test images', lead: '' };
  return {
    title: words.claim,
    lead: `${words.evidence.charAt(0).toUpperCase()}${words.evidence.slice(1)}. ${words.detail}${best ? baselineRemark(best, heads, classes) : ''}${pickedRemark(heads)}`,
  };
}
