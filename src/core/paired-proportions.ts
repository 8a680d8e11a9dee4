import type { Estimate } from './audit';
import { logChoose } from './hypergeometric';
import { wilson } from './intervals';

/** The same images answered twice: how often each pair of answers came. */
export interface PairedCounts {
  bothRight: number;
  /** Right before, wrong after. */
  lost: number;
  /** Wrong before, right after. */
  won: number;
  bothWrong: number;
}

export function countPairs(before: ArrayLike<number>, after: ArrayLike<number>): PairedCounts {
  const counts: PairedCounts = { bothRight: 0, lost: 0, won: 0, bothWrong: 0 };
  for (let i = 0; i < before.length; i += 1) {
    if (before[i] === 1) counts[after[i] === 1 ? 'bothRight' : 'lost'] += 1;
    else counts[after[i] === 1 ? 'won' : 'bothWrong'] += 1;
  }
  return counts;
}

/**
 * Exact McNemar test, two-sided: of the images whose answer changed, half would be lost if the change told nothing, so that the number
 * lost is binomial with p = 1/2 (McNemar 1947).
 *
 * @returns p, 1 where no answer changed
 */
export function mcNemarP({ lost, won }: PairedCounts): number {
  const changed = lost + won;
  const fewer = Math.min(lost, won);
  let tail = 0;
  for (let i = 0; i <= fewer; i += 1) tail += Math.exp(logChoose(changed, i) - changed * Math.LN2);
  return Math.min(1, 2 * tail);
}

const Z_95 = 1.959963984540054;

/**
 * The share right before minus the share right after, with the adjusted Wald interval for paired proportions (Bonett and Price
 * 2012): one is added to each count of changed answers,
 *
 *   p12 = (lost + 1) / (n + 2), p21 = (won + 1) / (n + 2), (p12 - p21) +- z sqrt((p12 + p21 - (p12 - p21)²) / (n + 2))
 *
 * cut to [-1, 1]. NaN with n = 0 of nothing.
 */
export function pairedDrop({ bothRight, lost, won, bothWrong }: PairedCounts): Estimate {
  const n = bothRight + lost + won + bothWrong;
  if (n === 0) return { value: Number.NaN, low: -1, high: 1, n: 0 };
  const p12 = (lost + 1) / (n + 2);
  const p21 = (won + 1) / (n + 2);
  const half = Z_95 * Math.sqrt((p12 + p21 - (p12 - p21) ** 2) / (n + 2));
  return {
    value: (lost - won) / n,
    low: Math.max(-1, p12 - p21 - half),
    high: Math.min(1, p12 - p21 + half),
    n,
  };
}

/** The same images answered before and after a change; shares of 1. */
export interface BeforeAndAfter {
  before: Estimate;
  after: Estimate;
  /** Before minus after, paired. */
  drop: Estimate;
  /** Exact McNemar. */
  p: number;
}

/** Accuracy before and after on the same images, with the paired drop. @param before, after 1 where the answer is right */
export function compareAnswers(before: ArrayLike<number>, after: ArrayLike<number>): BeforeAndAfter {
  const counts = countPairs(before, after);
  return {
    before: wilson(counts.bothRight + counts.lost, before.length),
    after: wilson(counts.bothRight + counts.won, before.length),
    drop: pairedDrop(counts),
    p: mcNemarP(counts),
  };
}
