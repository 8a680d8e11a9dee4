import { crossFit, FOLD_COUNT } from '../cross-fit';
import { predictionsOf, type HeadWeights } from '../head';
import { lambdaFromScikitC, type TrainingProblem } from '../trainer';
import { makeHead, secondsSince, trainRows, type Mitigation, type MitigationTools } from './mitigation';

export const STRENGTHS = [1, 10, 100, 1000] as const;

interface StrengthScore {
  c: number;
  /** Share of the train split predicted rightly out of fold. */
  accuracy: number;
}

/** Out-of-fold accuracy at each C; the folds are the same for all, and each C starts from the one before. */
async function scoreStrengths(problem: TrainingProblem, tools: MitigationTools): Promise<StrengthScore[]> {
  const scores: StrengthScore[] = [];
  let start: HeadWeights[] | undefined;
  const startedAt = Date.now();
  const total = STRENGTHS.length * FOLD_COUNT + 1;
  for (const c of STRENGTHS) {
    const done = scores.length * FOLD_COUNT;
    const fit = await crossFit(
      tools.trainer,
      problem,
      { c, seed: tools.seed, ...(start && { start }) },
      {
        signal: tools.signal,
        onProgress: (progress) =>
          tools.onProgress?.({ stage: 'Choosing C', done: done + progress.done, total, unit: 'fits', startedAt }),
      },
    );
    start = fit.heads;
    const predictions = predictionsOf(fit.logits, problem.classCount);
    const right = problem.rows.reduce((sum, row, i) => sum + (predictions[i] === problem.labels[row] ? 1 : 0), 0);
    scores.push({ c, accuracy: right / problem.rows.length });
  }
  return scores;
}

/** The same probe as `erm` with its one setting chosen on the train split, so that no mitigation is credited with tuning. */
export const ermTuned: Mitigation = {
  id: 'erm-tuned',
  title: 'Tuned head (ERM, C by cross-validation)',
  description:
    'Logistic regression with C of 1, 10, 100, 1000 by 5-fold accuracy on the train split; ties to the smaller C.',
  paper: 'Stone, Cross-validatory choice and assessment of statistical predictions, 1974',
  needs: [],
  options: [],
  async run(input, tools) {
    const startedAt = Date.now();
    const rows = trainRows(input);
    const { features, labels, classCount } = input;
    const problem: TrainingProblem = { features, labels, classCount, rows };
    const scores = await scoreStrengths(problem, tools);
    const best = scores.reduce((leader, score) => (score.accuracy > leader.accuracy ? score : leader));
    const l2 = lambdaFromScikitC(best.c, rows.length, classCount);
    const fitted = await tools.trainer.fit(problem, { l2 }, tools);
    const tried = scores.map(({ c, accuracy }) => `C = ${c}: ${(100 * accuracy).toFixed(1)} %`).join(', ');
    const head = makeHead(input, fitted, {
      method: 'erm-tuned',
      seed: tools.seed,
      selection: 'C by 5-fold accuracy on the train split',
      options: { c: best.c },
      detail: `C = ${best.c} of ${tried}; ${rows.length} images, ${fitted.iterations} steps of L-BFGS`,
    });
    const notes = fitted.isConverged ? [] : ['The fit stopped before it had fully converged.'];
    return { head, trace: [], rowsUsed: rows, notes, seconds: secondsSince(startedAt) };
  },
};
