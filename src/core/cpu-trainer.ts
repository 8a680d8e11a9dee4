import { descendGradient } from './gradient-descent';
import { fitSoftmaxRegression } from './softmax-regression';
import type { Trainer } from './trainer';

/** The reference trainer: double precision, deterministic, one thread. */
export const cpuTrainer: Trainer = {
  name: 'CPU',
  fit: fitSoftmaxRegression,
  descend: descendGradient,
};
