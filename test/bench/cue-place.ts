import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { auditRoutes } from '../../tools/audit/routes.mjs';
import { ROOT } from '../../tools/paths.mjs';
import { startStaticServer } from '../../tools/server/static-server.mjs';
import { launchBrowser } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import { sharedPath } from '../support/shared-data';

/** Chosen before anything was measured: parts of a bird and what is seen around one. */
const WORDS = {
  core: ['beak', 'feathers', 'plumage', 'wings', 'long neck', 'bird', 'flamingo', 'duck'],
  place: ['forest', 'sea', 'trees', 'bamboo', 'waves', 'beach', 'sky', 'undergrowth'],
} as const;
const CLASSES = ['landbird', 'waterbird'] as const;
const OBJECT = 'bird';

/** Prints how far the places of parts and of surroundings lie on the bird, on photographs of birds on forest or sea. */
export async function main(): Promise<void> {
  const data = sharedPath('data/mini-waterbirds');
  const backbone = sharedPath('models/mobilenet_v2_1.0_224');
  if (!data || !backbone) return console.log('Needs data/mini-waterbirds and models/mobilenet_v2_1.0_224.');
  const fixture = await buildFixture(join(ROOT, 'test/browser/cue-kinds-fixture'));
  cpSync(join(ROOT, 'public'), fixture.folder, { recursive: true });
  const { base, route } = auditRoutes({ data, encoder: null, backbone, examples: null, out: fixture.folder });
  const [server, browser] = await Promise.all([
    startStaticServer({ root: fixture.folder, routes: [route] }),
    launchBrowser(),
  ]);
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error.message));
    await page.goto(server.address);
    await page.waitForFunction(() => window.cueKindsFixture !== undefined);
    await page.evaluate((from) => window.cueKindsFixture!.open(from), base);
    await page.evaluate(() => window.cueKindsFixture!.findingsOf(['text']));
    console.log('| sort | cue | class | overlap with "bird" [95 %] | n | by chance | seconds |');
    console.log('| --- | --- | --- | ---: | ---: | ---: | ---: |');
    for (const [sort, words] of Object.entries(WORDS)) {
      for (const word of words) {
        for (const className of CLASSES) {
          const startedAt = Date.now();
          const found = await page.evaluate(([one, of, object]) => window.cueKindsFixture!.overlap(one, of, object), [
            word,
            className,
            OBJECT,
          ] as const);
          const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
          if (!found) {
            console.log(`| ${sort} | ${word} | ${className} | the encoder does not know it | | | |`);
            continue;
          }
          const { value, low, high, n } = found.overlap;
          const text = `${value.toFixed(3)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
          console.log(
            `| ${sort} | ${word} | ${className} | ${text} | ${n} | ${found.chance.toFixed(3)} | ${seconds} |`,
          );
        }
      }
    }
  } finally {
    await browser.close();
    await server.close();
    fixture.remove();
  }
}
