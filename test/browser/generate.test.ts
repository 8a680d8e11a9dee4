import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser, recordErrors, recordRequests, type RequestRecord } from '../support/browser';
import { startStudioServer } from '../support/server';
import { findingsOf, StudioWalk } from '../support/studio-walk';

/** Two hundred drawings, their vectors, and a walk, on a busy machine. */
const LONGEST_MS = 400_000;

/** Images made for the demo, without any endpoint, through the page. */
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

async function openDemo(walk: StudioWalk, prepare: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  await prepare();
  await walk.press('Open the demo');
  await walk.waitForHeading(/images in 2 classes/);
  await walk.press('Choose what looks at the images');
  await walk.embedAndFit();
}

async function runAspire(): Promise<void> {
  await page.getByRole('link', { name: /^Generate/ }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const heading = page.getByRole('heading', { level: 1, name: /Predictions flip|No change flips/ });
  await heading.or(page.getByRole('alert')).first().waitFor();
}

interface Row {
  class: string;
  change: string;
  isSignificant: boolean;
}

async function rows(): Promise<Row[]> {
  const table = page.getByRole('table', { name: /^Share of predictions that flip/ });
  const lines = await table
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') })
    .all();
  return Promise.all(
    lines.map(async (line) => ({
      class: await line.getByRole('rowheader').innerText(),
      change: await line.getByRole('cell').first().innerText(),
      isSignificant: !(await line.innerText()).includes('could be chance'),
    })),
  );
}

test(
  'on the demo the planted place flips predictions, its images wait for review, and those accepted mend the head',
  async () => {
    const walk = new StudioWalk(page);
    await openDemo(walk);
    const startedAt = Date.now();
    await runAspire();
    const seconds = (Date.now() - startedAt) / 1000;
    // What comes now takes no time, except for the fits.
    page.setDefaultTimeout(60_000);
    const found = await rows();
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
    expect(requests.foreignTo(new URL(server.address).origin)).toEqual([]);
  },
  LONGEST_MS,
);

test(
  'with nothing planted no change flips the predictions, and nothing is made for training',
  async () => {
    const walk = new StudioWalk(page);
    await openDemo(walk, async () => {
      await page.getByText('Options of the demo').click();
      await page.getByRole('checkbox', { name: 'Plant nothing' }).check();
      await page.getByLabel(/^Images/).fill('240');
    });
    await runAspire();
    expect(await walk.heading()).toMatch(/No change flips/);
    expect((await rows()).every(({ isSignificant }) => !isSignificant)).toBe(true);
  },
  LONGEST_MS,
);
