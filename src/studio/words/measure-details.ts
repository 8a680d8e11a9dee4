import { FEWEST_PAIRS } from '../../core/correlation';
import type { AbsenceGap, HeadEnds, MeasureDetail } from '../../core/measure-detail';
import {
  estimateText,
  intervalText,
  percentText,
  pluralText,
  pointsText,
  probabilityText,
} from '../../core/number-text';
import type { WorstGroupBootstrap } from '../../core/worst-group';

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
