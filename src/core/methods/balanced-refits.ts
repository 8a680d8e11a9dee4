import { fitTogether } from '../fit-together';
import { meanHead, type HeadWeights } from '../head';
import type { FeatureMatrix } from '../normalisation';
import type { ReportProgress } from '../progress';
import { shuffle, type Uniform } from '../random';
import { lambdaFromScikitC, type FitOptions } from '../trainer';
import { drawBalanced } from './group-rows';
import type { MitigationTools } from './mitigation';
import { groupScore, isBetter, type ValidationScore } from './validation-score';

/** Strengths that deep feature reweighting chooses from, the strongest penalty first. */
export const BALANCED_STRENGTHS = [0.01, 0.03, 0.07, 0.1, 0.3, 0.7, 1] as const;

/** Images in groups, as a matrix of their own. */
export interface GroupedImages {
  features: FeatureMatrix;
  labels: Uint16Array;
  classCount: number;
  /** Rows of `features`, per group. */
  groups: readonly Uint32Array[];
}

export type Penalty = 'l1' | 'l2';

/** L1 with a penalised intercept, as liblinear has it, or L2; C in scikit-learn's terms. */
export function penaltyOptions(penalty: Penalty, c: number, n: number, classCount: number): FitOptions {
  if (penalty === 'l1') return { l2: 0, l1: 1 / (c * n), isBiasPenalised: true };
  return { l2: lambdaFromScikitC(c, n, classCount) };
}

/** Good enough for a mean over draws: the last digits of W do not move predictions. */
const REFIT_TOLERANCE = 1e-4;

export interface Refits {
  penalty: Penalty;
  c: number;
  draws: number;
}

/** Mean weights of heads fitted on several group-balanced subsets. */
export async function fitBalanced(
  images: GroupedImages,
  { penalty, c, draws }: Refits,
  uniform: Uniform,
  tools: MitigationTools,
): Promise<HeadWeights> {
  const heads: HeadWeights[] = [];
  const report = progressOf(tools.onProgress, draws, 'Balanced subsets');
  for (let draw = 0; draw < draws; draw += 1) {
    const rows = drawBalanced(images.groups, uniform);
    const options = penaltyOptions(penalty, c, rows.length, images.classCount);
    const start = heads.at(-1);
    const { features, labels, classCount } = images;
    const fitted = await tools.trainer.fit(
      { features, labels, classCount, rows },
      { ...options, tolerance: REFIT_TOLERANCE, ...(start && { start }) },
      { signal: tools.signal },
    );
    heads.push(fitted);
    report();
  }
  return meanHead(heads);
}

export interface ChosenStrength {
  c: number;
  score: ValidationScore;
}

/** Times that the images are halved anew: one half of a small validation split is too coarse to choose by. */
const HALVINGS = 5;

/**
 * The strength whose head does best in the worst group of images it was not fitted on: each group is halved, one half fits (balanced to its
 * smallest group), the other is asked; the mean over several halvings counts. Ties to the stronger penalty.
 */
export async function chooseByHalves(
  images: GroupedImages,
  penalty: Penalty,
  uniform: Uniform,
  tools: MitigationTools,
): Promise<ChosenStrength> {
  const sums = BALANCED_STRENGTHS.map(() => ({ first: 0, second: 0 }));
  const report = progressOf(tools.onProgress, HALVINGS * BALANCED_STRENGTHS.length);
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const halves = images.groups.map((rows) => shuffle(rows.slice(), uniform));
    const fitting = { ...images, groups: halves.map((rows) => rows.slice(0, rows.length >> 1).sort()) };
    const asked = halves.map((rows) => rows.slice(rows.length >> 1).sort());
    const rows = drawBalanced(fitting.groups, uniform);
    const { features, labels, classCount } = images;
    const variants = BALANCED_STRENGTHS.map((c) => ({
      options: { ...penaltyOptions(penalty, c, rows.length, classCount), tolerance: REFIT_TOLERANCE },
    }));
    const fitted = await fitTogether(tools.trainer, { features, labels, classCount, rows }, variants, {
      signal: tools.signal,
    });
    fitted.forEach((head, index) => {
      const score = groupScore(head, images, asked);
      sums[index]!.first += score.first / HALVINGS;
      sums[index]!.second += score.second / HALVINGS;
      report();
    });
  }
  return bestStrength(sums);
}

function bestStrength(scores: readonly ValidationScore[]): ChosenStrength {
  let best: ChosenStrength | null = null;
  scores.forEach((score, index) => {
    if (isBetter(score, best?.score ?? null)) best = { c: BALANCED_STRENGTHS[index]!, score };
  });
  return best!;
}

/** Counts fits and tells of them. */
export function progressOf(onProgress: ReportProgress | undefined, total: number, stage = 'Choosing C'): () => void {
  const startedAt = Date.now();
  let done = 0;
  return () => {
    done += 1;
    onProgress?.({ stage, done, total, unit: 'fits', startedAt });
  };
}
