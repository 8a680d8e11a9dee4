import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { launchBrowser, recordErrors } from '../support/browser';
import { startStudioServer } from '../support/server';
import { StudioWalk } from '../support/studio-walk';

let browser: Browser;
let server: Awaited<ReturnType<typeof startStudioServer>>;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startStudioServer()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

test('the demo: a planted cue has a place with an overlap, and taking colour away is measured per class', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const errors = recordErrors(page);
  await page.goto(server.address);
  const walk = new StudioWalk(page);
  await walk.press('Open the demo');
  await walk.waitForHeading(/images in 2 classes/);
  await walk.press('Choose what looks at the images');
  await walk.embedAndFit();
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
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/cues.png`, fullPage: true });

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
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/sensitivity.png`, fullPage: true });
  expect(errors).toEqual([]);
  await page.close();
});
