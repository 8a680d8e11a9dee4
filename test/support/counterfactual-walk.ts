import type { Page } from 'playwright-core';

/** A line of the table of weaknesses, as it is read. */
export interface WeaknessRow {
  class: string;
  /** "" where only the audited head was asked. */
  head: string;
  factor: string;
  p: string;
  q: string;
  isSignificant: boolean;
}

/** Runs counterfactual reinforcement in the tool Generate. @param imagesPerClass null: its default. @returns the table of weaknesses by factor */
export async function runCounterfactuals(page: Page, imagesPerClass: number | null = null): Promise<WeaknessRow[]> {
  await page.getByRole('link', { name: /^Generate/ }).click();
  await page.getByRole('button', { name: 'Counterfactuals', exact: true }).click();
  if (imagesPerClass !== null) await page.getByLabel(/^Source images per class/).fill(String(imagesPerClass));
  await page.getByRole('button', { name: /^Run( again)?$/ }).click();
  // While it runs the button waits; it says "again" once there is a report.
  const done = page.getByRole('button', { name: 'Run again', exact: true, disabled: false });
  const trouble = page.getByRole('alert').first();
  await done.or(trouble).first().waitFor();
  if (await trouble.isVisible()) throw new Error(`The page says: ${await trouble.innerText()}`);
  const lines = await page
    .getByRole('table', { name: 'What a change of one factor costs, per class and factor' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') })
    .all();
  return Promise.all(
    lines.map(async (line) => {
      const cell = async (label: string): Promise<string> => {
        const found = line.locator(`td[data-label="${label}"]`);
        return (await found.count()) > 0 ? found.innerText() : '';
      };
      const [head, factor, p, q] = await Promise.all(['Head', 'Changed', 'p', 'q'].map(cell));
      return {
        class: await line.getByRole('rowheader').innerText(),
        head: head!,
        factor: factor!,
        p: p!,
        q: q!.split(',')[0]!,
        isSignificant: !q!.includes('could be chance'),
      };
    }),
  );
}
