import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';

/** What the page's findings.json holds, as far as the tests read it. */
export interface TakenFindings {
  dataset: { images: number; classes: string[]; refused: { file: string; reason: string }[] };
  encoder: { id: string; device: string };
  backbone: { id: string };
  findings: {
    class: string;
    cue: string;
    kind: string;
    gapPoints: number;
    interval: [number, number];
    q: number;
    rank: number;
  }[];
  heads: {
    method: string;
    selection: string;
    seconds: number;
    byBias: { conflicting: { value: number } } | null;
    versusErm: { gainPoints: number; interval: [number, number]; n: number; p: number } | null;
    splits: {
      test?: { accuracy: number; interval: [number, number]; worstGroup: { accuracy: number; n: number } | null };
    };
  }[];
  generation: { counterfactual: { heldOut: { head: string; gainPoints: { interval: [number, number] } | null }[] } };
}

/** Long enough for the slowest step on a busy machine; a step that fails says so earlier. */
const STEP_MS = 240_000;

/** Walks an audit through the page as a person would: by the names that stand on the screen. */
export class StudioWalk {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(STEP_MS);
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).first().click();
  }

  /** The heading, which states the finding. */
  async heading(): Promise<string> {
    return (await this.page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  }

  async waitForHeading(name: RegExp): Promise<string> {
    const trouble = this.page.getByRole('alert').first();
    const heading = this.page.getByRole('heading', { level: 1, name });
    await heading.or(trouble).first().waitFor();
    if (await trouble.isVisible()) throw new Error(`The page says: ${await trouble.innerText()}`);
    return this.heading();
  }

  /** From the preview of a demo or folder to fitted heads. */
  async embedAndFit(): Promise<void> {
    await this.press(/^Embed /);
    await this.waitForHeading(/images embedded/);
    await this.press('Fit the classifier');
    await this.waitForHeading(/The classifier gets/);
  }

  async findCues(): Promise<string> {
    await this.press('Look for cues');
    return this.waitForHeading(/leans? on|nothing found/);
  }

  /** Names of the cues in a class's list, strongest first. */
  async suspects(className: string): Promise<string[]> {
    await this.page.getByRole('radio', { name: new RegExp(`^${className}\\b`) }).check({ force: true });
    const table = this.page.getByRole('table', { name: `Cues that ${className} leans on` });
    return table.getByRole('rowheader').locator('button').allInnerTexts();
  }

  async judge(className: string, cue: string, judgement: 'spurious' | 'core' | 'ignore'): Promise<void> {
    await this.suspects(className);
    await this.page
      .getByRole('group', { name: `Judge ${cue}`, exact: true })
      .getByRole('button', { name: judgement })
      .click();
  }

  /** Takes over whatever the page suggests as spurious. */
  async acceptSuggestions(): Promise<void> {
    const suggestions = this.page.getByRole('region', { name: 'Suggested as spurious' });
    const all = suggestions.getByRole('button', { name: /^Accept all/ });
    await ((await all.count()) > 0 ? all : suggestions.getByRole('button').first()).click();
    await suggestions.waitFor({ state: 'hidden' });
  }

  /** Judges as a person without a pointer does: the row has the focus, a letter judges, u takes it back. */
  async judgeByKeyboard(className: string, cue: string): Promise<void> {
    await this.suspects(className);
    const table = this.page.getByRole('table', { name: `Cues that ${className} leans on` });
    const verdict = this.page
      .getByRole('group', { name: `Judge ${cue}`, exact: true })
      .getByRole('button', { name: 'spurious', pressed: true });
    await table.getByRole('rowheader').getByRole('button', { name: cue, exact: true }).focus();
    await this.page.keyboard.press('s');
    await verdict.waitFor();
    await this.page.keyboard.press('u');
    await verdict.waitFor({ state: 'detached' });
    await this.page.keyboard.press('s');
    await verdict.waitFor();
  }

  /**
   * @param onScreen called on each screen once it stands
   * @param run the button that starts mending: the methods that are chosen, or all of them
   * @param beforeRun what to do in the step Mend before its methods are run
   */
  async rankMeasureAndMend(
    onScreen: () => Promise<void> = () => Promise.resolve(),
    run = /^Run \d/,
    beforeRun: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    await this.press('Rank the images');
    await this.page.getByRole('slider').first().waitFor();
    await onScreen();
    await this.press('Measure the gap');
    await this.waitForHeading(/loses|better without|No gap/);
    await onScreen();
    await this.press('Try to mend it');
    await beforeRun();
    await this.press(run);
    await this.waitForHeading(/tuning|words/i);
    await onScreen();
  }

  /** Takes every file away; name to content. */
  async takeAway(): Promise<Map<string, Buffer>> {
    await this.press('Take the evidence away');
    await this.waitForHeading(/files to take away/);
    const links = await this.page.getByRole('link', { name: /^Download / }).all();
    const files = new Map<string, Buffer>();
    for (const link of links) {
      const [download] = await Promise.all([this.page.waitForEvent('download'), link.click()]);
      files.set(download.suggestedFilename(), await readFile(await download.path()));
    }
    return files;
  }
}

export function findingsOf(files: ReadonlyMap<string, Buffer>): TakenFindings {
  const json = files.get('findings.json');
  if (!json) throw new Error('findings.json was not among the files.');
  return JSON.parse(json.toString('utf8')) as TakenFindings;
}
