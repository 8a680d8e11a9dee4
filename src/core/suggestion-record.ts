import type { CueJudgement, Estimate } from './audit';
import { wilson } from './intervals';
import { countText, intervalText, percentText } from './number-text';

/** How often what was suggested is what the person decided. */
export interface SuggestionRecord {
  /** Verdicts "core" or "spurious" of a person on a cue that had a suggestion then; "ignore" decides neither. */
  verdicts: number;
  agreed: number;
  /** agreed / verdicts with Wilson's interval. */
  share: Estimate;
}

/** @returns null where no person has judged a cue that had a suggestion. */
export function suggestionRecord(judgements: readonly CueJudgement[]): SuggestionRecord | null {
  const told = judgements.filter(
    ({ decidedBy, judgement, suggested }) =>
      decidedBy === 'person' && judgement !== 'ignore' && suggested !== undefined,
  );
  if (told.length === 0) return null;
  const agreed = told.filter(({ judgement, suggested }) => judgement === suggested).length;
  return { verdicts: told.length, agreed, share: wilson(agreed, told.length) };
}

/** "The suggestion agreed with 7 of your 9 verdicts (78 %, [45, 94])." */
export function suggestionRecordSentence({ verdicts, agreed, share }: SuggestionRecord): string {
  const noun = verdicts === 1 ? 'verdict' : 'verdicts';
  return `The suggestion agreed with ${countText(agreed)} of your ${countText(verdicts)} ${noun} (${percentText(share.value, share.n)}, ${intervalText(share, 'percent')}).`;
}
