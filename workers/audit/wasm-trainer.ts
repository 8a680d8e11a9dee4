import { cpuTrainer } from '../../src/core/cpu-trainer';
import { descendGradient } from '../../src/core/gradient-descent';
import { fitInTurn } from '../../src/core/fit-together';
import { fitsKernel, KernelDesign, linearKernelModule, type LinearKernel } from '../../src/core/kernel-design';
import { SharedDesign } from '../../src/core/shared-design';
import { fitSoftmaxRegression } from '../../src/core/softmax-regression';
import type { FitResult, FitVariant, TaskControl, Trainer, TrainingProblem } from '../../src/core/trainer';

/** Kernels at rest: a fit takes one, grown by earlier fits, and gives it back. */
const resting: LinearKernel[] = [];
let module: WebAssembly.Module | null = null;

function newKernel(): LinearKernel {
  module ??= new WebAssembly.Module(linearKernelModule());
  return new WebAssembly.Instance(module).exports as unknown as LinearKernel;
}

async function withKernel<Result>(work: (kernel: LinearKernel) => Promise<Result>): Promise<Result> {
  const kernel = resting.pop() ?? newKernel();
  try {
    return await work(kernel);
  } finally {
    if (resting.length === 0) resting.push(kernel);
  }
}

/**
 * Entries of the features from which on fits on the same rows go as one product: they no longer stay in the processor's cache between two heads, so
 * that reading them once gains more (1.8 times for 7 strengths) than each head's start from the one before saves.
 */
const MANY_ENTRIES = 2e6;

/** Fits on the same rows as one product, without an l1; see {@link SharedDesign}. */
export function fitAtOnce(
  problem: TrainingProblem,
  variants: readonly FitVariant[],
  control?: TaskControl,
): Promise<FitResult[]> {
  const rowsOfWeights = problem.classCount === 2 ? 1 : problem.classCount;
  return withKernel((kernel) => {
    const { features, rows } = problem;
    const design = new KernelDesign(kernel, features, rows, rowsOfWeights * variants.length);
    const shared = new SharedDesign(design, rowsOfWeights);
    const members = variants.map(() => shared.join());
    return Promise.all(
      variants.map(async ({ options, sampleWeights }, at) => {
        const own = { ...problem, ...(sampleWeights && { sampleWeights }) };
        const fitted = await fitSoftmaxRegression(own, options, control, members[at]!.design);
        await members[at]!.leave();
        return fitted;
      }),
    );
  });
}

/** The CPU's trainer with both products of a fit on the vector unit; the same minimum to the same tolerance, the same descent to rounding. */
const wasmTrainer: Trainer = {
  name: 'WebAssembly',
  fit(problem, options, control) {
    const { features, rows, classCount } = problem;
    const rowsOfWeights = classCount === 2 ? 1 : classCount;
    if (options.l1 || !fitsKernel(rows.length, features.dimension, rowsOfWeights)) {
      return cpuTrainer.fit(problem, options, control);
    }
    return withKernel((kernel) =>
      fitSoftmaxRegression(problem, options, control, new KernelDesign(kernel, features, rows, rowsOfWeights)),
    );
  },
  fitTogether(problem, variants, control) {
    const { features, rows, classCount } = problem;
    const rowsOfWeights = (classCount === 2 ? 1 : classCount) * variants.length;
    const isLarge = rows.length * features.dimension >= MANY_ENTRIES;
    const isPlain = variants.every(({ options }) => !options.l1);
    return isLarge && isPlain && fitsKernel(rows.length, features.dimension, rowsOfWeights)
      ? fitAtOnce(problem, variants, control)
      : fitInTurn(wasmTrainer, problem, variants, control);
  },
  descend(problem, options, control) {
    const { features, rows, classCount } = problem;
    const rowsOfWeights = Math.max(2, classCount);
    if (!fitsKernel(rows.length, features.dimension, rowsOfWeights))
      return cpuTrainer.descend(problem, options, control);
    return withKernel((kernel) => {
      const design = new KernelDesign(kernel, features, rows, rowsOfWeights);
      // Where a descent stops hangs on single images: rounding is not to decide it.
      design.refine();
      return descendGradient(problem, options, control, design);
    });
  },
  descendInBatches: cpuTrainer.descendInBatches,
};

/** The fastest trainer without a GPU: by WebAssembly's vector unit, else in plain loops. */
export function trainerWithoutGpu(): Trainer {
  const isSupported = typeof WebAssembly !== 'undefined' && WebAssembly.validate(linearKernelModule());
  return isSupported ? wasmTrainer : cpuTrainer;
}
