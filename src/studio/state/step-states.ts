import { STEPS, type CueJudgement, type StepName } from '../../core/audit';
import type { AuditSession, StepState } from '../../engine/types';
import { isReference } from '../../core/finding-text';
import { causesOf } from '../words/findings';
import { cueNames } from '../words/cue-names';
import { countText, pluralText, valueText } from '../../core/number-text';

type Results = AuditSession['results'];
type State = Omit<StepState, 'step'>;

const waiting = (result = ''): State => ({ state: 'not-yet', result });

function spuriousOf(judgements: readonly CueJudgement[]): readonly CueJudgement[] {
  return judgements.filter((one) => one.judgement === 'spurious');
}

function embedState({ embed, embedded, preview }: Results): State {
  if (embed) return { state: 'done', result: `${pluralText(embed.images, 'image')}, ${embed.backbone.device}` };
  if (embedded.done > 0) {
    return { state: 'needs-you', result: `stopped at ${countText(embedded.done)} of ${countText(embedded.total)}` };
  }
  return preview ? { state: 'now', result: 'choose what looks at them' } : waiting();
}

function classifierState({ classifier, embed }: Results): State {
  if (!classifier) return embed ? { state: 'now', result: '' } : waiting();
  const head = classifier.heads.find((one) => one.method === classifier.kind) ?? classifier.heads[0];
  const accuracy = head?.figures.test?.accuracy ?? head?.figures.val?.accuracy;
  return { state: 'done', result: accuracy ? `${valueText(accuracy, 'percent')} right` : 'fitted' };
}

function cueState({ cues, classifier, judgements }: Results, classCount: number): State {
  if (!cues) return classifier ? { state: 'now', result: '' } : waiting();
  const found = Array.from({ length: classCount }, (_, classIndex) => causesOf(cues, classIndex).length).reduce(
    (sum, one) => sum + one,
    0,
  );
  const result = found === 0 ? 'nothing significant' : pluralText(found, 'suspect');
  if (found > 0 && spuriousOf(judgements).length === 0) return { state: 'needs-you', result: `${result}, none judged` };
  return { state: 'done', result };
}

function rankState({ cues, judgements }: Results): State {
  const spurious = spuriousOf(judgements);
  if (!cues) return waiting();
  if (spurious.length === 0) return waiting('after a cue is judged spurious');
  return { state: 'done', result: `by ${cueNames(cues, [...new Set(spurious.map((one) => one.cueId))])}` };
}

function measureState({ measure, judgements, cues }: Results): State {
  if (!measure) return cues && spuriousOf(judgements).length > 0 ? { state: 'now', result: '' } : waiting();
  if (measure.worstGroup) {
    return { state: 'done', result: `worst group ${valueText(measure.worstGroup.accuracy, 'percent')}` };
  }
  const widest = measure.gaps.flatMap((gap) => gap ?? []).sort((a, b) => b.gap.value - a.gap.value)[0];
  return { state: 'done', result: widest ? `widest gap ${valueText(widest.gap, 'points')}` : 'measured' };
}

function mendState({ mend, measure }: Results): State {
  if (!mend) return measure ? { state: 'now', result: '' } : waiting();
  const mended = mend.heads.filter((head) => !isReference(head.method));
  const worst = mended
    .flatMap((head) => head.figures.test?.worstGroup?.accuracy ?? [])
    .sort((a, b) => b.value - a.value);
  const result = worst[0] ? `best worst group ${valueText(worst[0], 'percent')}` : pluralText(mended.length, 'method');
  return { state: 'done', result };
}

function takeAwayState({ cues, mend }: Results): State {
  if (!cues) return waiting();
  return mend ? { state: 'now', result: 'files and report' } : waiting('what there is so far');
}

/** The left column: each step with its state and its result in one line. */
export function stepStates(results: Results, classCount: number): readonly StepState[] {
  const { preview, embedded } = results;
  const images = preview?.images ?? embedded.total;
  const states: Record<StepName, State> = {
    open: images > 0 ? { state: 'done', result: pluralText(images, 'image') } : { state: 'now', result: '' },
    embed: embedState(results),
    classifier: classifierState(results),
    cues: cueState(results, classCount),
    rank: rankState(results),
    measure: measureState(results),
    mend: mendState(results),
    'take-away': takeAwayState(results),
  };
  const stale = new Set(results.stale);
  return STEPS.map((step) => {
    const state = states[step];
    if (stale.has(step) && state.state === 'done') return { step, state: 'stale', result: 'to be done again' };
    return { step, ...state };
  });
}
