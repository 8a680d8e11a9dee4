import type { StepName } from '../../core/audit';

/** Steps that can be out of date, in the order in which they are done again. */
export type RepeatableStep = 'classifier' | 'cues' | 'measure' | 'mend';

/** What the figures on a step's screen were computed by. */
const RESTS_ON: Readonly<Record<StepName, readonly RepeatableStep[]>> = {
  open: [],
  embed: [],
  classifier: ['classifier'],
  cues: ['classifier', 'cues'],
  rank: ['classifier', 'cues'],
  measure: ['classifier', 'cues', 'measure'],
  mend: ['classifier', 'cues', 'measure', 'mend'],
  'take-away': ['classifier', 'cues', 'measure', 'mend'],
};

/** The first step to do again before what this step shows can be believed; null where all of it is up to date. */
export function firstStale(step: StepName, stale: readonly StepName[]): RepeatableStep | null {
  return RESTS_ON[step].find((one) => stale.includes(one)) ?? null;
}

/**
 * Why a step is out of date. A classifier rests on vectors and labels. Cues rest on the audited head and not on judgements, so stale cues tell of the head; of the later
 * steps it is not known which of the two it was.
 */
export function staleReason(first: RepeatableStep): string {
  if (first === 'classifier') return 'The vectors or the labels changed after this was computed.';
  if (first === 'cues') return 'The audited head changed after this was computed.';
  return first === 'mend'
    ? 'Something before this step, or the words of its methods, changed after this was computed.'
    : 'Something before this step changed after this was computed.';
}
