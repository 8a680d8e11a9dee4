import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';

/** A sort of plot: by which title it is known, and which of its elements are its marks. */
interface PlotKind {
  title: RegExp;
  marks: string;
  /** Column of its CSV whose zero means that there is nothing to open; absent where every line has a mark. */
  images?: string;
  /** From the first mark on the arrows lead to the others; elsewhere Tab alone does. */
  hasArrows?: boolean;
  /** Marks are samples: single images are opened by the table below. */
  isSampled?: boolean;
}

/** Every plot of the steps. One that is not here fails the visit, so that a new plot is visited too. */
const KINDS: readonly PlotKind[] = [
  { title: /^Images by label and /, marks: 'td > button', images: 'images' },
  { title: /^Cues |^Spurious gap per class$/, marks: 'th[scope=row] > button', hasArrows: true },
  { title: /^Ranking of .* by spuriosity$/, marks: '.film button', isSampled: true },
  { title: /^Images of .* by spuriosity$/, marks: '.bars > button', images: 'images' },
  { title: /^Accuracy per class and /, marks: 'td > button', images: 'n' },
  { title: /^Accuracy on the least against the most spurious$/, marks: 'g[role=button]' },
  { title: / before and after, per method$/, marks: 'g[role=button]' },
];

/** Below this width the images come up as a dialog, which shows beyond doubt that a mark has opened something. */
const NARROW = { width: 900, height: 900 };
const WIDE = { width: 1440, height: 900 };
/** Marks opened of one plot; all are reached. */
const MOST_OPENED = 4;

export interface VisitedPlot {
  title: string;
  lines: number;
  reached: number;
  opened: number;
}

/** Visits every plot of the screen without a pointer: all marks by Tab, their images by Enter, both files. */
export async function visitPlots(page: Page): Promise<VisitedPlot[]> {
  await page.setViewportSize(NARROW);
  await unfold(page);
  const visited: VisitedPlot[] = [];
  const plots = page.locator('main figure:has([role=group][aria-label^="Files of"])');
  for (let i = 0; i < (await plots.count()); i += 1) visited.push(await visit(page, plots.nth(i)));
  await page.setViewportSize(WIDE);
  return visited;
}

/** Opens what is folded away around plots, by keyboard. */
async function unfold(page: Page): Promise<void> {
  const folded = page.locator('main details:not([open]) > summary:not(figure summary, :has(.title))');
  for (let left = await folded.count(); left > 0; left -= 1) {
    await folded.first().focus();
    await page.keyboard.press('Enter');
  }
}

async function visit(page: Page, plot: Locator): Promise<VisitedPlot> {
  const title = (await plot.getAttribute('aria-label')) ?? '';
  const kind = KINDS.find((one) => one.title.test(title));
  if (!kind) throw new Error(`The plot "${title}" is not among those that are visited: add it to KINDS.`);
  const svg = await taken(page, plot, 'SVG');
  if (!svg.startsWith('<svg') || !svg.includes('<title>')) throw new Error(`"${title}" gives no SVG.`);
  const [header = '', ...lines] = (await taken(page, plot, 'CSV')).trim().split('\r\n');
  const column = kind.images === undefined ? -1 : header.split(',').indexOf(kind.images);
  const openable = lines.filter((line) => column < 0 || line.split(',')[column] !== '0');

  const names = await reachMarks(page, plot, kind);
  if (!kind.isSampled && names.length !== openable.length) {
    throw new Error(
      `"${title}" has ${openable.length} lines with images and ${names.length} marks reached by keyboard.`,
    );
  }
  const marks = plot.locator(kind.marks).and(page.locator(':enabled, g'));
  const step = Math.max(1, Math.ceil(names.length / MOST_OPENED));
  let opened = 0;
  for (let i = 0; i < names.length; i += step) {
    await open(page, marks.nth(i), `${title}: ${names[i]}`);
    opened += 1;
  }
  if (kind.isSampled) {
    await plot.getByText('The same as a table').focus();
    await page.keyboard.press('Enter');
    await open(page, plot.locator('tbody th button').last(), `${title}, as a table`);
  }
  return { title, lines: lines.length, reached: names.length, opened };
}

/** Names of the marks that the keyboard passes on its way through a plot. */
async function reachMarks(page: Page, plot: Locator, { marks, hasArrows = false }: PlotKind): Promise<string[]> {
  await plot.evaluate((element: HTMLElement) => {
    element.tabIndex = -1;
    element.focus();
  });
  const names: string[] = [];
  let key = 'Tab';
  for (let before = -1; ;) {
    await page.keyboard.press(key);
    const at = await plot.evaluate((element, selector) => {
      const focused = document.activeElement;
      if (!focused || !element.contains(focused)) return null;
      const place = [...element.querySelectorAll(selector)].indexOf(focused);
      return { name: (focused.getAttribute('aria-label') ?? focused.textContent ?? '').trim(), place };
    }, marks);
    if (!at || (key === 'ArrowDown' && at.place === before)) return names;
    if (at.place < 0) continue;
    names.push(at.name);
    before = at.place;
    if (hasArrows) key = 'ArrowDown';
  }
}

/** Enter shows images, and Escape goes back to where the reader was. */
async function open(page: Page, mark: Locator, name: string): Promise<void> {
  await mark.focus();
  await page.keyboard.press('Enter');
  const dialog = page.locator('dialog[open]').first();
  await dialog.waitFor({ timeout: 10_000 }).catch(() => {
    throw new Error(`Enter opened nothing: ${name}`);
  });
  if (
    (await dialog
      .getByText(/\d+ images?\b|^\s*No images here/)
      .or(dialog.locator('img'))
      .count()) === 0
  ) {
    throw new Error(`Enter opened no images: ${name}`);
  }
  for (let press = 0; press < 2 && (await page.locator('dialog[open]').count()) > 0; press += 1) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(30);
  }
  if (!(await mark.evaluate((element) => element === document.activeElement))) {
    throw new Error(`Escape did not go back to ${name}`);
  }
}

async function taken(page: Page, plot: Locator, kind: 'SVG' | 'CSV'): Promise<string> {
  await plot.getByRole('button', { name: new RegExp(`^${kind} of`) }).focus();
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  return readFile(await download.path(), 'utf8');
}
