/** How numbers are written wherever a person reads them: on the page, in the report, on the command line. */
import type { Estimate } from './audit';

/** What an estimate counts: a share of 1 shown as percent, or points. */
export type Unit = 'percent' | 'points';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A typographic minus, so that a gap of -3 reads as a number and not as a range. */
export function withMinus(text: string): string {
  return text.replace('-', '\u2212');
}

/** "8,412". */
export function countText(value: number): string {
  return whole.format(value);
}

/** "1 image", "8,412 images". */
export function pluralText(value: number, one: string, many = `${one}s`): string {
  return `${countText(value)} ${value === 1 ? one : many}`;
}

/** From this many images on a tenth of a percent is one image or less. */
const IMAGES_FOR_TENTHS = 100;

/** A share of 1 as "58.3 %" where n carries the tenth, else "58 %". */
export function percentText(share: number, n: number): string {
  if (!Number.isFinite(share)) return 'no images';
  const scaled = share * 100;
  const isFine = n >= IMAGES_FOR_TENTHS && scaled !== 100 && scaled !== 0;
  return `${isFine ? tenths.format(scaled) : whole.format(Math.round(scaled))} %`;
}

/** "31 points", "1 point", "−3 points". */
export function pointsText(points: number): string {
  if (!Number.isFinite(points)) return 'no images';
  // Adding 0 turns -0 into 0.
  const rounded = Math.round(points) + 0;
  return `${withMinus(whole.format(rounded))} ${Math.abs(rounded) === 1 ? 'point' : 'points'}`;
}

/** The value alone: "58.3 %", "31 points". */
export function valueText(estimate: Estimate, unit: Unit): string {
  return unit === 'percent' ? percentText(estimate.value, estimate.n) : pointsText(estimate.value);
}

/** The 95 % interval: "[22, 40]"; percent and points alike without their unit. */
export function intervalText(estimate: Estimate, unit: Unit): string {
  const scale = unit === 'percent' ? 100 : 1;
  const bound = (value: number): string => withMinus(whole.format(Math.round(value * scale) + 0));
  return `[${bound(estimate.low)}, ${bound(estimate.high)}]`;
}

/** "31 points [22, 40]", "58.3 % [54, 62]". */
export function estimateText(estimate: Estimate, unit: Unit): string {
  return `${valueText(estimate, unit)} ${intervalText(estimate, unit)}`;
}

/** "+18 points [4, 31]": a difference, its sign always written. */
export function differenceText(points: Estimate): string {
  const sign = Math.round(points.value) > 0 ? '+' : '';
  return `${sign}${estimateText(points, 'points')}`;
}

/** "0.42", "−1.20": a score that has no unit. */
export function scoreText(value: number): string {
  return withMinus(value.toFixed(2));
}

/** "p = .030", "q < .001". */
export function probabilityText(name: 'p' | 'q', value: number): string {
  if (!Number.isFinite(value)) return `${name} not known`;
  return value < 0.001 ? `${name} < .001` : `${name} = ${probabilityCell(value)}`;
}

/** The same under a column's name: ".030", "< .001". */
export function probabilityCell(value: number): string {
  if (!Number.isFinite(value)) return 'not known';
  return value < 0.001 ? '< .001' : value.toFixed(value < 0.1 ? 3 : 2).replace(/^0/, '');
}

/** "840 B", "5.9 MB". */
export function bytesText(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`;
  const units = ['kB', 'MB', 'GB'];
  let size = sizeBytes / 1000;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 10 ? tenths.format(size) : whole.format(size)} ${units[unit]}`;
}

/** "forest", "forest and sea", "forest, sea and snow". */
export function listText(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The first of many, and how many more there are. */
export function firstAndMore(items: readonly string[], most: number): string[] {
  const more = items.length - most;
  return more > 0 ? [...items.slice(0, most), `${countText(more)} more`] : [...items];
}
