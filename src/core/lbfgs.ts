import { dotDouble } from './dot-product';

/**
 * The memory of L-BFGS (Nocedal 1980): the last few steps and changes of gradient, and the quasi-Newton direction they give.
 */
export class LbfgsMemory {
  readonly #size: number;
  readonly #kept: number;
  readonly #steps: Float64Array[] = [];
  readonly #changes: Float64Array[] = [];
  readonly #rhos: number[] = [];

  constructor(size: number, kept = 20) {
    this.#size = size;
    this.#kept = kept;
  }

  /** Takes a step and its change of gradient in; a pair without positive curvature is left out, as it would spoil the metric. */
  add(step: Float64Array, change: Float64Array): void {
    const curvature = this.#dot(step, change);
    if (!(curvature > 1e-300)) return;
    if (this.#steps.length === this.#kept) {
      this.#steps.shift();
      this.#changes.shift();
      this.#rhos.shift();
    }
    this.#steps.push(step);
    this.#changes.push(change);
    this.#rhos.push(1 / curvature);
  }

  clear(): void {
    this.#steps.length = 0;
    this.#changes.length = 0;
    this.#rhos.length = 0;
  }

  /** -H gradient by the two-loop recursion; steepest descent while the memory is empty. */
  direction(gradient: Float64Array): Float64Array {
    const direction = gradient.map((value) => -value);
    const last = this.#steps.length - 1;
    const alphas = new Float64Array(last + 1);
    for (let i = last; i >= 0; i -= 1) {
      const alpha = this.#rhos[i]! * this.#dot(this.#steps[i]!, direction);
      alphas[i] = alpha;
      addScaled(direction, this.#changes[i]!, -alpha);
    }
    if (last >= 0) {
      const newest = this.#changes[last]!;
      const scale = 1 / (this.#rhos[last]! * this.#dot(newest, newest));
      for (let j = 0; j < this.#size; j += 1) direction[j]! *= scale;
    }
    for (let i = 0; i <= last; i += 1) {
      const beta = this.#rhos[i]! * this.#dot(this.#changes[i]!, direction);
      addScaled(direction, this.#steps[i]!, alphas[i]! - beta);
    }
    return direction;
  }

  #dot(a: Float64Array, b: Float64Array): number {
    return dotDouble(a, 0, b, 0, this.#size);
  }
}

function addScaled(target: Float64Array, source: Float64Array, factor: number): void {
  for (let j = 0; j < target.length; j += 1) target[j]! += factor * source[j]!;
}
