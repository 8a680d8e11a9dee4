import { logits, type HeadWeights } from './head';
import { stratifiedFolds } from './splits';
import { lambdaFromScikitC, type TaskControl, type Trainer, type TrainingProblem } from './trainer';

export const FOLD_COUNT = 5;

/** Good enough for predictions: the last digits of W do not move them. */
const FOLD_TOLERANCE = 1e-4;

export interface CrossFit {
  /** Logits per entry of the problem's rows, each from the head that did not see the row; row-major n x K. */
  logits: Float64Array;
  /** Fold per entry of the problem's rows. */
  folds: Uint8Array;
  /** The head of each fold: a warm start for a neighbouring strength. */
  heads: HeadWeights[];
}

export interface CrossFitOptions {
  /** Strength in scikit-learn's terms; the fold's own n makes it a lambda. */
  c: number;
  seed: number;
  foldCount?: number;
  /** Heads of the same folds at another strength. */
  start?: readonly HeadWeights[];
}

/** Out-of-sample logits by stratified k-fold cross-fitting: each row is scored by a head fitted on the other folds. */
export async function crossFit(
  trainer: Trainer,
  problem: TrainingProblem,
  options: CrossFitOptions,
  control: TaskControl = {},
): Promise<CrossFit> {
  const { rows, labels, classCount, features, sampleWeights } = problem;
  const foldCount = options.foldCount ?? FOLD_COUNT;
  const folds = stratifiedFolds(labels, classCount, foldCount, options.seed, rows);
  const out = new Float64Array(rows.length * classCount);
  const heads: HeadWeights[] = [];
  const startedAt = Date.now();
  for (let fold = 0; fold < foldCount; fold += 1) {
    const fitting = rows.filter((_, i) => folds[i] !== fold);
    const ownWeights = sampleWeights?.filter((_, i) => folds[i] !== fold);
    const l2 = lambdaFromScikitC(options.c, fitting.length, classCount);
    const start = options.start?.[fold];
    const head = await trainer.fit(
      { features, labels, classCount, rows: fitting, ...(ownWeights && { sampleWeights: ownWeights }) },
      { l2, tolerance: FOLD_TOLERANCE, ...(start && { start }) },
      { signal: control.signal },
    );
    heads.push(head);
    const places: number[] = [];
    for (let i = 0; i < folds.length; i += 1) if (folds[i] === fold) places.push(i);
    const scored = logits(
      head,
      features,
      Uint32Array.from(places, (i) => rows[i]!),
    );
    places.forEach((i, at) => out.set(scored.subarray(at * classCount, (at + 1) * classCount), i * classCount));
    control.onProgress?.({ stage: 'Cross-fitting', done: fold + 1, total: foldCount, unit: 'folds', startedAt });
  }
  return { logits: out, folds, heads };
}
