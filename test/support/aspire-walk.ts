import type { Page } from 'playwright-core';

/** A line of ASPIRE's table, as it is read. */
export interface FlipRow {
  class: string;
  change: string;
  isSignificant: boolean;
}

/** Runs ASPIRE in the tool Generate, with its defaults. @returns the table of flip tests */
export async function runAspire(page: Page): Promise<FlipRow[]> {
  await page.getByRole('link', { name: /^Generate/ }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const heading = page.getByRole('heading', { level: 1, name: /Predictions flip|No change flips/ });
  const trouble = page.getByRole('alert').first();
  await heading.or(trouble).first().waitFor();
  if (await trouble.isVisible()) throw new Error(`The page says: ${await trouble.innerText()}`);
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
