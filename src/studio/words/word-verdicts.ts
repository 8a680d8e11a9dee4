import type { BridgeFidelity } from '../../core/text-bridge';
import type { WordReport } from '../../core/word-report';
import type { WordVerdict } from '../../core/word-validation';

/** Why a word is not used, in words; "kept" where it is. */
export function verdictText({ dropped, takenFor, kind }: WordVerdict): string {
  if (dropped === null) return 'kept';
  if (dropped === 'unknown') return 'dropped: the encoder does not know it';
  if (dropped === 'classifier') return `dropped: the classifier takes it for ${takenFor}`;
  return `dropped: nearer to ${kind === 'class' ? 'the class' : 'the value'} ${takenFor}`;
}

/** How many words are used: "31 of 45 words kept". */
export function keptSentence({ verdicts, withoutAnchor }: WordReport): string {
  const kept = verdicts.filter(({ dropped }) => dropped === null).length;
  const anchors =
    withoutAnchor.length > 0
      ? ` The encoder does not know the name of ${withoutAnchor.join(' and ')}, so the mean of the list’s words stands for it.`
      : '';
  return `${kept} of ${verdicts.length} words are kept.${anchors}`;
}

/** How far the way from words to the head can be trusted. */
export function fidelitySentence(fidelity: BridgeFidelity | null): string | null {
  if (!fidelity) return null;
  const { imageError, agreement, n } = fidelity;
  return `On ${n} validation images the projector misses ${(100 * imageError).toFixed(0)} % of the features’ square, and the head says the same on ${(100 * agreement).toFixed(0)} %.`;
}
