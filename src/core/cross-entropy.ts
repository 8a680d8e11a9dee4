/**
 * Cross-entropy of a linear model in logits. Two classes have one logit (of the second class against the first), more classes have
 * one each; `labels` and `weights` have an entry per row, and everything is divided by the number of rows.
 */
export interface Targets {
  labels: Uint16Array;
  /** Weight over n per row. */
  shares: Float64Array;
  /** Logits per row: 1 for two classes, else the number of classes. */
  rowsOfWeights: number;
}

/** log(1 + e^x) without overflow. */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** Loss, and residuals share * (p - onehot), which are the gradient with respect to the logits. */
export function lossAndResiduals(logits: Float64Array, targets: Targets, residuals: Float64Array): number {
  const { labels, shares, rowsOfWeights } = targets;
  let loss = 0;
  for (let i = 0; i < labels.length; i += 1) {
    const label = labels[i]!;
    const share = shares[i]!;
    if (rowsOfWeights === 1) {
      const z = logits[i]!;
      loss += share * softplus(label === 1 ? -z : z);
      residuals[i] = share * (1 / (1 + Math.exp(-z)) - label);
      continue;
    }
    const at = i * rowsOfWeights;
    let largest = -Infinity;
    for (let c = 0; c < rowsOfWeights; c += 1) if (logits[at + c]! > largest) largest = logits[at + c]!;
    let sum = 0;
    for (let c = 0; c < rowsOfWeights; c += 1) {
      const term = Math.exp(logits[at + c]! - largest);
      residuals[at + c] = term;
      sum += term;
    }
    loss += share * (Math.log(sum) + largest - logits[at + label]!);
    for (let c = 0; c < rowsOfWeights; c += 1) residuals[at + c]! *= share / sum;
    residuals[at + label]! -= share;
  }
  return loss;
}

/** Cross-entropy per row, unweighted. @param losses one entry per row, overwritten */
export function rowLosses(logits: Float64Array, targets: Omit<Targets, 'shares'>, losses: Float64Array): void {
  const { labels, rowsOfWeights } = targets;
  for (let i = 0; i < labels.length; i += 1) {
    const label = labels[i]!;
    if (rowsOfWeights === 1) {
      losses[i] = softplus(label === 1 ? -logits[i]! : logits[i]!);
      continue;
    }
    const at = i * rowsOfWeights;
    let largest = -Infinity;
    for (let c = 0; c < rowsOfWeights; c += 1) largest = Math.max(largest, logits[at + c]!);
    let sum = 0;
    for (let c = 0; c < rowsOfWeights; c += 1) sum += Math.exp(logits[at + c]! - largest);
    losses[i] = Math.log(sum) + largest - logits[at + label]!;
  }
}

/** First and second derivative of the loss along logits + t * change at t. */
export function slopeAlong(
  logits: Float64Array,
  change: Float64Array,
  t: number,
  targets: Targets,
): { slope: number; curvature: number } {
  const { labels, shares, rowsOfWeights } = targets;
  let slope = 0;
  let curvature = 0;
  for (let i = 0; i < labels.length; i += 1) {
    const share = shares[i]!;
    if (rowsOfWeights === 1) {
      const p = 1 / (1 + Math.exp(-(logits[i]! + t * change[i]!)));
      slope += share * (p - labels[i]!) * change[i]!;
      curvature += share * p * (1 - p) * change[i]! * change[i]!;
      continue;
    }
    const at = i * rowsOfWeights;
    let largest = -Infinity;
    for (let c = 0; c < rowsOfWeights; c += 1) largest = Math.max(largest, logits[at + c]! + t * change[at + c]!);
    let sum = 0;
    let first = 0;
    let second = 0;
    for (let c = 0; c < rowsOfWeights; c += 1) {
      const step = change[at + c]!;
      const term = Math.exp(logits[at + c]! + t * step - largest);
      sum += term;
      first += term * step;
      second += term * step * step;
    }
    first /= sum;
    slope += share * (first - change[at + labels[i]!]!);
    curvature += share * (second / sum - first * first);
  }
  return { slope, curvature };
}
