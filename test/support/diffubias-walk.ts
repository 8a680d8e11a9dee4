import type { Page } from 'playwright-core';

/** What the page says of a class after DiffuBias. */
export interface HardClassRead {
  /** Captions that the table finds, as "with “beach”". */
  found: string[];
  /** Hard images shown, and how many of them are marked as doubtfully labelled. */
  hard: number;
  doubtful: number;
}

/** Runs DiffuBias in the tool Generate, with its defaults. @returns what it says of each class */
export async function runDiffuBias(page: Page, classes: readonly string[]): Promise<Record<string, HardClassRead>> {
  await page.getByRole('link', { name: /^Generate/ }).click();
  await page.getByRole('group', { name: 'System' }).getByRole('button', { name: 'DiffuBias' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const heading = page.getByRole('heading', { level: 1, name: /Hard images go against|go against no bias/ });
  const trouble = page.getByRole('alert').first();
  await heading.or(trouble).first().waitFor();
  if (await trouble.isVisible()) throw new Error(`The page says: ${await trouble.innerText()}`);
  const read: Record<string, HardClassRead> = {};
  for (const name of classes) {
    await page.getByRole('radio', { name: new RegExp(`^${name}`) }).check({ force: true });
    const table = page.getByRole('table', {
      name: `Words of the captions of ${name}, among hard images and elsewhere`,
    });
    await table.waitFor();
    const lines = await table
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader') })
      .filter({ hasNotText: 'could be chance' })
      .getByRole('rowheader')
      .allInnerTexts();
    const tiles = page.getByRole('region', { name: /^Largest loss/ }).getByRole('listitem');
    read[name] = {
      found: lines,
      hard: await tiles.count(),
      doubtful: await tiles.filter({ hasText: 'label doubtful' }).count(),
    };
  }
  return read;
}
