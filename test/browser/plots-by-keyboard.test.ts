import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, recordErrors } from '../support/browser';
import { startStudioServer } from '../support/server';
import { StudioWalk } from '../support/studio-walk';

/** Every mark of the plots reached and opened without a pointer, and both files of each plot. */
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
