import * as tf from '@tensorflow/tfjs';
import { logits } from '../../../src/core/head';
import { rowLosses } from '../../../src/core/cross-entropy';
import type { TrainingProblem } from '../../../src/core/trainer';

export interface LayersFit {
  backend: string;
  version: string;
  seconds: number;
  epochs: number;
  objective: number;
}

const BATCH = 16;
const MOST_EPOCHS = 200;

/** The wasm backend where it is installed beside the project (`npm install --no-save @tensorflow/tfjs-backend-wasm`), else plain JavaScript. */
async function chooseBackend(): Promise<string> {
  const name = '@tensorflow/tfjs-backend-wasm';
  try {
    await import(/* @vite-ignore */ name);
    if (await tf.setBackend('wasm')) return 'wasm';
  } catch {
    // Said by the name of the backend that is used.
  }
  await tf.setBackend('cpu');
  return 'cpu';
}

/**
 * `model.fit` of one dense layer with softmax, Adam at .001, batches of 16, until within 1 % of the optimum's objective, or 200 epochs, or
 * `mostSeconds`: the ratio is then a lower bound.
 */
export async function fitByLayers(
  problem: TrainingProblem,
  l2: number,
  optimum: number,
  mostSeconds: number,
): Promise<LayersFit> {
  const backend = await chooseBackend();
  const { features, labels, classCount } = problem;
  const { rowCount, dimension } = features;
  const x = tf.tensor2d(features.values, [rowCount, dimension]);
  const y = tf.oneHot(tf.tensor1d(Array.from(labels), 'int32'), classCount);
  const kernelRegularizer = tf.regularizers.l2({ l2: l2 / 2 });
  const model = tf.sequential({
    layers: [tf.layers.dense({ inputShape: [dimension], units: classCount, activation: 'softmax', kernelRegularizer })],
  });
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'categoricalCrossentropy' });
  const objective = (): number => {
    const [kernel, bias] = model.getWeights().map((one) => Float64Array.from(one.dataSync()));
    const weights = new Float64Array(classCount * dimension);
    for (let c = 0; c < classCount; c += 1) {
      for (let j = 0; j < dimension; j += 1) weights[c * dimension + j] = kernel![j * classCount + c]!;
    }
    const losses = new Float64Array(rowCount);
    const scores = logits({ weights, bias: bias! }, features);
    rowLosses(scores, { labels: Uint16Array.from(labels), rowsOfWeights: classCount }, losses);
    const squares = weights.reduce((sum, value) => sum + value * value, 0);
    return losses.reduce((sum, value) => sum + value, 0) / rowCount + (l2 / 2) * squares;
  };
  let seconds = 0;
  let epochs = 0;
  let reached = objective();
  while (reached > 1.01 * optimum && epochs < MOST_EPOCHS && seconds < mostSeconds) {
    const startedAt = performance.now();
    await model.fit(x, y, { batchSize: BATCH, epochs: 1, verbose: 0 });
    seconds += (performance.now() - startedAt) / 1000;
    epochs += 1;
    reached = objective();
  }
  return { backend, version: tf.version.tfjs, seconds, epochs, objective: reached };
}
