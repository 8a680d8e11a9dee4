import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import { startStudioServer } from '../support/server';
import { childrenCpuSeconds } from './cpu-time';
import type { CueTestFigures } from './cue-tests-fixture/page';

const SIZES = [12_500, 25_000, 50_000];
const ROUNDS = 3;

function line({ images, tests, scoringMs, testingMs, longestTaskMs }: CueTestFigures, cpuSeconds: number): string {
  const seconds = [scoringMs, testingMs, scoringMs + testingMs].map((ms) => (ms / 1000).toFixed(2));
  const blocked = longestTaskMs === 0 ? 'none over 50' : longestTaskMs.toFixed(0);
  return `| ${[images.toLocaleString('en'), tests.toLocaleString('en'), ...seconds, cpuSeconds.toFixed(1), blocked].join(' | ')} |`;
}

/** Prints the figures of docs/benchmarks.md, "Testing cues": 1,000 cues of 512 entries, 10 classes, the best of three rounds. */
export async function main(): Promise<void> {
  const fixture = await buildFixture(join(import.meta.dirname, 'cue-tests-fixture'));
  const [server, browser] = await Promise.all([startStudioServer(fixture.folder), launchBrowser()]);
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error.message));
    await page.goto(server.address);
    await page.waitForFunction(() => window.cueTestsBenchmark !== undefined);
    console.log(`Chromium ${browser.version()}, ${cpus()[0]?.model}, ${cpus().length} cores`);
    console.log(
      '\n| images | tests | scoring s | testing s | in all s | CPU s, making the data included | page blocked, ms |',
    );
    console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
    for (const images of SIZES) {
      const rounds: { figures: CueTestFigures; cpuSeconds: number }[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        const before = childrenCpuSeconds() ?? Number.NaN;
        const figures = await page.evaluate((one) => window.cueTestsBenchmark.run(one), {
          images,
          cues: 1000,
          classes: 10,
          dimension: 512,
        });
        rounds.push({ figures, cpuSeconds: (childrenCpuSeconds() ?? Number.NaN) - before });
      }
      const inAll = ({ figures }: (typeof rounds)[number]): number => figures.scoringMs + figures.testingMs;
      const best = rounds.reduce((least, one) => (inAll(one) < inAll(least) ? one : least));
      console.log(line(best.figures, best.cpuSeconds));
    }
    console.log(`\nLoad average at the end ${loadavg()[0]?.toFixed(1)}.`);
  } finally {
    await browser.close();
    await server.close();
    fixture.remove();
  }
}
