import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { ROOT } from '../../tools/paths.mjs';
import { startStaticServer } from '../../tools/server/static-server.mjs';
import { launchBrowser } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import { childrenCpuSeconds } from './cpu-time';
import { folderRoute, publicRoute } from '../support/model-routes';
import type {} from './embedding-fixture/page';

const SIZES = [
  { width: 500, height: 375, count: 48, rounds: 4 },
  { width: 4000, height: 3000, count: 32, rounds: 3 },
];
const BUNDLED = { width: 500, height: 375, count: 256, rounds: 5, warmUp: 64 };
const BATCH_SIZES = [1, 2, 4, 8, 16];

function version(name: string): string {
  const file = readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}

/**
 * Prints the figures of docs/benchmarks.md, "Embedding":
 * `node test/bench/run.mjs embedding FOLDER`, where test/models/make_clip_b32.py wrote the folder; without one only the bundled
 * encoder is measured.
 */
export async function main(): Promise<void> {
  const folder = process.argv[3] ? resolve(process.argv[3]) : null;
  const fixture = await buildFixture(join(import.meta.dirname, 'embedding-fixture'));
  const routes = [publicRoute, ...(folder ? [folderRoute('/bench-models', dirname(folder))] : [])];
  const [server, browser] = await Promise.all([startStaticServer({ root: fixture.folder, routes }), launchBrowser()]);
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    page.on('pageerror', (error) => console.error(error.message));
    await page.goto(server.address);
    await page.waitForFunction(() => window.benchmark !== undefined);
    const { cores, workers } = await page.evaluate(() => {
      return { cores: window.benchmark.cores, workers: window.benchmark.workers };
    });
    const versions = ['onnxruntime-web', '@xenova/transformers'].map((name) => `${name} ${version(name)}`).join(', ');
    console.log(`Chromium ${browser.version()}, ${versions}`);
    console.log(`${cpus()[0]?.model}, ${cores} cores, decode pool of ${workers}, load ${loadavg()[0]?.toFixed(1)}\n`);

    const rate = (ms: number): string => (1000 / ms).toFixed(1);
    const before = childrenCpuSeconds();
    const bundled = await page.evaluate((size) => window.benchmark.bundled(size), BUNDLED);
    const after = childrenCpuSeconds();
    console.log(
      `Bundled encoder, 500 x 375, batch ${bundled.batchSize}: ${rate(bundled.endToEnd)} images/s end to end`,
    );
    const alone = await page.evaluate((size) => window.benchmark.bundledAlone(size), BUNDLED);
    console.log(`  (best round ${rate(bundled.best)}, encoder alone ${rate(alone)})`);
    if (before !== null && after !== null) {
      const seconds = (after - before) / (BUNDLED.count * BUNDLED.rounds + BUNDLED.warmUp);
      console.log(
        `  CPU time ${(1000 * seconds).toFixed(1)} ms per image, so at most ${(cores / seconds).toFixed(0)}/s here`,
      );
    }
    console.log('');
    if (!folder) return;

    const setting = {
      modelsUrl: `${server.address}bench-models/`,
      name: basename(folder),
      threads: Math.min(4, cores),
    };
    const byBatch = await page.evaluate(([given, sizes]) => window.benchmark.batchSizes(given, sizes), [
      setting,
      BATCH_SIZES,
    ] as const);
    const best = BATCH_SIZES.reduce((least, size) => (byBatch[size]! < byBatch[least]! ? size : least));
    console.log(
      `Encoder alone, images/s by batch size: ${BATCH_SIZES.map((b) => `${b}: ${rate(byBatch[b]!)}`).join(', ')}`,
    );
    for (const size of SIZES) {
      const run = await page.evaluate(([given, batch, one]) => window.benchmark.compare(given, batch, one), [
        setting,
        best,
        size,
      ] as const);
      console.log(
        `\n${size.width} x ${size.height}, JPEG of ${(run.bytes / 1e6).toFixed(2)} MB, load ${loadavg()[0]?.toFixed(1)}`,
      );
      console.log(`  naive loop            ${rate(run.naive)} images/s`);
      console.log(`  studio, from files    ${rate(run.studio)} images/s, batch ${run.batchSize}`);
      console.log(`  encoder alone         ${rate(run.alone)} images/s, batch ${best}`);
      console.log(`  studio / naive ${run.overNaive.toFixed(2)}, studio / alone ${run.overAlone.toFixed(2)}`);
      console.log(`  cosine of the two vectors of one file ${run.cosine.toFixed(5)}`);
    }
  } finally {
    await browser.close();
    await server.close();
    fixture.remove();
  }
}
