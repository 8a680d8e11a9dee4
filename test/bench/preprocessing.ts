import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import { startStudioServer } from '../support/server';
import type { BenchmarkRow } from './preprocessing-fixture/page';

/** CLIP's, as published with its weights. */
const CLIP = {
  feature_extractor_type: 'CLIPFeatureExtractor',
  image_processor_type: 'CLIPImageProcessor',
  do_resize: true,
  size: { shortest_edge: 224 },
  resample: 3,
  do_center_crop: true,
  crop_size: { height: 224, width: 224 },
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: [0.48145466, 0.4578275, 0.40821073],
  image_std: [0.26862954, 0.26130258, 0.27577711],
};

const SIZES = [
  { width: 4000, height: 3000, count: 2, rounds: 10 },
  { width: 500, height: 375, count: 20, rounds: 15 },
];

const HEADER = '| | best ms | median ms | pictures/s, best | ratio, best | ratio, median |';
const RULE = '| --- | ---: | ---: | ---: | ---: | ---: |';

function table(rows: readonly BenchmarkRow[]): string {
  const [baseline] = rows;
  const lines = rows.map(({ preparation, bestMs, medianMs }) => {
    const figures = [bestMs, medianMs, 1000 / bestMs].map((value) => value.toFixed(1));
    const ratios = [baseline!.bestMs / bestMs, baseline!.medianMs / medianMs].map((value) => value.toFixed(2));
    return `| ${[preparation, ...figures, ...ratios].join(' | ')} |`;
  });
  const title = `${baseline!.size} pixels, JPEG of ${(baseline!.bytes / 1e6).toFixed(2)} MB`;
  return [`**${title}**`, '', HEADER, RULE, ...lines].join('\n');
}

/** Prints the figures of docs/benchmarks.md, "Preprocessing". */
export async function main(): Promise<void> {
  const fixture = await buildFixture(join(import.meta.dirname, 'preprocessing-fixture'));
  mkdirSync(join(fixture.folder, 'models/clip'), { recursive: true });
  writeFileSync(join(fixture.folder, 'models/clip/preprocessor_config.json'), JSON.stringify(CLIP));
  const [server, browser] = await Promise.all([startStudioServer(fixture.folder), launchBrowser()]);
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error.message));
    await page.goto(server.address);
    await page.waitForFunction(() => window.preprocessingBenchmark !== undefined);
    const { workers, cores } = await page.evaluate(() => ({ ...window.preprocessingBenchmark, run: undefined }));
    console.log(`Chromium ${browser.version()}, ${cpus()[0]?.model}, ${cores} cores, pool of ${workers}\n`);
    for (const size of SIZES)
      console.log(`${table(await page.evaluate((one) => window.preprocessingBenchmark.run(one), size))}\n`);
  } finally {
    await browser.close();
    await server.close();
    fixture.remove();
  }
}
