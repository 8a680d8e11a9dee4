import { meanRow } from '../../src/core/design';
import { descendGradient } from '../../src/core/gradient-descent';
import { fitSoftmaxRegression } from '../../src/core/softmax-regression';
import type { Trainer } from '../../src/core/trainer';
import { GpuDesign, openTrainerGpu } from './gpu-design';
import { trainerWithoutGpu } from './wasm-trainer';

/** Where single precision is left: W is within this (relative) of the minimum, checked and finished in double precision. */
const GPU_TOLERANCE = 1e-4;
/** Single precision may never reach the tolerance; it then stops here and the CPU finishes. */
const GPU_ITERATIONS = 500;

/**
 * The trainer on WebGPU, of the same objective as the CPU's: the products with the features run on the GPU. The result is checked
 * in double precision on the CPU and finished there where single precision did not suffice, so that a head hardly depends on
 * the device it was fitted on.
 *
 * Loads tfjs: call it only where there is a GPU (see choose-trainer).
 */
export async function createWebgpuTrainer(): Promise<Trainer> {
  const gpu = await openTrainerGpu();
  const cpu = trainerWithoutGpu();
  return {
    name: gpu.name,

    async fit(problem, options, control) {
      // The proximal steps need exact zeros and few rows: the CPU's.
      if (options.l1) return cpu.fit(problem, options, control);
      const { features, rows } = problem;
      const design = new GpuDesign(gpu, features, rows, meanRow(features, rows));
      try {
        const tolerance = Math.max(options.tolerance ?? GPU_TOLERANCE, GPU_TOLERANCE);
        const maximumIterations = Math.min(options.maximumIterations ?? GPU_ITERATIONS, GPU_ITERATIONS);
        const onGpu = await fitSoftmaxRegression(
          problem,
          { ...options, tolerance, maximumIterations },
          control,
          design,
        );
        const finish = { tolerance: GPU_TOLERANCE, ...options, start: { weights: onGpu.weights, bias: onGpu.bias } };
        const checked = await cpu.fit(problem, finish, control);
        return { ...checked, iterations: onGpu.iterations + checked.iterations };
      } finally {
        design.dispose();
      }
    },

    async descend(problem, options, control) {
      const design = new GpuDesign(gpu, problem.features, problem.rows, null);
      try {
        return await descendGradient(problem, options, control, design);
      } finally {
        design.dispose();
      }
    },
    // A batch is too small for the way to the GPU and back to pay.
    descendInBatches: cpu.descendInBatches,
  };
}
