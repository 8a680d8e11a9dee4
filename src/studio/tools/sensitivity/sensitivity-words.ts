import type { ComparedRows, CoreCropReport, HeadSensitivity, SensitivityReport } from '../../../core/closer-look';
import { FEWEST_PAIRS } from '../../../core/correlation';
import type { Corruption } from '../../../core/corruptions';
import { countText, percentText, pluralText, pointsText } from '../../../core/number-text';
import type { EmbedReport } from '../../../engine/types';
import { durationText } from '../../words/time';

export const CORRUPTION_WORDS: Readonly<Record<Corruption, string>> = {
  grey: 'colour (grey)',
  blur: 'detail (blur)',
  'rotate-patches': 'order (patches turned)',
};

export const WITHOUT: Readonly<Record<Corruption, string>> = {
  grey: 'without colour',
  blur: 'without detail',
  'rotate-patches': 'without order',
};

/** Below this an exact p is told as a drop; one question is one test, so nothing is corrected. */
const TOLD_P = 0.05;

/** Whether a drop stands out: its interval above or below zero, and an exact p below .05. */
export function standsOut({ drop, p }: ComparedRows): boolean {
  return drop.n > 0 && p < TOLD_P && (drop.low > 0 || drop.high < 0);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The largest change that stands out, in a sentence. */
export function sensitivitySentence(reports: readonly SensitivityReport[], classes: readonly string[]): string {
  const told = reports.flatMap((report) => report.classes.map((one) => ({ report, one })));
  const largest = told
    .filter(({ one }) => standsOut(one))
    .sort((a, b) => Math.abs(b.one.drop.value) - Math.abs(a.one.drop.value))[0];
  const where = reports[0]?.cueId ? " in the cue's place" : '';
  if (!largest) return `No class changes by more than chance could${where}`;
  const { report, one } = largest;
  const name = classes[one.classIndex] ?? '';
  const points = pointsText(Math.abs(100 * one.drop.value));
  const begin = `${capitalised(WITHOUT[report.corruption])}${where}`;
  return one.drop.value > 0
    ? `${begin} ${name} loses ${points}`
    : `${begin} ${name} wins ${points}: it was misled by it`;
}

/** What keeping the core alone does, in a sentence. */
export function cropSentence({ all }: CoreCropReport): string {
  const points = pointsText(Math.abs(100 * all.drop.value));
  if (!standsOut(all)) return 'Cropped to the core, the head does neither better nor worse than chance could';
  return all.drop.value > 0
    ? `Cropped to the core, the head loses ${points}: it leans on what lies around`
    : `Cropped to the core, the head wins ${points}: what lies around misleads it`;
}

/** "40 of 120 wolf, 40 of 110 husky", of the classes that a part was drawn of; empty where all were. */
export function drawnText(
  classes: readonly { classIndex: number; available: number; before: { n: number } }[],
  nameOf: (classIndex: number) => string,
): string {
  const parts = classes
    .filter(({ before, available }) => before.n < available)
    .map(({ classIndex, before, available }) => `${before.n} of ${countText(available)} ${nameOf(classIndex)}`);
  if (parts.length <= 6) return parts.join(', ');
  return `${parts.slice(0, 6).join(', ')} and so on in ${parts.length} classes`;
}

/** Whether another head falls on the same classes. */
export function correlationSentence({ title, network, correlation }: HeadSensitivity, corruption: Corruption): string {
  const n = correlation?.n ?? 0;
  const who = `${title} on ${network}`;
  if (!correlation || n < FEWEST_PAIRS || !Number.isFinite(correlation.value)) {
    return `${who}: ${pluralText(n, 'class', 'classes')}, too few to say whether it falls on the same ones (${FEWEST_PAIRS} are asked for).`;
  }
  const { value, low, high } = correlation;
  return `${who}, ${WITHOUT[corruption]}: class drops correlate with those of the audited head at r = ${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}], n ${n} classes.`;
}

/**
 * How long so many looks take: at the pace of the last looks where there were some, else at that of embedding, which decoded and
 * measured every picture beside.
 */
export function timeText(looks: number, lookMs: number | null, embed: EmbedReport | null): string {
  if (lookMs !== null) return `about ${durationText(Math.max(1000, looks * lookMs))} at the pace of the last looks`;
  if (!embed || embed.images === 0 || !(embed.seconds > 0)) return '';
  const elapsedMs = (1000 * looks * embed.seconds) / embed.images;
  return `up to ${durationText(Math.max(1000, elapsedMs))}, as embedding went`;
}

/** How much of the pictures was touched. */
export function changedText({ cueId, changedShare, withoutPlace }: SensitivityReport): string {
  if (!cueId) return '';
  const left =
    withoutPlace > 0 ? ` In ${pluralText(withoutPlace, 'image')} the cue was found nowhere: left as they are.` : '';
  return `On average ${percentText(changedShare, 100)} of the picture was changed.${left}`;
}
