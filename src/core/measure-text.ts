/** The sentences that say how far the figures of a measure go: the page and the report say the same. */
import type { Estimate } from './audit';
import type { Collision } from './collisions';
import { FEWEST_PAIRS } from './correlation';
import type { AbsenceGap, HeadEnds, MeanFigures, MeasureDetail } from './measure-detail';
import {
  countText,
  estimateText,
  intervalText,
  percentText,
  pluralText,
  pointsText,
  probabilityText,
} from './number-text';
import type { WorstGroupBootstrap } from './worst-group';

/** That the worst of several groups looks worse than it is. */
export function selectionSentence({ resampled, biasPoints, draws }: WorstGroupBootstrap): string {
  return (
    `Being the worst of several it looks worse than it is: resampled, the least accuracy is ${percentText(resampled.value, resampled.n)} ` +
    `${intervalText(resampled, 'percent')} on average, ${pointsText(biasPoints)} from what was seen ` +
    `(${draws} resamples of ${pluralText(resampled.n, 'image')}).`
  );
}

/** What gap each class could have shown; classes of the same size and answer together. */
export function visibleSentence({ visible }: MeasureDetail, classes: readonly string[]): string {
  const parts = visible.slice(0, 4).map(({ classIndex, k, n, points }) => {
    const name = classes[classIndex] ?? 'a class';
    const gap = points === null ? 'no gap at all' : `gaps from about ${pointsText(points)} on`;
    return `${name} (${k} an end of ${n}): ${gap}`;
  });
  if (parts.length === 0) return '';
  const more = visible.length > 4 ? `; ${visible.length - 4} more classes are in findings.json` : '';
  return `What could have been found four times in five, one test at p = .05: ${parts.join('; ')}${more}.`;
}

/** The gap between the images that lack a cue and as many that have it. */
export function absenceSentence({ classIndex, k, gap, p }: AbsenceGap, classes: readonly string[]): string {
  return (
    `The cue of ${classes[classIndex] ?? 'a class'} is there or not: between the ${k} that lack it and ${k} that have it the gap is ` +
    `${estimateText(gap, 'points')} (n ${2 * k}, ${probabilityText('p', p)}).`
  );
}

/** Whether another head fails on the same classes. */
export function correlationSentence({ title, correlation }: HeadEnds): string {
  const n = correlation?.n ?? 0;
  if (!correlation || n < FEWEST_PAIRS || !Number.isFinite(correlation.value)) {
    return `${title}: ${pluralText(n, 'class', 'classes')} with a gap, too few to say whether it fails on the same ones (${FEWEST_PAIRS} are asked for).`;
  }
  const { value, low, high } = correlation;
  return `${title}: class gaps correlate with those of the audited head at r = ${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}], n ${n} classes.`;
}

const decimals = (value: number): string => value.toFixed(2).replace(/^0/, '');

/** ".82 [.74, .88], n 400"; without an interval where the images are not known. */
export function aucText({ value, low, high, n }: Estimate): string {
  if (!Number.isFinite(value)) return 'not known';
  return n === 0 ? decimals(value) : `${decimals(value)} [${decimals(low)}, ${decimals(high)}], n ${countText(n)}`;
}

/** "sea goes more with waterbird (AUC .90 [.87, .93], n 400 against .31 [.26, .36], n 400)" */
export function collisionSentence(
  { reason, otherIndex, ownAuc, otherAuc }: Collision,
  cueName: string,
  classes: readonly string[],
): string {
  const why = reason === 'core' ? 'is judged core for' : 'goes more with';
  const aucs = Number.isFinite(otherAuc.value) ? ` (AUC ${aucText(otherAuc)} against ${aucText(ownAuc)})` : '';
  return `${cueName} ${why} ${classes[otherIndex] ?? 'another class'}${aucs}`;
}

/** The means over the same images, and what counts the same in each. */
export function weightedMeans(means: MeanFigures): { label: string; estimate: Estimate }[] {
  return [
    { label: 'every image the same', estimate: means.plain },
    { label: 'every class the same', estimate: means.classBalanced },
    ...means.adjusted.map(({ attribute, estimate }) => ({
      label: `groups of ${attribute} as in training`,
      estimate,
    })),
  ];
}
