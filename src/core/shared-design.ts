import type { Design } from './design';

interface Request {
  isForward: boolean;
  weights: Float64Array;
  out: Float64Array;
  done: () => void;
}

/**
 * One design for several heads that are fitted at the same time on the same rows: their solvers go on in step, and each product of theirs
 * becomes rows of one product. A head that has converged leaves.
 */
export class SharedDesign {
  readonly #design: Design;
  readonly #rowsOfWeights: number;
  readonly #waiting: Request[] = [];
  #active = 0;

  /** @param design has room for the rows of weights of all heads together */
  constructor(design: Design, rowsOfWeights: number) {
    this.#design = design;
    this.#rowsOfWeights = rowsOfWeights;
  }

  /** The design as one more head sees it, and how it leaves. */
  join(): { design: Design; leave(): Promise<void> } {
    this.#active += 1;
    const { rowCount, width, centre } = this.#design;
    let isRefined = false;
    const ask = (isForward: boolean, weights: Float64Array, out: Float64Array): Promise<void> =>
      new Promise((done) => {
        this.#waiting.push({ isForward, weights, out, done });
        void this.#runIfAllWait();
      });
    const design: Design = {
      rowCount,
      width,
      centre,
      rowsPerBlock: rowCount,
      refine: () => {
        if (isRefined) return false;
        isRefined = true;
        this.#design.refine?.();
        return true;
      },
      forward: (weights, _, out) => ask(true, weights, out),
      backward: (residuals, _, gradient) => ask(false, residuals, gradient),
    };
    return {
      design,
      leave: () => {
        this.#active -= 1;
        return this.#runIfAllWait();
      },
    };
  }

  async #runIfAllWait(): Promise<void> {
    if (this.#waiting.length < this.#active || this.#waiting.length === 0) return;
    const asked = this.#waiting.splice(0);
    await this.#forward(asked.filter(({ isForward }) => isForward));
    await this.#backward(asked.filter(({ isForward }) => !isForward));
    for (const { done } of asked) done();
  }

  async #forward(asked: readonly Request[]): Promise<void> {
    if (asked.length === 0) return;
    const [own, { rowCount, width }] = [this.#rowsOfWeights, this.#design];
    const all = own * asked.length;
    const weights = new Float64Array(all * width);
    asked.forEach((request, head) => weights.set(request.weights.subarray(0, own * width), head * own * width));
    const out = new Float64Array(rowCount * all);
    await this.#design.forward(weights, all, out, 0, rowCount);
    asked.forEach((request, head) => {
      for (let i = 0; i < rowCount; i += 1)
        for (let r = 0; r < own; r += 1) request.out[i * own + r] = out[i * all + head * own + r]!;
    });
  }

  async #backward(asked: readonly Request[]): Promise<void> {
    if (asked.length === 0) return;
    const [own, { rowCount, width }] = [this.#rowsOfWeights, this.#design];
    const all = own * asked.length;
    const residuals = new Float64Array(rowCount * all);
    asked.forEach((request, head) => {
      for (let i = 0; i < rowCount; i += 1)
        for (let r = 0; r < own; r += 1) residuals[i * all + head * own + r] = request.weights[i * own + r]!;
    });
    const gradient = new Float64Array(all * width);
    await this.#design.backward(residuals, all, gradient, 0, rowCount);
    asked.forEach((request, head) => {
      for (let j = 0; j < own * width; j += 1) request.out[j]! += gradient[head * own * width + j]!;
    });
  }
}
