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
  /** lambda of (1/n) sum w_i CE_i + lambda/2 ||W||²; the bias is not penalised. Above 0. */
  l2: number;
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
  /** Called after each step with the new weights (valid until it returns); true ends the descent there. */
  afterStep?: (step: number, weights: HeadWeights) => boolean | Promise<boolean>;
}

export interface DescentResult extends HeadWeights {
  steps: number;
  /** Whether `afterStep` ended it. */
  isStopped: boolean;
}

/**
 * What fits a last layer. Methods are given one and know nothing of where it runs. All implementations minimise the same objective:
 * (1/n) sum_i w_i CE(softmax(W f_i + b), y_i) + lambda/2 ||W||², rows of the result's bias centred for three classes and more.
 *
 * Both calls stop within a batch of work when the signal fires, with AppError `aborted`.
 */
export interface Trainer {
  /** What it is, as told to the user: "CPU", "WebGPU". */
  readonly name: string;
  fit(problem: TrainingProblem, options: FitOptions, control?: TaskControl): Promise<FitResult>;
  descend(problem: TrainingProblem, options: DescentOptions, control?: TaskControl): Promise<DescentResult>;
}

/**
 * lambda that makes the objective scikit-learn's LogisticRegression(C): .5 ||w||² + C sum CE. Its binary form has one row of weights
 * where softmax has two, hence 2/(Cn) for two classes; 1/(Cn) for more.
 */
export function lambdaFromScikitC(c: number, n: number, classCount: number): number {
  return (classCount === 2 ? 2 : 1) / (c * n);
}
