import type { HeadWeights } from './head';
import type { DescentResult, TaskControl, Trainer, TrainingProblem } from './trainer';

/** What the papers on amplifying a bias take (Nam et al. 2020, arXiv 2007.02561). */
export const DEFAULT_Q = 0.7;

/**
 * Generalised cross-entropy (Zhang and Sabuncu 2018, arXiv 1805.07836): (1 - p^q) / q with p the probability of the label. Cross-entropy as q
 * goes to 0, the mean absolute error at 1. An image that is hard to fit hardly counts, so a head that minimises it leans on what is easy.
 *
 * @param crossEntropy -ln p
 */
export function generalisedCrossEntropy(crossEntropy: number, q: number = DEFAULT_Q): number {
  return -Math.expm1(-q * crossEntropy) / q;
}

/** p^q: the gradient of the loss is this times the gradient of the cross-entropy. */
export function easiness(crossEntropy: number, q: number = DEFAULT_Q): number {
  return Math.exp(-q * crossEntropy);
}

/** The other form in use: q p^q CE with its weight held fixed; its gradient is q times that of the generalised cross-entropy. */
export function weightedSurrogate(crossEntropy: number, q: number = DEFAULT_Q): number {
  return q * easiness(crossEntropy, q) * crossEntropy;
}

export interface AmplifierOptions {
  q: number;
  stepSize: number;
  /** Few: a linear head that is trained long learns the exceptions too. */
  steps: number;
  afterStep?: (step: number, weights: HeadWeights) => boolean;
}

/** A head that leans on what is easy: full-batch descent of the mean generalised cross-entropy from zero. */
export function fitAmplifier(
  trainer: Trainer,
  problem: TrainingProblem,
  { q, stepSize, steps, afterStep }: AmplifierOptions,
  control: TaskControl = {},
): Promise<DescentResult> {
  const { classCount, rows, sampleWeights } = problem;
  const { dimension } = problem.features;
  const n = rows.length;
  return trainer.descend(
    problem,
    {
      start: { weights: new Float64Array(classCount * dimension), bias: new Float64Array(classCount) },
      stepSize,
      maximumSteps: steps,
      reweigh: (losses, shares) => {
        for (let i = 0; i < n; i += 1)
          shares[i] = ((sampleWeights ? sampleWeights[i]! : 1) / n) * easiness(losses[i]!, q);
      },
      ...(afterStep && { afterStep }),
    },
    control,
  );
}
