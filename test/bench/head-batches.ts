import { cpus, loadavg } from 'node:os';
import { KernelDesign, linearKernelModule, type LinearKernel } from '../../src/core/kernel-design';
import type { HeadWeights } from '../../src/core/head';
import { BALANCED_STRENGTHS } from '../../src/core/methods/balanced-refits';
import { drawBalanced } from '../../src/core/methods/group-rows';
import { drawNormal, mulberry32 } from '../../src/core/random';
import { SharedDesign } from '../../src/core/shared-design';
import { fitSoftmaxRegression } from '../../src/core/softmax-regression';
import { stratifiedFolds } from '../../src/core/splits';
import { lambdaFromScikitC, type TrainingProblem } from '../../src/core/trainer';
import { fitAtOnce, trainerWithoutGpu } from '../../workers/audit/wasm-trainer';

/** Rows, dimensions and heads that could be fitted at once: DFR's subsets of a validation split, and folds or strengths of a training split. */
const CASES = [
  { n: 600, dimension: 512, classCount: 2, heads: 20 },
  { n: 1200, dimension: 512, classCount: 2, heads: 20 },
  { n: 1200, dimension: 2048, classCount: 2, heads: 20 },
  { n: 4800, dimension: 512, classCount: 2, heads: 5 },
  { n: 20_000, dimension: 512, classCount: 10, heads: 5 },
] as const;
const ROUNDS = 5;

function newKernel(): LinearKernel {
  return new WebAssembly.Instance(new WebAssembly.Module(linearKernelModule())).exports as unknown as LinearKernel;
}

/** Best CPU seconds of one pass, forwards and backwards, of `heads` heads with `rowsOfWeights` rows each. */
function passSeconds(design: KernelDesign, rowsOfWeights: number, passes: number): number {
  const { rowCount, width } = design;
  const weights = Float64Array.from({ length: rowsOfWeights * width }, (_, j) => Math.cos(j));
  const out = new Float64Array(rowCount * rowsOfWeights);
  const gradient = new Float64Array(rowsOfWeights * width);
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    for (let pass = 0; pass < passes; pass += 1) {
      design.forward(weights, rowsOfWeights, out, 0, rowCount);
      design.backward(out, rowsOfWeights, gradient, 0, rowCount);
    }
    best = Math.min(best, process.cpuUsage(before).user / 1e6);
  }
  return best;
}

/** Binary heads on the same images: the rows of each, and where strengths differ its own. */
interface Fits {
  problem: TrainingProblem;
  subsets: readonly Uint32Array[];
  l2: readonly number[];
}

function inTurn({ problem, subsets, l2 }: Fits, start?: HeadWeights): Promise<HeadWeights[]> {
  const trainer = trainerWithoutGpu();
  return subsets.reduce<Promise<HeadWeights[]>>(async (before, rows, head) => {
    const heads = await before;
    const from = heads.at(-1) ?? start;
    const options = { l2: l2[head]!, tolerance: TOLERANCE, ...(from && { start: from }) };
    return [...heads, await trainer.fit({ ...problem, rows }, options)];
  }, Promise.resolve([]));
}

/** The first by itself, whose head the others start from; then the others in step, on all rows with a weight of 0 for those not theirs. */
async function inStep({ problem, subsets, l2 }: Fits): Promise<HeadWeights[]> {
  const [first] = await inTurn({ problem, subsets: subsets.slice(0, 1), l2 });
  const { features, rows } = problem;
  const others = subsets.slice(1);
  const shared = new SharedDesign(new KernelDesign(kernel, features, rows, others.length), 1);
  const members = others.map(() => shared.join());
  const fitted = await Promise.all(
    others.map(async (own, head) => {
      const sampleWeights = new Float64Array(rows.length);
      for (const row of own) sampleWeights[row] = rows.length / own.length;
      const options = { l2: l2[head + 1]!, tolerance: TOLERANCE, start: first! };
      const result = await fitSoftmaxRegression({ ...problem, sampleWeights }, options, {}, members[head]!.design);
      await members[head]!.leave();
      return result;
    }),
  );
  return [first!, ...fitted];
}

const kernel = newKernel();
const TOLERANCE = 1e-4;

async function cpuSeconds(work: () => Promise<HeadWeights[]>): Promise<{ seconds: number; heads: HeadWeights[] }> {
  let best = Infinity;
  let heads: HeadWeights[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    heads = await work();
    best = Math.min(best, process.cpuUsage(before).user / 1e6);
  }
  return { seconds: best, heads };
}

/** Two classes and a cue, in groups of the given sizes. */
function groupsOf(sizes: readonly number[], dimension: number): { problem: TrainingProblem; groups: Uint32Array[] } {
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const uniform = mulberry32(2);
  const values = Float32Array.from({ length: n * dimension }, () => drawNormal(uniform));
  const labels = new Uint16Array(n);
  const rows = Uint32Array.from({ length: n }, (_, i) => i);
  let from = 0;
  const groups = sizes.map((size, group) => {
    const own = rows.slice(from, from + size);
    for (const row of own) {
      labels[row] = group >> 1;
      values[row * dimension + (group >> 1)]! += 1;
      values[row * dimension + 2 + (group & 1)]! += 2;
    }
    from += size;
    return own;
  });
  return { problem: { features: { rowCount: n, dimension, values }, labels, classCount: 2, rows }, groups };
}

