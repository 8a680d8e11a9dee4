import type { Estimate } from './audit';
import { wilson } from './intervals';
import { meanDifference, type CounterfactualAnswers } from './weakness';

/** How often a head is right on sources that taught nothing, and on what was made of them; shares of 1. */
export interface HeldOutFigures {
  headId: string;
  original: Estimate;
  /** Null where nothing was made anew unchanged. */
  unperturbed: Estimate | null;
  perturbed: Estimate;
  /** What it is right oftener than the first head on the perturbed images, paired by source; null for the first. */
  gain: Estimate | null;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const share = (flags: readonly boolean[]): number => flags.filter(Boolean).length / flags.length;

/** Share right of each source's perturbed images, so that several changes of one image are one witness. */
function perturbedShares(answers: readonly CounterfactualAnswers[]): Map<number, number> {
  const flags = new Map<number, boolean[]>();
  for (const { sourceRow, perturbed } of answers) {
    flags.set(sourceRow, [...(flags.get(sourceRow) ?? []), perturbed.isRight]);
  }
  return new Map([...flags].map(([row, own]) => [row, share(own)]));
}

function figuresOf(
  answers: readonly CounterfactualAnswers[],
  reference: ReadonlyMap<number, number> | null,
): HeldOutFigures {
  const sources = new Map(answers.map((answer) => [answer.sourceRow, answer]));
  /** A share of a source's images varies no more than a right or wrong, so that Wilson's interval is on the safe side. */
  const mean = (values: readonly number[]): Estimate => wilson(sumOf(values), values.length);
  const again = [...sources.values()].flatMap(({ unperturbed }) => (unperturbed ? [Number(unperturbed.isRight)] : []));
  const shares = perturbedShares(answers);
  return {
    headId: answers[0]!.headId,
    original: mean([...sources.values()].map(({ original }) => Number(original.isRight))),
    unperturbed: again.length > 0 ? mean(again) : null,
    perturbed: mean([...shares.values()]),
    gain: reference && meanDifference([...shares].map(([row, own]) => own - reference.get(row)!)),
  };
}

/**
 * Figures of each head on counterfactuals of held-out sources; every source counts once. Intervals over sources: Wilson's, of the gain Student's or the normal law's.
 *
 * @param answers of held-out sources alone, every head on the same images; the first head is the one that others are held against
 */
export function heldOutFigures(answers: readonly CounterfactualAnswers[]): HeldOutFigures[] {
  const heads = [...new Set(answers.map(({ headId }) => headId))];
  const byHead = heads.map((headId) => answers.filter((answer) => answer.headId === headId));
  const first = byHead[0] && perturbedShares(byHead[0]);
  return byHead.map((own, i) => figuresOf(own, i === 0 ? null : first!));
}
