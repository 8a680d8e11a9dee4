import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { chromiumArguments, type WantedDevice } from '../../tools/chromium-arguments.mjs';
import { findBrowser } from '../../tools/browser.mjs';

/** A browser for one test file; close it in `afterAll`. */
export async function launchBrowser(device: WantedDevice = 'wasm'): Promise<Browser> {
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('No browser: `npm test` installs one; CHROME_PATH names one.');
  return chromium.launch({ executablePath, args: chromiumArguments(device) });
}

/** All requests that a context's pages and workers made. */
export interface RequestRecord {
  readonly urls: readonly string[];
  /** Those to another origin than the given ones; `blob:` and `data:` stay in the page. */
  foreignTo(...origins: string[]): string[];
}

export function recordRequests(context: BrowserContext): RequestRecord {
  const urls: string[] = [];
  context.on('request', (request) => urls.push(request.url()));
  return {
    urls,
    foreignTo: (...origins) =>
      urls.filter((url) => /^(https?|wss?|ftp):/.test(url) && !origins.includes(new URL(url).origin)),
  };
}

/** Errors of a page's scripts and what it wrote to the console as errors; a test of a healthy page expects none. */
export function recordErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}
