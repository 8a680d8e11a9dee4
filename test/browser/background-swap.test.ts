import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditRoutes } from '../../tools/audit/routes.mjs';
import { ROOT } from '../../tools/paths.mjs';
import { startStaticServer } from '../../tools/server/static-server.mjs';
import { launchBrowser } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import { sharedPath } from '../support/shared-data';

/**
 * The background swap on photographs of birds on forest or sea, by the engine of the page. Some of the photographs by default; with SWAP_PHOTOGRAPHS=all in
 * the environment all of them, which takes minutes.
 */
const photographs = sharedPath('data/mini-waterbirds');
const backbone = sharedPath('models/mobilenet_v2_1.0_224');
const isAll = process.env['SWAP_PHOTOGRAPHS'] === 'all';
/** Photographs that are taken of each group of each split where not all are. */
const OF_A_GROUP = { '0': 20, '1': 10, '2': 10 } as const;
const SOURCES_PER_CLASS = isAll ? 120 : 20;

let browser: Browser;
let server: Awaited<ReturnType<typeof startStaticServer>>;
let fixture: Awaited<ReturnType<typeof buildFixture>>;
let scratch: string;
let page: Page;

/** The folder, or some of each group in one of its own. */
function photographsFor(folder: string): string {
  if (isAll) return photographs!;
  const [header = '', ...lines] = readFileSync(join(photographs!, 'metadata.csv'), 'utf8').trim().split(/\r?\n/);
  const columns = header.split(',');
  const [file, y, place, split] = ['img_filename', 'y', 'place', 'split'].map((name) => columns.indexOf(name));
  const taken = new Map<string, number>();
  const kept = lines.filter((line) => {
    const cells = line.split(',');
    const group = [cells[split!], cells[y!], cells[place!]].join();
    taken.set(group, (taken.get(group) ?? 0) + 1);
    return taken.get(group)! <= OF_A_GROUP[cells[split!] as keyof typeof OF_A_GROUP];
  });
  for (const line of kept) {
    const path = line.split(',')[file!]!;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(photographs!, path), join(folder, path));
  }
  writeFileSync(join(folder, 'metadata.csv'), [header, ...kept].join('\n'));
  return folder;
}

/** With the preprocessing of the reference figures: images resized to cover 224 pixels. */
function coveringBackbone(folder: string): string {
  cpSync(backbone!, folder, { recursive: true });
  const file = join(folder, 'preprocessor_config.json');
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  rmSync(file);
  writeFileSync(file, JSON.stringify({ ...settings, size: { shortest_edge: 224 } }));
  return folder;
}

describe.skipIf(!photographs || !backbone)('background swap on photographs', () => {
  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'studio-swap-'));
    fixture = await buildFixture(join(import.meta.dirname, 'swap-fixture'));
    cpSync(join(ROOT, 'public'), fixture.folder, { recursive: true });
    const data = photographsFor(join(scratch, 'birds'));
    const folders = { data, encoder: null, backbone: coveringBackbone(join(scratch, 'backbone')), examples: null };
    const { base, route } = auditRoutes({ ...folders, out: fixture.folder });
    [server, browser] = await Promise.all([
      startStaticServer({ root: fixture.folder, routes: [route] }),
      launchBrowser(),
    ]);
    page = await browser.newPage();
    await page.goto(server.address);
    await page.waitForFunction(() => window.swapFixture !== undefined);
    await page.evaluate((from) => window.swapFixture!.open(from), base);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    fixture?.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  test(
    'gates fixed on train let swaps pass and refuse covered birds and copies; swaps flip the head, controls less; accepted ones mend it',
    async () => {
      const startedAt = Date.now();
      const { report, offered, passing, stages } = await page.evaluate(
        (perClass) => window.swapFixture!.swap(perClass),
        SOURCES_PER_CLASS,
      );
      const { gates, check } = report;
      const share = ({ value, n }: { value: number; n: number }): string => `${Math.round(value * n)}/${n}`;
      console.log(
        [
          `${((Date.now() - startedAt) / 1000).toFixed(0)} s; stages ended at ${JSON.stringify(stages)}.`,
          `Gates on train: ${share(gates!.passed)} pass, ${share(gates!.coveredRefused)} covered and ${share(gates!.copiesRefused)} copies refused.`,
          `On test: ${share(check!.passed)} pass, ${share(check!.coveredRefused)} covered and ${share(check!.copiesRefused)} copies refused;`,
          `flips ${share(check!.flips.hitRate)} against ${share(check!.flips.controlRate)} controls, p = ${check!.flips.p.toPrecision(2)}.`,
          `Of ${offered} swaps of train photographs ${passing} pass.`,
          JSON.stringify(
            report.tests.map(({ phrase, hitRate, controlRate, p }) => [phrase, share(hitRate), share(controlRate), p]),
          ),
        ].join('\n'),
      );
      const folder = process.env['SWAP_PICTURES'];
      for (let place = 0; folder && place < 24; place += 1) {
        const url = await page.evaluate((at) => window.swapFixture!.picture(at), place);
        writeFileSync(join(folder, `${place}.jpg`), Buffer.from(url.split(',')[1]!, 'base64'));
      }
      expect(report.generator.title).toBe('Background swap, in this page');
      expect(report.failed).toBe(0);
      expect(check!.passed.value).toBeGreaterThanOrEqual(0.7);
      expect(check!.coveredRefused.value).toBeGreaterThanOrEqual(0.7);
      expect(check!.copiesRefused.value).toBeGreaterThanOrEqual(0.9);
      expect(check!.flips.difference.value).toBeGreaterThan(0);
      expect(check!.flips.p).toBeLessThan(0.05);
      const heads = await page.evaluate(() => window.swapFixture!.mend());
      console.log(heads.map(({ method, accuracy, worstGroup }) => `${method} ${accuracy} / ${worstGroup}`).join(', '));
      const worst = (method: string): number => heads.find((head) => head.method === method)!.worstGroup;
      expect(worst('aspire') - worst('erm-tuned')).toBeGreaterThanOrEqual(0.08);
    },
    isAll ? 1_800_000 : 600_000,
  );
});
