import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser, recordErrors } from '../support/browser';
import { startStudioServer } from '../support/server';
import { visitPlots } from '../support/plot-visitor';
import { StudioWalk } from '../support/studio-walk';

let browser: Browser;
let server: Awaited<ReturnType<typeof startStudioServer>>;
let context: BrowserContext;
let page: Page;
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
  page = await context.newPage();
  errors = recordErrors(page);
  await page.goto(server.address);
});

afterEach(async () => {
  await context.close();
});

test('a label is corrected by keyboard, the classifier says that it is out of date, and u takes it back', async () => {
  const walk = new StudioWalk(page);
  await walk.press('Open the demo');
  await walk.waitForHeading(/images in 2 classes/);
  await walk.press('Choose what looks at the images');
  await walk.embedAndFit();
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
