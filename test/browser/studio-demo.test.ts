import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser, recordErrors, recordRequests, type RequestRecord } from '../support/browser';
import { startStudioServer } from '../support/server';
import { visitPlots, type VisitedPlot } from '../support/plot-visitor';
import { runAspire } from '../support/aspire-walk';
import { runCounterfactuals } from '../support/counterfactual-walk';
import { runDiffuBias } from '../support/diffubias-walk';
import { findingsOf, StudioWalk } from '../support/studio-walk';

/** A whole audit of the demo through the page, by the names that a person reads. */
let browser: Browser;
let server: Awaited<ReturnType<typeof startStudioServer>>;
let context: BrowserContext;
let page: Page;
let requests: RequestRecord;
let errors: string[];

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startStudioServer()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  requests = recordRequests(context);
  page = await context.newPage();
  errors = recordErrors(page);
  await page.goto(server.address);
});

afterEach(async () => {
  await context.close();
});

async function openDemo(walk: StudioWalk): Promise<void> {
  await walk.press('Open the demo');
  await walk.waitForHeading(/images in 2 classes/);
  await walk.press('Choose what looks at the images');
}

/** What the steps draw; each is visited without a pointer. */
const PLOTS = [
  /^Images by label and prediction$/,
  /^Cues that bear leans on$/,
  /^Cues that are not significant$/,
  /^Ranking of .* by spuriosity$/,
  /^Images of .* by spuriosity$/,
  /^Spurious gap per class$/,
  /^Accuracy per class and place$/,
  /^Accuracy on the least against the most spurious$/,
  / before and after, per method$/,
];

/** Words of the vocabulary for the place that the demo plants on its bears: an autumn wood. */
const AUTUMN_WOOD = /\b(autumn\w*|fall|fallen leaves|forest|woods?|woodland|trees|foliage|leaf|leaves)\b/i;

/** Looks at the demo's own words, makes a class lose all of its own, puts them back, and chooses the method that learns from them. */
async function checkWords(page: Page): Promise<void> {
  await page.getByText('what the text-based methods learn from').click();
  const ofBear = page.getByLabel(/^bear \d+ words/);
  const words = await ofBear.inputValue();
  await ofBear.fill('qwertyuiop');
  await ofBear.blur();
  await page.getByRole('button', { name: 'Check the words' }).click();
  const lost = page.getByRole('alert').filter({ hasText: '"bear" has lost all of its 1 words' });
  await lost.waitFor();
  await ofBear.fill(words);
  await ofBear.blur();
  await page.getByRole('button', { name: 'Check the words' }).click();
  await lost.waitFor({ state: 'hidden' });
  const table = page.getByRole('table', { name: 'Words, kept or dropped and why' });
  await table.getByRole('row', { name: /^brown bear bear kept$/ }).waitFor();
  await table.getByRole('row', { name: /^woolly animal sheep dropped: the encoder does not know it$/ }).waitFor();
  await page.getByRole('checkbox', { name: /^TLDR/ }).check();
}

describe('the demo through the page', () => {
  test('with a planted cue: it is named, judged, ranked, measured, mended and taken away; nothing is asked of another host', async () => {
    const walk = new StudioWalk(page);
    await openDemo(walk);
    const visited: VisitedPlot[] = [];
    let visitMs = 0;
    const visit = async (): Promise<void> => {
      const startedAt = Date.now();
      visited.push(...(await visitPlots(page)));
      visitMs += Date.now() - startedAt;
    };
    await walk.embedAndFit();
    await visit();
    await walk.findCues();
    await visit();
    const [first] = await walk.suspects('bear');
    expect(first).toMatch(AUTUMN_WOOD);
    await walk.judgeByKeyboard('bear', first!);
    const [ofSheep] = await walk.suspects('sheep');
    await walk.judge('sheep', ofSheep!, 'spurious');
    await walk.rankMeasureAndMend(visit, undefined, () => checkWords(page));
    console.log(
      `${visited.length} plots visited in ${(visitMs / 1000).toFixed(1)} s:`,
      visited.map((plot) => `${plot.title}: ${plot.reached} marks of ${plot.lines} lines`).join('; '),
    );
    const files = await walk.takeAway();

    for (const plot of PLOTS)
      expect(
        visited.some(({ title }) => plot.test(title)),
        String(plot),
      ).toBe(true);
    expect([...files.keys()].sort()).toEqual([
      'findings.json',
      'head.safetensors',
      'report.html',
      'rows.csv',
      'words.json',
    ]);
    const { dataset, findings, heads } = findingsOf(files);
    expect(dataset).toMatchObject({ images: 480, classes: ['bear', 'sheep'] });
    expect(findings.find((one) => one.class === 'bear' && one.rank === 1)?.cue).toContain(first);
    expect(heads.map((head) => head.method)).toEqual(
      expect.arrayContaining(['erm', 'erm-tuned', 'low-spuriosity', 'random-tuning', 'error-tuning', 'tldr']),
    );
    expect(requests.foreignTo(new URL(server.address).origin)).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('with nothing planted nothing significant is named', async () => {
    const walk = new StudioWalk(page);
    await page.getByText('Options of the demo').click();
    await page.getByRole('checkbox', { name: 'Plant nothing' }).check();
    await openDemo(walk);
    await walk.embedAndFit();
    await walk.findCues();
    for (const name of ['bear', 'sheep']) {
      await page.getByRole('radio', { name: new RegExp(`^${name}`) }).check({ force: true });
      expect(await walk.heading()).toMatch(/nothing found that this many images could show|may be chance/);
    }
    // Nor does taking anything away flip the predictions; nothing is made for training then.
    const flips = await runAspire(page);
    expect(await walk.heading()).toMatch(/No change flips/);
    expect(flips.filter(({ isSignificant }) => isSignificant)).toEqual([]);
    const weak = await runCounterfactuals(page, 15);
    expect(await walk.heading()).toMatch(/No change of one factor costs more/);
    expect(weak.some(({ factor }) => factor === 'background')).toBe(true);
    expect(weak.filter(({ isSignificant }) => isSignificant)).toEqual([]);
    // There are hard images as ever; they go against nothing.
    const hard = await runDiffuBias(page, ['bear', 'sheep']);
    expect(await walk.heading()).toMatch(/go against no bias/);
    for (const name of ['bear', 'sheep']) expect(hard[name]).toMatchObject({ hard: 12, found: [] });
    expect(await page.getByRole('button', { name: /^Accept all/ }).count()).toBe(0);
    expect(errors).toEqual([]);
  });
});
