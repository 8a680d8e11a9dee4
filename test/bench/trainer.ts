import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawInteger, drawNormal, mulberry32 } from '../../src/core/random';
import { lambdaFromScikitC, type TrainingProblem } from '../../src/core/trainer';
import { trainerWithoutGpu } from '../../workers/audit/wasm-trainer';
import { fitByLayers } from './trainer/layers-fit';

interface Size {
  n: number;
  dimension: number;
  classCount: number;
}

const AGAINST_SCIKIT: readonly Size[] = [
  { n: 4795, dimension: 512, classCount: 2 },
  { n: 20_000, dimension: 512, classCount: 10 },
];
const GROWTH: readonly Size[] = [12_500, 25_000, 50_000, 100_000].map((n) => ({ n, dimension: 512, classCount: 10 }));
/** How long `model.fit` may take at most; absent: until it is done. */
const LAYERS_SECONDS = Number(process.env['LAYERS_SECONDS'] ?? Infinity);
const ROUNDS = 5;
const C = 1;
/** Relative distance of W from the minimum: the objective is then within 1e-4 (relative) of it, as the table shows. */
const MATCHING = 0.1;
const DEFAULT = 1e-6;

/** Images with a core and a spurious entry each beside noise, .95 of them aligned. */
function problemOf({ n, dimension, classCount }: Size): TrainingProblem {
  const uniform = mulberry32(1);
  const labels = new Uint16Array(n);
  const values = new Float32Array(n * dimension);
  for (let i = 0; i < n; i += 1) {
    const label = i % classCount;
    labels[i] = label;
    const cue = uniform() < 0.95 ? label : drawInteger(uniform, classCount);
    const row = values.subarray(i * dimension, (i + 1) * dimension);
    for (let j = 0; j < dimension; j += 1) row[j] = drawNormal(uniform);
    row[label]! += 1;
    row[classCount + cue]! += 2;
  }
  const rows = Uint32Array.from({ length: n }, (_, i) => i);
  return { features: { rowCount: n, dimension, values }, labels, classCount, rows };
}

interface Fitted {
  seconds: number[];
  iterations: number;
  objective: number;
}

const l2Of = (problem: TrainingProblem): number => lambdaFromScikitC(C, problem.rows.length, problem.classCount);
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

async function fitted(problem: TrainingProblem, tolerance: number): Promise<Fitted> {
  const trainer = trainerWithoutGpu();
  const seconds: number[] = [];
  let last = { iterations: 0, objective: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    last = await trainer.fit(problem, { l2: l2Of(problem), tolerance });
    seconds.push((performance.now() - startedAt) / 1000);
  }
  return { ...last, seconds };
}

function scikit(problem: TrainingProblem): Fitted & { version: string } {
  const folder = mkdtempSync(join(tmpdir(), 'trainer-bench-'));
  try {
    writeFileSync(join(folder, 'features.f32'), problem.features.values);
    writeFileSync(join(folder, 'labels.u16'), Uint16Array.from(problem.labels));
    const { rowCount, dimension } = problem.features;
    const given = [rowCount, dimension, problem.classCount, C, ROUNDS].map(String);
    const script = join(import.meta.dirname, 'trainer', 'sklearn_fit.py');
    return JSON.parse(
      execFileSync(process.env.PYTHON ?? 'python3', [script, folder, ...given], { encoding: 'utf8' }),
    ) as never;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function againstScikit(size: Size): Promise<void> {
  const problem = problemOf(size);
  const peer = scikit(problem);
  const rows: [string, Fitted][] = [
    [peer.version, peer],
    ['studio, to the same objective', await fitted(problem, MATCHING)],
    ['studio, its default', await fitted(problem, DEFAULT)],
  ];
  console.log(`\n${size.n} x ${size.dimension} x ${size.classCount}\n`);
  console.log('| | median s | best s | iterations | objective, relative to the peer | ratio, median | ratio, best |');
  for (const [name, { seconds, iterations, objective }] of rows) {
    const ratios = [median(peer.seconds) / median(seconds), Math.min(...peer.seconds) / Math.min(...seconds)];
    const difference = `${objective >= peer.objective ? '+' : ''}${(objective / peer.objective - 1).toExponential(1)}`;
    const times = [median(seconds), Math.min(...seconds)].map((value) => value.toFixed(3));
    const cells = [name, ...times, iterations, difference, ...ratios.map((ratio) => ratio.toFixed(2))];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

async function againstLayers(size: Size): Promise<void> {
  const problem = problemOf(size);
  const studio = await fitted(problem, MATCHING);
  const peer = await fitByLayers(problem, l2Of(problem), studio.objective, LAYERS_SECONDS);
  const own = median(studio.seconds);
  console.log(
    `\ntf.layers ${peer.version} model.fit, ${peer.backend} backend, ${size.n} x ${size.dimension} x ${size.classCount}:`,
  );
  console.log(
    `${peer.seconds.toFixed(1)} s in ${peer.epochs} epochs to ${(peer.objective / studio.objective).toFixed(4)} times the optimum's objective;`,
  );
  console.log(`studio ${own.toFixed(3)} s, ratio ${(peer.seconds / own).toFixed(0)}`);
}

async function growth(): Promise<void> {
  console.log('\n| n | median s | iterations | ms an iteration and 1,000 images |');
  for (const size of GROWTH) {
    const { seconds, iterations } = await fitted(problemOf(size), MATCHING);
    const each = (1000 * median(seconds)) / iterations / (size.n / 1000);
    console.log(`| ${[size.n, median(seconds).toFixed(2), iterations, each.toFixed(2)].join(' | ')} |`);
  }
}

/** Prints the figures of docs/benchmarks.md, "Fitting heads"; with the word "layers", those against tf.layers alone. Needs python3, or what PYTHON names, with scikit-learn. */
export async function main(): Promise<void> {
  console.log(`Node ${process.version}, ${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
  if (process.argv[3] !== 'layers') {
    for (const size of AGAINST_SCIKIT) await againstScikit(size);
    await growth();
  }
  await againstLayers(AGAINST_SCIKIT[1]!);
}