/** Strengths on the same rows, all from zero. */
function strengthsTogether({ problem, l2 }: Fits): Promise<HeadWeights[]> {
  const variants = l2.map((one) => ({ options: { l2: one, tolerance: TOLERANCE } }));
  return fitAtOnce(problem, variants);
}

async function compare(title: string, fits: Fits, together = inStep): Promise<void> {
  const turn = await cpuSeconds(() => inTurn(fits));
  const step = await cpuSeconds(() => together(fits));
  const largest = Math.max(...turn.heads.map(({ weights }) => Math.max(...weights.map(Math.abs))));
  const apart = Math.max(
    ...turn.heads.flatMap(({ weights }, head) =>
      Array.from(weights, (w, j) => Math.abs(w - step.heads[head]!.weights[j]!)),
    ),
  );
  const times = [turn, step].map(({ seconds }) => (1000 * seconds).toFixed(0));
  console.log(
    `| ${[title, ...times, (turn.seconds / step.seconds).toFixed(2), (apart / largest).toExponential(1)].join(' | ')} |`,
  );
}

async function wholeFits(): Promise<void> {
  console.log('\n| fits | one after the other, CPU ms | in step, CPU ms | ratio | largest difference of W |');
  for (const [name, sizes] of [
    ['groups 466, 467, 133, 133', [466, 133, 133, 467]],
    ['groups of 300, 300, 260, 340', [300, 260, 300, 340]],
  ] as const) {
    for (const dimension of [512, 2048]) {
      const { problem, groups } = groupsOf(sizes, dimension);
      const uniform = mulberry32(3);
      const subsets = Array.from({ length: 20 }, () => drawBalanced(groups, uniform));
      const l2 = subsets.map((rows) => lambdaFromScikitC(0.1, rows.length, 2));
      await compare(`DFR, 20 subsets, ${name}, ${dimension} dimensions`, { problem, subsets, l2 });
    }
  }
  for (const [sizes, dimension] of [
    [[66, 66, 66, 66], 512],
    [[66, 66, 66, 66], 2048],
    [[264, 264, 264, 264], 512],
    [[528, 528, 528, 528], 512],
    [[528, 528, 528, 528], 2048],
    [[1057, 184, 56, 3498], 512],
  ] as const) {
    const { problem } = groupsOf(sizes, dimension);
    const { rows } = problem;
    const grid = BALANCED_STRENGTHS.map((c) => lambdaFromScikitC(c, rows.length, 2));
    const fits = { problem, subsets: grid.map(() => rows), l2: grid };
    await compare(`7 strengths, ${rows.length} rows, ${dimension} dimensions`, fits, strengthsTogether);
  }
  const { problem } = groupsOf([1057, 184, 56, 3498], 512);
  const folds = stratifiedFolds(problem.labels, 2, 5, 1, problem.rows);
  const subsets = [0, 1, 2, 3, 4].map((fold) => problem.rows.filter((_, i) => folds[i] !== fold));
  const l2 = subsets.map((rows) => lambdaFromScikitC(1, rows.length, 2));
  await compare('5 folds, 4,795 rows, 512 dimensions', { problem, subsets, l2 });
}

/**
 * Prints the figures of docs/benchmarks.md, "Heads as one product": both products of an iteration for several heads on the same rows, one
 * head after the other and all as one product.
 */
export async function main(): Promise<void> {
  console.log(
    `Node ${process.version}, ${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}\n`,
  );
  console.log('| rows x dimensions x classes | heads | precision | one by one, ms | as one product, ms | ratio |');
  for (const { n, dimension, classCount, heads } of CASES) {
    const uniform = mulberry32(1);
    const values = Float32Array.from({ length: n * dimension }, () => drawNormal(uniform));
    const features = { rowCount: n, dimension, values };
    const rows = Uint32Array.from({ length: n }, (_, i) => i);
    const rowsOfWeights = classCount === 2 ? 1 : classCount;
    const single = new KernelDesign(newKernel(), features, rows, rowsOfWeights);
    const batched = new KernelDesign(newKernel(), features, rows, rowsOfWeights * heads);
    for (const precision of ['single', 'double'] as const) {
      if (precision === 'double') for (const design of [single, batched]) design.refine();
      const apart = passSeconds(single, rowsOfWeights, heads);
      const together = passSeconds(batched, rowsOfWeights * heads, 1);
      const times = [apart, together].map((seconds) => (1000 * seconds).toFixed(1));
      const size = `${n} x ${dimension} x ${classCount}`;
      console.log(`| ${[size, heads, precision, ...times, (apart / together).toFixed(2)].join(' | ')} |`);
    }
  }
  await wholeFits();
}
