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

/** What the loss is and does at a point of a line. */
export interface PointOnLine {
  loss: number;
  /** First and second derivative of the loss along the line. */
  slope: number;
  curvature: number;
}

/**
 * The loss at logits + t * change with its derivatives along the line, and the residuals there, from one pass of exponentials: where the
 * point is taken, nothing is computed twice.
 *
 * @param residuals overwritten, as by {@link lossAndResiduals}
 */
export function lossAlong(
  logits: Float64Array,
  change: Float64Array,
  t: number,
  targets: Targets,
  residuals: Float64Array,
): PointOnLine {
  return targets.rowsOfWeights === 1
    ? lossAlongOfTwo(logits, change, t, targets, residuals)
    : lossAlongOfMany(logits, change, t, targets, residuals);
}

function lossAlongOfTwo(
  logits: Float64Array,
  change: Float64Array,
  t: number,
  { labels, shares }: Targets,
  residuals: Float64Array,
): PointOnLine {
  let loss = 0;
  let slope = 0;
  let curvature = 0;
  for (let i = 0; i < labels.length; i += 1) {
    const step = change[i]!;
    const z = logits[i]! + t * step;
    const small = Math.exp(-Math.abs(z));
    const p = z > 0 ? 1 / (1 + small) : small / (1 + small);
    const residual = shares[i]! * (p - labels[i]!);
    loss += shares[i]! * (Math.log1p(small) + (labels[i] === 1 ? Math.max(0, -z) : Math.max(0, z)));
    slope += residual * step;
    curvature += shares[i]! * p * (1 - p) * step * step;
    residuals[i] = residual;
  }
  return { loss, slope, curvature };
}

function lossAlongOfMany(
  logits: Float64Array,
  change: Float64Array,
  t: number,
  { labels, shares, rowsOfWeights }: Targets,
  residuals: Float64Array,
): PointOnLine {
  let loss = 0;
  let slope = 0;
  let curvature = 0;
  for (let i = 0, at = 0; i < labels.length; i += 1, at += rowsOfWeights) {
    const own = at + labels[i]!;
    const share = shares[i]!;
    let largest = -Infinity;
    for (let c = at; c < at + rowsOfWeights; c += 1) {
      const z = logits[c]! + t * change[c]!;
      residuals[c] = z;
      if (z > largest) largest = z;
    }
    const ownLogit = residuals[own]!;
    let sum = 0;
    let first = 0;
    let second = 0;
    for (let c = at; c < at + rowsOfWeights; c += 1) {
      const term = Math.exp(residuals[c]! - largest);
      const part = term * change[c]!;
      residuals[c] = term;
      sum += term;
      first += part;
      second += part * change[c]!;
    }
    const scale = share / sum;
    for (let c = at; c < at + rowsOfWeights; c += 1) residuals[c]! *= scale;
    residuals[own]! -= share;
    first /= sum;
    loss += share * (Math.log(sum) + largest - ownLogit);
    slope += share * (first - change[own]!);
    curvature += share * (second / sum - first * first);
  }
  return { loss, slope, curvature };
}
