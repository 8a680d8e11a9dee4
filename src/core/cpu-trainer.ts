import { descendInBatches } from './batch-descent';
import { descendGradient } from './gradient-descent';
import { fitSoftmaxRegression } from './softmax-regression';
import { fitSparseRegression } from './sparse-regression';
import type { Trainer } from './trainer';

/** The reference trainer: double precision, deterministic, one thread. */
export const cpuTrainer: Trainer = {
  name: 'CPU',
  fit: (problem, options, control) =>
    options.l1 ? fitSparseRegression(problem, options, control) : fitSoftmaxRegression(problem, options, control),
  descend: descendGradient,
  descendInBatches,
};
