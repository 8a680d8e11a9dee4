/** Our preparation of a JPEG for CLIP beside that of transformers.js, in one page and one run. */
import { AutoProcessor, env, RawImage } from '@xenova/transformers';
import { DecodePool } from '../../../src/compute/decode-pool';
import { parsePreprocessorConfig } from '../../../src/core/preprocessor-config';

const CONFIG_FOLDER = 'models/clip';

/** A picture with fine detail everywhere, so that its JPEG is as large as a photograph's (2 to 4 bits a pixel). */
async function drawJpeg(width: number, height: number): Promise<Blob> {
  const context = new OffscreenCanvas(width, height).getContext('2d')!;
  const gradient = context.createLinearGradient(0, 0, width, height);
  for (const [at, colour] of ['#134', '#7ac', '#fd9', '#362'].entries()) gradient.addColorStop(at / 3, colour);
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  let seed = 1;
  const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let i = 0; i < 4000; i += 1) {
    context.fillStyle = `hsl(${random() * 360} ${random() * 60}% ${random() * 100}% / ${random()})`;
    context.beginPath();
    context.arc(random() * width, random() * height, (random() ** 4 * width) / 6 + 1, 0, 7);
    context.fill();
  }
  return (context.canvas as OffscreenCanvas).convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}

type Preparation = (files: Blob[]) => Promise<unknown>;

async function preparations(): Promise<Record<string, Preparation>> {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = new URL('models/', location.href).href;
  env.useBrowserCache = false;
  const processor = await AutoProcessor.from_pretrained('clip');
  const config: unknown = await (await fetch(`${CONFIG_FOLDER}/preprocessor_config.json`)).json();
  const inputs = [parsePreprocessorConfig(config)];
  const pool = new DecodePool();
  const decode = (file: Blob, thumbnailPixels: number): Promise<unknown> =>
    pool.decode({ file, path: 'bench.jpg', inputs, thumbnailPixels, limitPixels: 2e8 });
  return {
    'transformers.js RawImage + AutoProcessor': async (files) => {
      for (const file of files) await processor(await RawImage.fromBlob(file));
    },
    'studio, one picture at a time': async (files) => {
      for (const file of files) await decode(file, 0);
    },
    'studio, its pool': (files) => Promise.all(files.map((file) => decode(file, 0))),
    'studio, its pool, with thumbnail and statistics': (files) => Promise.all(files.map((file) => decode(file, 192))),
  };
}

export interface BenchmarkRow {
  size: string;
  bytes: number;
  preparation: string;
  /** Milliseconds per picture: the best round (what the work takes), and the median (what the machine let through). */
  bestMs: number;
  medianMs: number;
}

/** Rounds alternate between the preparations, so that a busy machine slows all of them alike. */
async function run(size: { width: number; height: number; count: number; rounds: number }): Promise<BenchmarkRow[]> {
  const { width, height, count, rounds } = size;
  const blob = await drawJpeg(width, height);
  const files = Array.from({ length: count }, () => blob);
  const all = Object.entries(await preparations());
  const times = all.map((): number[] => []);
  for (const [, prepare] of all) await prepare(files.slice(0, 4));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, [, prepare]] of all.entries()) {
      const startedAt = performance.now();
      await prepare(files);
      times[index]!.push((performance.now() - startedAt) / count);
    }
  }
  return all.map(([preparation], index) => {
    const sorted = times[index]!.sort((a, b) => a - b);
    const [bestMs, medianMs] = [sorted[0]!, sorted[Math.floor(rounds / 2)]!];
    return { size: `${width} x ${height}`, bytes: blob.size, preparation, bestMs, medianMs };
  });
}

const benchmark = { run, workers: new DecodePool().capacity / 2, cores: navigator.hardwareConcurrency };

declare global {
  interface Window {
    preprocessingBenchmark: typeof benchmark;
  }
}
window.preprocessingBenchmark = benchmark;
