import type { FitResult, FitVariant, TaskControl, Trainer, TrainingProblem } from './trainer';

/**
 * Several fits on the same rows: as one product where the trainer can, else one after the other. The minima are the same either way.
 *
 * @returns a head per variant, in their order
 */
export function fitTogether(
  trainer: Trainer,
  problem: TrainingProblem,
  variants: readonly FitVariant[],
  control?: TaskControl,
): Promise<FitResult[]> {
  if (trainer.fitTogether) return trainer.fitTogether(problem, variants, control);
  return fitInTurn(trainer, problem, variants, control);
}

/** One after the other, each from the head before it where the variant names no start. */
export async function fitInTurn(
  trainer: Trainer,
  problem: TrainingProblem,
  variants: readonly FitVariant[],
  control?: TaskControl,
): Promise<FitResult[]> {
  const fitted: FitResult[] = [];
  for (const { options, sampleWeights } of variants) {
    const start = options.start ?? fitted.at(-1);
    const own = { ...problem, ...(sampleWeights && { sampleWeights }) };
    fitted.push(await trainer.fit(own, { ...options, ...(start && { start }) }, control));
  }
  return fitted;
}
