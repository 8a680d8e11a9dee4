import type { Estimate } from '../../../core/audit';
import type { CoreCropReport, HeadSensitivity, SensitivityReport } from '../../../core/closer-look';
import { FEWEST_PAIRS } from '../../../core/correlation';
import type { Corruption } from '../../../core/corruptions';
import { FALSE_DISCOVERY_RATE } from '../../../core/multiplicity';
import { countText, percentText, pluralText, pointsText } from '../../../core/number-text';
import type { EmbedReport } from '../../../engine/types';
import { durationText } from '../../words/time';
import type { DropRow } from './drop-rows';

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

/**
 * Whether a drop stands out: its interval above or below zero, and the probability at or below the project's false discovery rate.
 *
 * @param chance q of one comparison among several, the exact p of a single one
 */
export function standsOut(drop: Estimate, chance: number): boolean {
  return drop.n > 0 && chance <= FALSE_DISCOVERY_RATE && (drop.low > 0 || drop.high < 0);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The largest change that stands out, in a sentence. @param inPlace whether only a cue's place was changed */
export function sensitivitySentence(rows: readonly DropRow[], inPlace: boolean): string {
  const largest = rows
    .filter(({ compared, q }) => standsOut(compared.drop, q))
    .sort((a, b) => Math.abs(b.compared.drop.value) - Math.abs(a.compared.drop.value))[0];
  const where = inPlace ? " in the cue's place" : '';
  if (!largest) return `No class changes by more than chance could${where}`;
  const { group, title, compared } = largest;
  const points = pointsText(Math.abs(100 * compared.drop.value));
  const begin = `${capitalised(title)}${where}`;
  return compared.drop.value > 0
    ? `${begin} ${group} loses ${points}`
    : `${begin} ${group} wins ${points}: it was misled by it`;
}

/**
 * What keeping the core alone does, in a sentence. A crop that the label has chosen tells the head where to look, so only one that the
 * head has chosen says what it leans on.
 */
export function cropSentence({ all, target }: CoreCropReport): string {
  const points = pointsText(Math.abs(100 * all.drop.value));
  const [cropped, causes] =
    target === 'label' ? ["Cropped to the label's evidence", false] : ['Cropped to its evidence', true];
  if (!standsOut(all.drop, all.p)) return `${cropped}, the head does neither better nor worse than chance could`;
  if (all.drop.value > 0) {
    return `${cropped}, the head loses ${points}${causes ? ': it leans on what lies around' : ''}`;
  }
  return `${cropped}, the head wins ${points}${causes ? ': what lies around misleads it' : ''}`;
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
 * How long it takes: at the pace of the last time where there was one, else at that of embedding, which decoded and measured every
 * picture beside.
 *
 * @param pacedMs the whole of it at the pace of the last time; null before any
 */
export function timeText(pacedMs: number | null, looks: number, embed: EmbedReport | null): string {
  if (pacedMs !== null) return `about ${durationText(Math.max(1000, pacedMs))} at the pace of the last time`;
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
