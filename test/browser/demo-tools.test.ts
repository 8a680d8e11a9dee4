import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, recordErrors } from '../support/browser';
import { startStudioServer } from '../support/server';
import { visitPlots } from '../support/plot-visitor';
import { runAspire } from '../support/aspire-walk';
import { runCounterfactuals } from '../support/counterfactual-walk';
import { runDiffuBias } from '../support/diffubias-walk';
import { findingsOf, StudioWalk } from '../support/studio-walk';

/** Two hundred drawings, their vectors, and a walk, on a busy machine. */
const LONGEST_MS = 400_000;

/** One walk of the demo up to its classifier, and on it the tools and the plots that stand beside the steps. */
let browser: Browser;
let server: Awaited<ReturnType<typeof startStudioServer>>;
let page: Page;
let walk: StudioWalk;
let errors: string[];

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startStudioServer()]);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  page = await context.newPage();
  errors = recordErrors(page);
  await page.goto(server.address);
  walk = new StudioWalk(page);
  await walk.press('Open the demo');
  await walk.waitForHeading(/images in 2 classes/);
  await walk.press('Choose what looks at the images');
  await walk.embedAndFit();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Presses Tab from the element that has the focus until one within `where` has it; the names it passes there. */
async function tabThrough(where: Locator): Promise<string[]> {
  const names: string[] = [];
  for (let press = 0; press < 200; press += 1) {
    await page.keyboard.press('Tab');
    const name = await where.evaluate((element) => {
      const at = document.activeElement;
      return at && element.contains(at) ? (at.getAttribute('aria-label') ?? at.textContent ?? '').trim() : null;
    });
    if (name !== null) names.push(name);
    else if (names.length > 0) return names;
  }
  return names;
}

async function toHeading(): Promise<void> {
  await page.getByRole('heading', { level: 1 }).evaluate((heading: HTMLElement) => {
    heading.tabIndex = -1;
    heading.focus();
  });
}

/** The number of images that the panel beside the plot shows. */
function panel(title: RegExp): Locator {
  return page.getByRole('heading', { name: title }).first();
}

async function taken(plot: Locator, kind: 'SVG' | 'CSV'): Promise<string> {
  const button = plot.getByRole('button', { name: new RegExp(`^${kind} of`) });
  await button.focus();
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  return readFile(await download.path(), 'utf8');
}

async function isWellFormed(svg: string): Promise<boolean> {
  return page.evaluate(
    (text) => !new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror'),
    svg,
  );
}

describe('the plots without a pointer', () => {
  test('a confusion matrix: each cell with images is reached, Enter shows them, its files stand alone', async () => {
    const plot = page.getByRole('figure', { name: 'Images by label and prediction' });
    await toHeading();
    const names = await tabThrough(plot);
    const open = await plot.getByRole('table').getByRole('button').and(plot.locator(':enabled')).count();
    expect(names.filter((name) => / taken for /.test(name))).toHaveLength(open);
    const cell = plot.getByRole('button', { name: /of bear taken for bear/ });
    await cell.focus();
    await page.keyboard.press('Enter');
    await panel(/bear taken for bear/).waitFor();
    const svg = await taken(plot, 'SVG');
    expect(await isWellFormed(svg)).toBe(true);
    expect(svg).toContain('<title>Images by label and prediction</title>');
    expect(svg).not.toContain('var(--');
    expect((await taken(plot, 'CSV')).split('\r\n')[0]).toBe(
      'label,taken for,images,images of the label,share of the label,95 % low,95 % high',
    );
  });

  test('the map: the arrow keys move a circle, Enter opens the images in it, the table opens single ones', async () => {
    await page.evaluate(() => (location.hash = location.hash.replace(/[^/]+$/, 'map')));
    await walk.waitForHeading(/images in a plane/);
    const map = page.getByRole('button', { name: /^Map of \d+ images/ });
    await map.waitFor();
    await toHeading();
    const plot = page.getByRole('figure', { name: /^Map of the images by class/ });
    expect((await tabThrough(plot))[0]).toMatch(/^Map of \d+ images/);
    await map.focus();
    await page.keyboard.press('ArrowLeft');
    for (let i = 0; i < 12; i += 1) await page.keyboard.press('+');
    await page.keyboard.press('Enter');
    const heading = panel(/^\d+ images? of the map/);
    await heading.waitFor();
    const some = parseInt((await heading.innerText()).trim(), 10);
    expect(some).toBeGreaterThan(0);
    await page.getByText(new RegExp(`^\\s*${some} images? selected`)).waitFor();

    const csv = (await taken(plot, 'CSV')).trim().split('\r\n');
    const total = Number(/^Map of (\d+)/.exec((await map.getAttribute('aria-label')) ?? '')?.[1]);
    expect(csv).toHaveLength(total + 1);
    expect(await isWellFormed(await taken(plot, 'SVG'))).toBe(true);

    await plot.getByText('The same as a table').focus();
    await page.keyboard.press('Enter');
    const first = plot.getByRole('table').getByRole('button').first();
    await first.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
  });

  test('a lasso selects what lies in it, and another column recolours the map', async () => {
    const map = page.getByRole('button', { name: /^Map of \d+ images/ });
    await map.scrollIntoViewIfNeeded();
    const box = (await map.boundingBox())!;
    const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
    await page.mouse.move(...at(0.01, 0.01));
    await page.mouse.down();
    for (const [x, y] of [
      [0.99, 0.01],
      [0.99, 0.99],
      [0.01, 0.99],
    ] as const) {
      await page.mouse.move(...at(x, y), { steps: 3 });
    }
    await page.mouse.up();
    const total = /^Map of (\d+)/.exec((await map.getAttribute('aria-label')) ?? '')?.[1];
    await panel(new RegExp(`^${total} images of the map`)).waitFor();
    await page.getByLabel('Colour by').selectOption({ label: 'right or wrong' });
    await page.getByRole('button', { name: /^wrong, n \d+/ }).click();
    await panel(/^\d+ images? of the map/).waitFor();
    expect(errors).toEqual([]);
  });
});

