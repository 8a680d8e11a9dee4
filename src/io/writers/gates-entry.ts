import type { AspireReport } from '../../core/generation-report';
import { scaleEstimate } from '../../core/intervals';
import type { SwapCheck } from '../../core/swap-gates';
import type { GateFiguresEntry, GatesEntry } from '../findings-document';
import { estimateEntry } from './entry-parts';

function figuresEntry(figures: Pick<SwapCheck, 'passed' | 'coveredRefused' | 'copiesRefused'>): GateFiguresEntry {
  return {
    passed: estimateEntry(figures.passed),
    coveredRefused: estimateEntry(figures.coveredRefused),
    copiesRefused: estimateEntry(figures.copiesRefused),
  };
}

/** The bounds that gates were fixed at, and what they do; null for a generator without gates of its own. */
export function gatesEntry({ gates, check }: Pick<AspireReport, 'gates' | 'check'>): GatesEntry | null {
  if (!gates) return null;
  const { largestLabelDrop, leastDirectional, largestCopy } = gates.bounds;
  return {
    bounds: { largestLabelDrop, leastDirectional, largestCopy },
    share: gates.share,
    learnedFrom: gates.learnedFrom,
    fixedOn: gates.fixedOn,
    onTrain: figuresEntry(gates),
    onTest: check
      ? {
          photographs: check.photographs,
          ...figuresEntry(check),
          flipRate: estimateEntry(check.flips.hitRate),
          controlRate: estimateEntry(check.flips.controlRate),
          differencePoints: estimateEntry(scaleEstimate(check.flips.difference, 100)),
          p: check.flips.p,
        }
      : null,
  };
}
