import { describe, expect, it } from 'vitest';
import { trainerWithoutGpu } from '../../../workers/audit/wasm-trainer';
import { cpuTrainer } from '../../../src/core/cpu-trainer';
import { DenseDesign } from '../../../src/core/design';
import { KernelDesign, linearKernelModule, type LinearKernel } from '../../../src/core/kernel-design';
import { drawNormal, mulberry32 } from '../../../src/core/random';

const kernel = () =>
  new WebAssembly.Instance(new WebAssembly.Module(linearKernelModule())).exports as unknown as LinearKernel;

function problemOf(n: number, dimension: number, classCount: number, seed: number) {
  const uniform = mulberry32(seed);
  const labels = Uint16Array.from({ length: n }, (_, i) => i % classCount);
  const values = Float32Array.from({ length: n * dimension }, () => drawNormal(uniform) + 3);
  for (let i = 0; i < n; i += 1) values[i * dimension + (labels[i]! % dimension)]! += 1.5;
  const rows = Uint32Array.from({ length: n }, (_, i) => i).filter((i) => i % 7 !== 3);
  return { features: { rowCount: n, dimension, values }, labels, classCount, rows };
}

describe('the products of the kernel', () => {
  it.each([
    [300, 37, 3],
    [131, 512, 10],
    [4, 5, 1],
    [1, 16, 2],
  ])('equal the plain ones for %i rows x %i x %i', (n, dimension, classes) => {
    const { features, rows } = problemOf(n, dimension, 2, 5);
    const plain = new DenseDesign(features, rows, true);
    const design = new KernelDesign(kernel(), features, rows, classes);
    design.centre.forEach((mean, j) => expect(mean).toBeCloseTo(plain.centre![j]!, 10));
    const uniform = mulberry32(9);
    const weights = Float64Array.from({ length: classes * dimension }, () => drawNormal(uniform));
    const residuals = Float64Array.from({ length: classes * rows.length }, () => drawNormal(uniform));
    const wantedProducts = new Float64Array(rows.length * classes);
    plain.forward(weights, classes, wantedProducts, 0, rows.length);
    const wantedGradient = new Float64Array(classes * dimension);
    plain.backward(residuals, classes, wantedGradient, 0, rows.length);
    for (const tolerance of [1e-5, 1e-12]) {
      const out = new Float64Array(rows.length * classes);
      design.forward(weights, classes, out, 0, rows.length);
      const gradient = new Float64Array(classes * dimension);
      design.backward(residuals, classes, gradient, 0, rows.length);
      const scale = Math.sqrt(dimension);
      out.forEach((value, i) => expect(Math.abs(value - wantedProducts[i]!)).toBeLessThan(tolerance * scale));
      const height = Math.sqrt(rows.length);
      gradient.forEach((value, j) => expect(Math.abs(value - wantedGradient[j]!)).toBeLessThan(tolerance * height));
      design.refine();
    }
  });
});

describe('the trainer on the vector unit', () => {
  it.each([
    [400, 24, 2],
    [500, 40, 5],
    [60, 90, 2],
  ])('finds the minimum that plain loops find: %i x %i x %i', async (n, dimension, classes) => {
    const problem = problemOf(n, dimension, classes, 11);
    const options = { l2: 1e-3, tolerance: 1e-7 };
    const [plain, fast] = await Promise.all([
      cpuTrainer.fit(problem, options),
      trainerWithoutGpu().fit(problem, options),
    ]);
    expect(fast.isConverged).toBe(true);
    const largest = plain.weights.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    fast.weights.forEach((value, j) => expect(Math.abs(value - plain.weights[j]!)).toBeLessThan(1e-6 * largest));
    fast.bias.forEach((value, c) => expect(value).toBeCloseTo(plain.bias[c]!, 5));
    expect(fast.objective).toBeCloseTo(plain.objective, 7);
  });
});
