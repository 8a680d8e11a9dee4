import { Breather } from './breather';
import { lossAndResiduals, rowLosses, type Targets } from './cross-entropy';
import { DenseDesign, type Design } from './design';
import { dotDouble } from './dot-product';
import type { HeadWeights } from './head';
import type { DescentOptions, DescentResult, TaskControl, TrainingProblem } from './trainer';

/**
 * Full-batch gradient descent on the mean cross-entropy from a given head, with all K rows of weights and no penalty:
 * W <- W - step (1/n) sum w_i (p_i - onehot_i) f_i^T, b likewise; with an anchor its pull stands in the gradient as well.
 *
 * @param givenDesign the rows of `problem`, uncentred, held elsewhere (on a GPU); absent: on the CPU
 */
export async function descendGradient(
  problem: TrainingProblem,
  options: DescentOptions,
  control: TaskControl = {},
  givenDesign?: Design,
): Promise<DescentResult> {
  const breather = new Breather(control.signal);
  const { features, rows, classCount, sampleWeights } = problem;
  const { dimension } = features;
  const design: Design = givenDesign ?? new DenseDesign(features, rows, false);
  const block = design.rowsPerBlock ?? rows.length;
  const weights = options.start.weights.slice();
  const bias = options.start.bias.slice();
  const n = rows.length;
  const shares = Float64Array.from({ length: n }, (_, i) => (sampleWeights ? sampleWeights[i]! : 1) / n);
  // Two classes keep both rows here: a step moves each by its own gradient, as it would for more classes.
  const targets: Targets = {
    labels: Uint16Array.from(rows, (row) => problem.labels[row]!),
    shares,
    rowsOfWeights: Math.max(2, classCount),
  };
  const logits = new Float64Array(n * classCount);
  const residuals = new Float64Array(n * classCount);
  const gradient = new Float64Array(classCount * dimension);
  const biasGradient = new Float64Array(classCount);
  const losses = options.reweigh && new Float64Array(n);
  const startedAt = Date.now();
  let steps = 0;
  let isStopped = false;
  while (steps < options.maximumSteps && !isStopped) {
    for (let at = 0; at < n; at += block)
      await design.forward(weights, classCount, logits, at, Math.min(n, at + block));
    for (let i = 0; i < logits.length; i += 1) logits[i]! += bias[i % classCount]!;
    if (options.reweigh && losses) {
      rowLosses(logits, targets, losses);
      options.reweigh(losses, shares);
    }
    lossAndResiduals(logits, targets, residuals);
    gradient.fill(0);
    biasGradient.fill(0);
    for (let at = 0; at < n; at += block) {
      await design.backward(residuals, classCount, gradient, at, Math.min(n, at + block));
    }
    for (let i = 0; i < residuals.length; i += 1) biasGradient[i % classCount]! += residuals[i]!;
    if (options.anchor) pull({ weights, bias }, options.anchor, gradient, biasGradient);
    const rate = options.stepSize * clipping(gradient, biasGradient, options.longestGradient);
    for (let j = 0; j < gradient.length; j += 1) weights[j]! -= rate * gradient[j]!;
    for (let c = 0; c < classCount; c += 1) bias[c]! -= rate * biasGradient[c]!;
    steps += 1;
    isStopped = (await options.afterStep?.(steps, { weights, bias })) ?? false;
    const total = isStopped ? steps : options.maximumSteps;
    control.onProgress?.({ stage: 'Tuning the head', done: steps, total, unit: 'steps', startedAt });
    if (breather.isDue) await breather.breathe();
  }
  return { weights, bias, steps, isStopped };
}

/** Adds the gradient of strength (||W - W_0||² + ||b - b_0||²). */
function pull(
  { weights, bias }: HeadWeights,
  { head, strength }: NonNullable<DescentOptions['anchor']>,
  gradient: Float64Array,
  biasGradient: Float64Array,
): void {
  for (let j = 0; j < weights.length; j += 1) gradient[j]! += 2 * strength * (weights[j]! - head.weights[j]!);
  for (let c = 0; c < bias.length; c += 1) biasGradient[c]! += 2 * strength * (bias[c]! - head.bias[c]!);
}

/** The factor that brings a gradient down to the longest allowed. */
function clipping(gradient: Float64Array, biasGradient: Float64Array, longest: number | undefined): number {
  if (longest === undefined) return 1;
  const squares = dotDouble(gradient, 0, gradient, 0, gradient.length);
  const length = Math.sqrt(squares + dotDouble(biasGradient, 0, biasGradient, 0, biasGradient.length));
  return length > longest ? longest / length : 1;
}