describe('the tools', () => {
  test('a label is corrected by keyboard, the classifier says that it is out of date, and u takes it back', async () => {
    await page.getByRole('link', { name: /^Labels/ }).click();
    await walk.waitForHeading(/\d+ of 480 labels may be wrong|None of 480 labels/);
    await page.getByRole('radio', { name: /Any other prediction/ }).check();
    expect(await walk.heading()).toMatch(/^[1-9]\d* of 480 labels may be wrong: [\d.]+ % \[\d+, \d+\]$/);

    const [joint] = await visitPlots(page);
    expect(joint).toMatchObject({ title: 'Images by label and estimated class', lines: 4 });
    const table = page.getByRole('table', { name: /Labels that may be wrong/ });
    await table.locator('tbody tr').first().getByRole('button').focus();
    await page.keyboard.press('ArrowDown');
    const row = table.locator('tbody tr').nth(1);
    const label = row.getByRole('combobox');
    const before = Number(await label.inputValue());
    await page.keyboard.press(String(2 - before));
    await row.getByText(/corrected, was/).waitFor();
    expect(await label.inputValue()).toBe(String(1 - before));
    const outOfDate = page.getByText('The vectors or the labels changed after this was computed.');

    await page.getByRole('link', { name: /^(3\W*)?Classifier/ }).click();
    await outOfDate.waitFor();
    await page.getByRole('link', { name: /^Labels/ }).click();
    await page.getByText('1 label changed since this list was made').waitFor();
    await table.locator('tbody tr').nth(1).getByRole('button').focus();
    await page.keyboard.press('u');
    await row.getByText(/corrected, was/).waitFor({ state: 'detached' });
    expect(await label.inputValue()).toBe(String(before));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download labels.csv' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('labels.csv');
    await page.getByRole('link', { name: /^(3\W*)?Classifier/ }).click();
    await walk.waitForHeading(/The classifier gets/);
    expect(await outOfDate.count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test('a planted cue has a place with an overlap, and taking colour away is measured per class', async () => {
    await walk.findCues();

    await walk.press(/^Where is .*\?$/);
    const place = page.getByRole('region', { name: /^Where .* lies$/ });
    const figure = place.getByText(/^Overlap of/);
    await figure.waitFor();
    const [, percent, n] = /(\d+) %.*?n (\d+)/s.exec(await figure.innerText())!;
    console.log(await figure.innerText());
    expect(Number(percent)).toBeLessThanOrEqual(100);
    expect(Number(n)).toBeGreaterThanOrEqual(4);
    expect(Number(n)).toBeLessThanOrEqual(8);
    expect(await place.getByRole('img').count()).toBe(8);

    await page.getByRole('link', { name: /Sensitivity/ }).click();
    await page.getByLabel('Test images per class, at most').fill('20');
    // A few cues to choose from, not the family.
    expect(await page.getByLabel('Where').getByRole('option').count()).toBeLessThan(30);
    await walk.press('Change and look again');
    const table = page.getByRole('table', { name: 'Accuracy before and after, per class' });
    await table.waitFor();
    const changed = await table.getByRole('button', { name: /^\d+ \/ \d+$/ }).allInnerTexts();
    console.log(await walk.heading(), await table.innerText());
    // The demo's classes differ in their places' colours: some answer must change, or the pictures were never changed.
    expect(changed.some((text) => !/^0 \/ 0$/.test(text.trim()))).toBe(true);
    // Colour, detail and order, a mark each for both classes; Enter opens the images of one.
    const plot = page.getByRole('figure', { name: 'Accuracy lost per class, changed in the whole picture' });
    const marks = plot.getByRole('group', { name: /^Accuracy lost/ }).getByRole('button');
    expect(await marks.count()).toBe(6);
    await marks.first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /without colour: right before, wrong after/ }).waitFor();

    await page.getByLabel('Take away').selectOption('grey');
    await page.getByLabel('Where').selectOption({ index: 1 });
    await page.getByLabel('Test images per class, at most').fill('5');
    await walk.press('Change and look again');
    const region = page.getByRole('region', { name: /^Taken away where .* lies$/ });
    await region.waitFor();
    const [, share] = /On average ([\d.]+) % of the picture was changed/.exec(await region.innerText())!;
    console.log(await region.innerText());
    expect(Number(share)).toBeLessThan(100);

    await page.getByLabel('Images per class, at most', { exact: true }).fill('5');
    await walk.press('Crop and look again');
    const cropped = page.getByRole('table', { name: 'Accuracy whole and cropped, per class' });
    await cropped.waitFor();
    console.log(await cropped.innerText());
    const pairs = page.getByRole('button', { name: /: whole (right|taken for \w+), cropped (right|taken for \w+)$/ });
    expect(await pairs.count()).toBe(5);
    await pairs.first().press('Enter');
    await page.getByRole('dialog').getByRole('heading').waitFor();
    await page.keyboard.press('Escape');
    expect(errors).toEqual([]);
  });
});

describe('generated images', () => {
  test(
    'the planted place flips predictions, its images wait for review, and those accepted mend the head',
    async () => {
      const startedAt = Date.now();
      const found = await runAspire(page);
      const seconds = (Date.now() - startedAt) / 1000;
      // What comes now takes no time, except for the fits.
      page.setDefaultTimeout(60_000);
      console.log(`ASPIRE on the demo: ${seconds.toFixed(0)} s;`, found);
      for (const [name, place] of [
        ['bear', 'autumn wood'],
        ['sheep', 'beach'],
      ]) {
        const first = found.find((row) => row.class === name)!;
        expect(first.change).toBe(`“${place}” replaced`);
        expect(first.isSignificant).toBe(true);
      }

      // Nothing is learned from before somebody has looked.
      await page.getByRole('link', { name: /^Mend/ }).click();
      const card = page.getByRole('checkbox', { name: /^ASPIRE/ });
      await page.getByRole('checkbox', { name: /^AFR/ }).waitFor();
      expect(await card.count()).toBe(0);
      await page.getByRole('link', { name: /^Generate/ }).click();

      // By keyboard: the first is accepted, the next rejected; both leave the list.
      const board = page.getByRole('list').filter({ has: page.getByRole('article') });
      const cards = board.getByRole('article');
      await cards.first().focus();
      const [first, second] = await Promise.all([0, 1].map((at) => cards.nth(at).getAttribute('data-key')));
      await page.keyboard.press('a');
      await page.locator(`[data-key="${first}"]`).waitFor({ state: 'detached' });
      await page.keyboard.press('r');
      await page.locator(`[data-key="${second}"]`).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: /^Accepted 1$/ }).waitFor();
      await page.getByRole('button', { name: /^Rejected 1$/ }).waitFor();
      await page.getByRole('button', { name: /^Accept all/ }).click();
      await page.getByText('Nothing waits for you here.').waitFor();

      // Kept over a reload, decisions too.
      await page.reload();
      await page.getByRole('heading', { level: 1, name: /Predictions flip/ }).waitFor();
      await page.getByRole('button', { name: /^Rejected 1$/ }).waitFor();

      await page.getByRole('button', { name: /^Train with the accepted images/ }).click();
      await card.check();
      await walk.press(/^Run \d/);
      await page
        .getByRole('rowheader', { name: /ASPIRE/ })
        .first()
        .waitFor();
      const files = await walk.takeAway();
      expect([...files.keys()]).toEqual(expect.arrayContaining(['generated.zip', 'aspire-examples.zip']));
      const { heads } = findingsOf(files);
      const worst = (method: string) => heads.find((head) => head.method === method)!.splits.test!.worstGroup!.accuracy;
      console.log('worst groups:', heads.map((head) => `${head.method} ${worst(head.method).toFixed(3)}`).join(', '));
      expect(worst('aspire')).toBeGreaterThanOrEqual(worst('erm') + 0.1);
      expect(errors).toEqual([]);
    },
    LONGEST_MS,
  );

  test(
    'changing one factor names the background, and counterfactuals mend the head and serve to measure that',
    async () => {
      page.setDefaultTimeout(LONGEST_MS);
      const startedAt = Date.now();
      const found = await runCounterfactuals(page);
      console.log(`Counterfactuals on the demo: ${((Date.now() - startedAt) / 1000).toFixed(0)} s;`, found.slice(0, 3));
      page.setDefaultTimeout(60_000);
      expect(await walk.heading()).toMatch(/^Changing the background costs bear \d+ points and sheep \d+ points$/);
      const ofPlain = found.filter(({ head, isSignificant }) => isSignificant && head.startsWith('Plain head'));
      expect(ofPlain.map((row) => `${row.class} ${row.factor}`).sort()).toEqual([
        'bear background',
        'sheep background',
      ]);
      for (const { p, q } of ofPlain) expect([p, q]).toEqual(['< .001', '< .001']);

      await page.getByRole('button', { name: /^Accept the \d+ that pass the gates$/ }).click();
      await page.getByRole('button', { name: /^Accepted [1-9]/ }).waitFor();
      await page.getByRole('button', { name: /^Train with the accepted images/ }).click();
      await page.getByRole('checkbox', { name: /^Counterfactual/ }).check();
      await walk.press(/^Run \d/);
      await page
        .getByRole('rowheader', { name: /Counterfactual/ })
        .first()
        .waitFor();

      // The taught head is measured on held-out sources; nothing is made anew for it.
      await page.getByRole('link', { name: /^Generate/ }).click();
      await page.getByText('has not been asked yet').waitFor();
      await runCounterfactuals(page);
      await page.getByText('has not been asked yet').waitFor({ state: 'detached' });
      await page.getByRole('link', { name: /^Mend/ }).click();
      const files = await walk.takeAway();
      const { heads, generation } = findingsOf(files);
      const worst = (method: string) => heads.find((head) => head.method === method)!.splits.test!.worstGroup!.accuracy;
      expect(worst('counterfactual')).toBeGreaterThanOrEqual(worst('erm') + 0.1);
      const { heldOut } = generation.counterfactual;
      const taught = heldOut.find(({ head }) => head === 'counterfactual')!;
      console.log('held out:', heldOut, 'worst groups:', worst('erm'), worst('counterfactual'));
      expect(taught.gainPoints!.interval[0]).toBeGreaterThan(0);
      expect(errors).toEqual([]);
    },
    LONGEST_MS,
  );

  test(
    'hard images go against the planted place, and images after their captions mend the head',
    async () => {
      const startedAt = Date.now();
      const read = await runDiffuBias(page, ['bear', 'sheep']);
      const seconds = (Date.now() - startedAt) / 1000;
      page.setDefaultTimeout(60_000);
      console.log(`DiffuBias on the demo: ${seconds.toFixed(0)} s;`, read);
      expect(seconds).toBeLessThan(180);
      // 12 of 120 training images a class, of which 6 show the other class's place.
      expect(read['bear']).toMatchObject({ hard: 12, found: expect.arrayContaining(['with “beach”']) as string[] });
      expect(read['sheep']!.found).toEqual(expect.arrayContaining(['with “autumn”', 'with “wood”']));

      // The estimate follows the figures that a person puts in.
      const energy = page.getByRole('region', { name: /^Energy and CO/ });
      const perImage = energy.getByRole('row').nth(1).getByRole('cell').last();
      const before = await perImage.innerText();
      await energy.getByLabel(/^Watts of/).fill('2800');
      await energy.getByLabel(/^Watts of/).blur();
      console.log('CO2 per image:', before, '->', await perImage.innerText());
      expect(await perImage.innerText()).not.toBe(before);

      await page.getByRole('button', { name: /^Accept all/ }).click();
      await page.getByText('Nothing waits for you here.').waitFor();
      await page.getByRole('button', { name: /^Train with the accepted images/ }).click();
      await page.getByRole('checkbox', { name: /^DiffuBias/ }).check();
      await walk.press(/^Run \d/);
      await page
        .getByRole('rowheader', { name: /DiffuBias/ })
        .first()
        .waitFor();
      const { heads } = findingsOf(await walk.takeAway());
      await page.getByRole('link', { name: /^Generate/ }).click();
      const sides = page.getByRole('table', { name: 'Accuracy on test images, per head and side of the bias' });
      console.log(await sides.innerText());
      const of = (method: string) => heads.find((head) => head.method === method)!;
      const worst = (method: string) => of(method).splits.test!.worstGroup!.accuracy;
      expect(worst('diffubias')).toBeGreaterThanOrEqual(worst('erm') + 0.1);
      expect(of('diffubias').byBias!.conflicting.value).toBeGreaterThan(of('erm').byBias!.conflicting.value + 0.1);
      expect(errors).toEqual([]);
    },
    LONGEST_MS,
  );
});
