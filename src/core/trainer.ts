import type { HeadWeights } from './head';
import type { FeatureMatrix } from './normalisation';
import type { ReportProgress } from './progress';

/** Images with labels, as a trainer sees them. */
export interface TrainingProblem {
  /** Already normalised. */
  features: FeatureMatrix;
  /** Class per row of `features`. */
  labels: ArrayLike<number>;
  classCount: number;
  /** The rows to train on. */
  rows: Uint32Array;
  /** Weight per entry of `rows`; absent: 1. */
  sampleWeights?: Float64Array;
}

export interface TaskControl {
  signal?: AbortSignal | undefined;
  onProgress?: ReportProgress | undefined;
}

export interface FitOptions {
  /** lambda of (1/n) sum w_i CE_i + lambda/2 ||W||²; the bias is not penalised. Above 0, or 0 beside an `l1`. */
  l2: number;
  /**
   * Adds l1 ||W||_1; with two classes l1 ||w||_1 of the one row w = W_1 - W_0, as scikit-learn's binary form has it. Absent: 0.
   */
  l1?: number;
  /** Whether `l1` weighs on the bias too, as in liblinear; absent: no. */
  isBiasPenalised?: boolean;
  /** The penalty draws the weights to those of this head in place of zero (AFR's second stage); not beside an `l1`. */
  anchor?: HeadWeights;
  /** Where to start; absent: zero. The minimum is unique, so this only saves time. */
  start?: HeadWeights;
  /** Relative distance of W from the minimum that is good enough; the default is 1e-6. */
  tolerance?: number;
  /** The default is 5,000. */
  maximumIterations?: number;
}

export interface FitResult extends HeadWeights {
  /** Value of the objective at the end. */
  objective: number;
  iterations: number;
  /** Whether the tolerance was reached. */
  isConverged: boolean;
}

export interface DescentOptions {
  start: HeadWeights;
  /** Step size of full-batch gradient descent on (1/n) sum w_i CE_i, without a penalty. */
  stepSize: number;
  maximumSteps: number;
  /** Adds strength (||W - W_0||² + ||b - b_0||²) to the objective: a pull back to a head (AFR). */
  anchor?: { head: HeadWeights; strength: number };
  /** A gradient longer than this (over W and b together) is scaled down to it. */
  longestGradient?: number;
  /**
   * Called before each step with the cross-entropy per entry of `rows`; it may overwrite the weights in `shares` (as they stand: w_i / n),
   * which then make the step: sum share_i grad CE_i. What GroupDRO and generalised cross-entropy are.
   */
  reweigh?: (losses: Float64Array, shares: Float64Array) => void;
  /** Called after each step with the new weights (valid until it returns); true ends the descent there. */
  afterStep?: (step: number, weights: HeadWeights) => boolean | Promise<boolean>;
}

export interface DescentResult extends HeadWeights {
  steps: number;
  /** Whether `afterStep` ended it. */
  isStopped: boolean;
}

/** Mini-batch training, step by step through the rows of each epoch. */
export interface BatchOptions {
  start: HeadWeights;
  /** Adam: the penalty stands in the gradient. AdamW: it decays the weights by themselves. SGD: with momentum .9. */
  optimiser: 'adam' | 'adamw' | 'sgd';
  stepSize: number;
  /** Constant, or a half cosine from `stepSize` to 0 over all steps. */
  schedule: 'constant' | 'cosine';
  /** On W and b alike, as PyTorch's weight_decay. */
  weightDecay: number;
  batchSize: number;
  epochs: number;
  /** Entries of `rows`, in the order in which an epoch takes them; of the same length in every epoch. */
  orderOf: (epoch: number) => Uint32Array;
  /** Called after each epoch (counted from 1) with the weights, valid until it returns; true ends it there. */
  afterEpoch?: (epoch: number, weights: HeadWeights) => boolean | Promise<boolean>;
}

export interface BatchResult extends HeadWeights {
  epochs: number;
  /** Whether `afterEpoch` ended it. */
  isStopped: boolean;
}

/** One of several fits on the rows of one problem. */
export interface FitVariant {
  options: FitOptions;
  /** In place of the problem's. */
  sampleWeights?: Float64Array;
}

/**
 * What fits a last layer. Methods are given one and know nothing of where it runs. All implementations minimise the same objective:
 * (1/n) sum_i w_i CE(softmax(W f_i + b), y_i) + lambda/2 ||W||², rows of the result's bias centred for three classes and more.
 *
 * All calls stop within a batch of work when the signal fires, with AppError `aborted`.
 */
export interface Trainer {
  /** What it is, as told to the user: "CPU", "WebGPU". */
  readonly name: string;
  fit(problem: TrainingProblem, options: FitOptions, control?: TaskControl): Promise<FitResult>;
  /** Several fits on the same rows at once, where that is quicker than one after the other; see {@link fitTogether}. */
  fitTogether?(problem: TrainingProblem, variants: readonly FitVariant[], control?: TaskControl): Promise<FitResult[]>;
  descend(problem: TrainingProblem, options: DescentOptions, control?: TaskControl): Promise<DescentResult>;
  /** Mean cross-entropy of each batch, weighted by the sample weights; deterministic in the order that it is given. */
  descendInBatches(problem: TrainingProblem, options: BatchOptions, control?: TaskControl): Promise<BatchResult>;
}

/**
 * lambda that makes the objective scikit-learn's LogisticRegression(C): .5 ||w||² + C sum CE. Its binary form has one row of weights
 * where softmax has two, hence 2/(Cn) for two classes; 1/(Cn) for more.
 */
export function lambdaFromScikitC(c: number, n: number, classCount: number): number {
  return (classCount === 2 ? 2 : 1) / (c * n);
}
