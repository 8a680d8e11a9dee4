import { cpus, loadavg } from 'node:os';
import type { MethodId } from '../../src/core/audit';
import { groupsFromAttribute } from '../../src/core/image-groups';
import { findMitigation } from '../../src/core/methods/index';
import type { MitigationInput } from '../../src/core/methods/mitigation';
import { drawInteger, drawNormal, mulberry32 } from '../../src/core/random';
import { trainerWithoutGpu } from '../../workers/audit/wasm-trainer';

const DIMENSION = 512;
const CLASS_COUNT = 10;
const VALIDATION_IMAGES = 5000;

/** Training images with a core and a spurious entry each, .95 of them aligned, and validation images of which half are. */
function inputOf(trainImages: number): MitigationInput {
  const n = trainImages + VALIDATION_IMAGES;
  const uniform = mulberry32(1);
  const labels = new Uint16Array(n);
  const codes = new Uint16Array(n);
  const values = new Float32Array(n * DIMENSION);
  for (let i = 0; i < n; i += 1) {
    const label = i % CLASS_COUNT;
    labels[i] = label;
    const cue = uniform() < (i < trainImages ? 0.95 : 0.5) ? label : drawInteger(uniform, CLASS_COUNT);
    codes[i] = cue === label ? 1 : 0;
    const row = values.subarray(i * DIMENSION, (i + 1) * DIMENSION);
    for (let j = 0; j < DIMENSION; j += 1) row[j] = drawNormal(uniform);
    row[label]! += 1;
    row[CLASS_COUNT + cue]! += 2;
  }
  const classNames = Array.from({ length: CLASS_COUNT }, (_, c) => `class ${c}`);
  const attribute = { name: 'aligned', values: ['no', 'yes'], codes };
  return {
    features: { rowCount: n, dimension: DIMENSION, values },
    normalisation: { kind: 'none' },
    labels,
    classCount: CLASS_COUNT,
    classNames,
    splits: Uint8Array.from({ length: n }, (_, i) => (i < trainImages ? 0 : 1)),
    head: null,
    spuriosity: null,
    classTexts: null,
    groups: groupsFromAttribute({ labels, classCount: CLASS_COUNT, attributes: [attribute] }, attribute, classNames),
  };
}

/**
 * Prints the figures of docs/benchmarks.md, "Mending many images": `mending [images] [methods]`, by default 50,000 and all methods that go by
 * groups or errors.
 */
export async function main(): Promise<void> {
  console.log(`Node ${process.version}, ${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
  const images = Number(process.argv[3] ?? 50_000);
  const methods = (process.argv[4] ?? 'afr,group-dro,jtt,dfr,group-weighted').split(',') as MethodId[];
  const input = inputOf(images);
  const tools = { trainer: trainerWithoutGpu(), seed: 1 };
  const erm = await findMitigation('erm')!.run(input, tools);
  console.log(`\n${images} x ${DIMENSION} x ${CLASS_COUNT}; the plain head ${erm.seconds.toFixed(1)} s\n`);
  console.log('| method | s | CPU s | detail |');
  for (const id of methods) {
    const before = process.cpuUsage();
    const { seconds, head } = await findMitigation(id)!.run({ ...input, head: erm.head }, tools);
    const used = process.cpuUsage(before);
    const cpuSeconds = (used.user + used.system) / 1e6;
    console.log(`| ${id} | ${seconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ${head.provenance.detail} |`);
  }
}
