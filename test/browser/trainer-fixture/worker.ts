/** Fits the same problem on the CPU and on WebGPU, in a worker as the product does. */
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { toPlainError } from '../../../src/core/errors';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';
import type { Trainer, TrainingProblem } from '../../../src/core/trainer';
import { chooseTrainer } from '../../../workers/audit/choose-trainer';
import type { DeviceWish } from '../../../workers/encoder/api';

export interface FitCase {
  device: DeviceWish;
  rows: number;
  dimension: number;
  classes: number;
  l2: number;
  /** Full-batch steps from the fitted head; 0: none. */
  steps: number;
  isWeighted: boolean;
}

export interface Fitted {
  trainer: string;
  weights: number[];
  bias: number[];
  objective: number;
  isConverged: boolean;
  descended: number[];
}

/** Features of a mean away from zero, as networks give them, with one informative dimension a class. */
function problemOf({ rows, dimension, classes, isWeighted }: FitCase): TrainingProblem {
  const uniform = mulberry32(5);
  const labels = Uint16Array.from({ length: rows }, (_, i) => i % classes);
  const values = Float32Array.from({ length: rows * dimension }, (_, at) => {
    const isOwn = at % dimension === labels[Math.floor(at / dimension)];
    return 0.2 * drawNormal(uniform) + 0.5 + (isOwn ? 0.2 : 0);
  });
  const features = { rowCount: rows, dimension, values };
  const sampleWeights = Float64Array.from({ length: rows }, (_, i) => 0.5 + (i % 3) * 0.5);
  return { features, labels, classCount: classes, rows: allRows(rows), ...(isWeighted && { sampleWeights }) };
}

async function run(trainer: Trainer, given: FitCase): Promise<Fitted> {
  const problem = problemOf(given);
  const { weights, bias, objective, isConverged } = await trainer.fit(problem, { l2: given.l2 });
  const descended =
    given.steps > 0
      ? await trainer.descend(problem, { start: { weights, bias }, stepSize: 0.5, maximumSteps: given.steps })
      : { weights: new Float64Array(0) };
  return {
    trainer: trainer.name,
    weights: Array.from(weights),
    bias: Array.from(bias),
    objective,
    isConverged,
    descended: Array.from(descended.weights),
  };
}

self.onmessage = async ({ data }: MessageEvent<FitCase>) => {
  try {
    const chosen = await chooseTrainer(1e9, data.device);
    self.postMessage({ chosen: await run(chosen, data), cpu: await run(cpuTrainer, data) });
  } catch (thrown) {
    self.postMessage({ error: toPlainError(thrown) });
  }
};
