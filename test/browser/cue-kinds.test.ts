import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mannWhitney } from '../../src/core/mann-whitney';
import { drawRows, mulberry32 } from '../../src/core/random';
import { auditRoutes } from '../../tools/audit/routes.mjs';
import { ROOT } from '../../tools/paths.mjs';
import { startStaticServer } from '../../tools/server/static-server.mjs';
import { launchBrowser } from '../support/browser';
import { buildFixture } from '../support/fixture-build';
import { sharedPath } from '../support/shared-data';

/** Cues that no word says, on photographs of birds on forest or sea; the place is known and only the test reads it. */
const photographs = sharedPath('data/mini-waterbirds');
const backbone = sharedPath('models/mobilenet_v2_1.0_224');
const EXAMPLES_A_SIDE = 10;
const DRAWS = 20;
const SLICE_SEEDS = [1, 2, 3, 4, 5];
const SLICE_COUNTS = [6, 8];
/** Photographs of each class that are looked at again: 37 times each. */
const ROWS_A_CLASS = 3;
const SPACES = ['encoder', 'backbone'] as const;

interface Photograph {
  isTrain: boolean;
  isWater: boolean;
}

/** File to place and split, from the table beside the photographs. */
function readPlaces(): Map<string, Photograph> {
  const [header = '', ...lines] = readFileSync(join(photographs!, 'metadata.csv'), 'utf8').trim().split(/\r?\n/);
  const columns = header.split(',');
  const [file, place, split] = ['img_filename', 'place', 'split'].map((name) => columns.indexOf(name));
  return new Map(
    lines.map((line) => {
      const cells = line.split(',');
      return [cells[file!]!, { isTrain: cells[split!] === '0', isWater: cells[place!] === '1' }];
    }),
  );
}

let browser: Browser;
let server: Awaited<ReturnType<typeof startStaticServer>>;
let fixture: Awaited<ReturnType<typeof buildFixture>>;
let page: Page;
let paths: string[];
let places: Photograph[];

describe.skipIf(!photographs || !backbone)('cues without words on photographs', () => {
  beforeAll(async () => {
    fixture = await buildFixture(join(import.meta.dirname, 'cue-kinds-fixture'));
    cpSync(join(ROOT, 'public'), fixture.folder, { recursive: true });
    const folders = { data: photographs, encoder: null, backbone, examples: null, out: fixture.folder };
    const { base, route } = auditRoutes(folders);
    [server, browser] = await Promise.all([
      startStaticServer({ root: fixture.folder, routes: [route] }),
      launchBrowser(),
    ]);
    page = await browser.newPage();
    await page.goto(server.address);
    await page.waitForFunction(() => window.cueKindsFixture !== undefined);
    paths = await page.evaluate((from) => window.cueKindsFixture!.open(from), base);
    const known = readPlaces();
    places = paths.map((path) => known.get(path)!);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    fixture?.remove();
  });

  /** Ten training images of a place. */
  function drawPaths(isWater: boolean, seed: number): string[] {
    const rows = Uint32Array.from(
      [...paths.keys()].filter((row) => places[row]!.isTrain && places[row]!.isWater === isWater),
    );
    return Array.from(drawRows(rows, EXAMPLES_A_SIDE, mulberry32(seed)), (row) => paths[row]!);
  }

  test('pixel statistics alone already give a significant finding with a head of another network', async () => {
    const findings = await page.evaluate(() => window.cueKindsFixture!.findingsOf(['pixel']));
    const significant = findings.filter((finding) => finding.isSignificant && finding.gap.value > 0);
    console.log(
      `Pixel statistics alone, ${findings.length} pairs:`,
      significant.map(
        ({ className, cue, gap: { value, low, high }, q }) =>
          `${className} ${cue} ${value.toFixed(0)} [${low.toFixed(0)}, ${high.toFixed(0)}], q ${q.toExponential(1)}`,
      ),
    );
    expect(significant.length).toBeGreaterThan(0);
    // "Significant" is q at most .05 by definition; that the interval and n go with it is what can fail.
    for (const { gap } of significant) {
      expect(gap.low).toBeGreaterThan(0);
      expect(gap.n).toBeGreaterThanOrEqual(20);
    }
  });

  test(
    'ten images each of sea and forest make a cue that tells the place of all others',
    { timeout: 240_000 },
    async () => {
      const means = new Map<string, number>();
      for (const space of SPACES) {
        let sum = 0;
        for (let draw = 1; draw <= DRAWS; draw += 1) {
          const examples = { having: drawPaths(true, draw), lacking: drawPaths(false, 1000 + draw) };
          const scores = await page.evaluate(([wish, from]) => window.cueKindsFixture!.exampleScores(wish, from), [
            examples,
            space,
          ] as const);
          const chosen = new Set([...examples.having, ...examples.lacking]);
          const others = [...paths.keys()].filter((row) => !chosen.has(paths[row]!));
          const of = (isWater: boolean) =>
            Float64Array.from(
              others.filter((row) => places[row]!.isWater === isWater),
              (row) => scores[row]!,
            );
          sum += mannWhitney(of(true), of(false)).auc;
        }
        means.set(space, sum / DRAWS);
      }
      console.log(
        `Mean AUC against the place over ${DRAWS} draws: ${[...means].map(([space, auc]) => `${space} ${auc.toFixed(4)}`).join(', ')}`,
      );
      expect(Math.max(...means.values())).toBeGreaterThanOrEqual(0.95);
    },
  );

  test('examples have a place in a photograph, and a class its core', { timeout: 240_000 }, async () => {
    const grey = await page.evaluate((n) => window.cueKindsFixture!.greyWhereExamplesLie('encoder', n), ROWS_A_CLASS);
    const crop = await page.evaluate((n) => window.cueKindsFixture!.cropToCore(n), ROWS_A_CLASS);
    console.log(
      `Grey where water lies, ${2 * ROWS_A_CLASS} photographs: ${(grey.elapsedMs / 1000).toFixed(1)} s, ` +
        `${(100 * grey.report.changedShare).toFixed(1)} % of each changed; cropped to the core: ${(crop.elapsedMs / 1000).toFixed(1)} s`,
      JSON.stringify(grey.report.heads.map(({ title, before, drop }) => [title, before.value, drop])),
      JSON.stringify(crop.report.all),
    );
    for (const { classes } of [grey.report, crop.report]) {
      expect(classes.map(({ before }) => before.n)).toEqual([ROWS_A_CLASS, ROWS_A_CLASS]);
    }
    // What is changed is at least a cell of the 7 x 7 grid a photograph on average, and well short of the whole picture.
    expect(grey.report.changedShare).toBeGreaterThan(1 / 49);
    expect(grey.report.changedShare).toBeLessThan(0.7);
    for (const { box, picture } of crop.report.crops) {
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.left + box.width).toBeLessThanOrEqual(picture.width);
      expect(box.top + box.height).toBeLessThanOrEqual(picture.height);
    }
    expect(crop.report.crops.some(({ box, picture }) => box.width < picture.width)).toBe(true);
  });

  test(
    'the same examples mend the head: no word, no group label of a training image',
    { timeout: 120_000 },
    async () => {
      const draws = [1, 2, 3];
      const mean = { accuracy: 0, worstGroup: 0 };
      for (const draw of draws) {
        const examples = { having: drawPaths(true, draw), lacking: drawPaths(false, 1000 + draw) };
        const figures = await page.evaluate((wish) => window.cueKindsFixture!.mendByExamples(wish), examples);
        mean.accuracy += figures.accuracy / draws.length;
        mean.worstGroup += figures.worstGroup / draws.length;
      }
      console.log(
        `Low-spuriosity tuning, ${draws.length} draws of examples, test: accuracy ${mean.accuracy.toFixed(3)}, worst group ${mean.worstGroup.toFixed(3)}`,
      );
      expect(mean.worstGroup).toBeGreaterThanOrEqual(0.65);
      expect(mean.accuracy).toBeGreaterThanOrEqual(0.78);
    },
  );

  test('groups found without words part the places', { timeout: 240_000 }, async () => {
    const shares = new Map<string, number>();
    for (const count of SLICE_COUNTS) {
      let sum = 0;
      for (const seed of SLICE_SEEDS) {
        const slices = await page.evaluate(
          ([slicesWanted, from]) => window.cueKindsFixture!.slices('mixture', slicesWanted, from, 'encoder'),
          [count, seed] as const,
        );
        const rows = slices.flat();
        // Validation and test together, each image in one group.
        expect(rows.length).toBe(400);
        expect(rows.every((row) => !places[row]!.isTrain)).toBe(true);
        const agreeing = slices.reduce((total, members) => {
          const water = members.filter((row) => places[row]!.isWater).length;
          return total + Math.max(water, members.length - water);
        }, 0);
        sum += agreeing / rows.length;
      }
      shares.set(String(count), sum / SLICE_SEEDS.length);
    }
    const { titles, tested } = await page.evaluate(() => window.cueKindsFixture!.sliceCues());
    console.log(
      `Share in a group whose majority shares the place, mean of ${SLICE_SEEDS.length} seeds: ${[...shares].map(([count, share]) => `${count} groups ${(100 * share).toFixed(1)} %`).join(', ')}; ${titles.join('; ')}`,
    );
    for (const share of shares.values()) expect(share).toBeGreaterThanOrEqual(0.7);
    // Every group is a cue of the family, tested on both classes, described by words.
    expect(titles).toHaveLength(8);
    expect(tested).toBeGreaterThanOrEqual(8);
    expect(titles.filter((title) => title.includes('(')).length).toBeGreaterThan(4);
  });
});
