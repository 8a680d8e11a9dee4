import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { hostsCookieName, writeHostsCookie } from '../../src/endpoints/content-policy.js';
import { chromiumArguments } from '../chromium-arguments.mjs';
import { PlainFailure } from '../install.mjs';

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('playwright-core').BrowserContext} BrowserContext
 * @typedef {import('../../src/headless/protocol').HeadlessRequest} HeadlessRequest
 * @typedef {import('../../src/headless/protocol').HeadlessOutcome} HeadlessOutcome
 * @typedef {import('../../src/core/progress').Progress} Progress
 * @typedef {{ progress: (progress: Progress) => void, say: (line: string) => void }} Listener
 */

/** How long the page may take to stop by itself after Ctrl-C. */
const CANCEL_GRACE_MS = 2000;

/** A browser of its own for one run: its profile lies in a temporary folder and goes with it. */
class HeadlessBrowser {
  /** @param {BrowserContext} context @param {string} profile */
  constructor(context, profile) {
    this.context = context;
    this.profile = profile;
  }

  /** @param {string} executablePath @param {import('../chromium-arguments.mjs').WantedDevice} device */
  static async start(executablePath, device) {
    const profile = mkdtempSync(join(tmpdir(), 'studio-audit-'));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      args: chromiumArguments(device),
      // Ctrl-C is ours: the page is asked to stop first.
      handleSIGINT: false,
    });
    return new HeadlessBrowser(context, profile);
  }

  async close() {
    await this.context.close().catch(() => undefined);
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

/**
 * Starts the browser with a GPU where there is one; a GPU that was asked for and is missing is replaced by its software.
 * @param {string} executablePath
 * @param {HeadlessRequest['device']} device
 * @param {string} address
 * @param {Listener} listener
 */
async function startFor(executablePath, device, address, listener) {
  if (device === 'wasm') return HeadlessBrowser.start(executablePath, 'wasm');
  const browser = await HeadlessBrowser.start(executablePath, 'webgpu');
  if (device === 'auto') return browser;
  const page = await browser.context.newPage();
  await page.goto(address);
  const hasAdapter = await page.evaluate(async () => {
    const { gpu } = /** @type {{ gpu?: { requestAdapter(): Promise<object | null> } }} */ (navigator);
    return ((await gpu?.requestAdapter()) ?? null) !== null;
  });
  await page.close();
  if (hasAdapter) return browser;
  await browser.close();
  listener.say('No GPU here: WebGPU runs in software, which is slow.');
  return HeadlessBrowser.start(executablePath, 'webgpu-software');
}

/**
 * Naming a hub model on the command line is the consent: its hosts are allowed for this run.
 * @param {BrowserContext} context
 * @param {string} address
 * @param {readonly string[]} hosts
 */
async function allowHosts(context, address, hosts) {
  if (hosts.length === 0) return;
  const name = hostsCookieName(new URL(address).port);
  await context.addCookies([{ name, value: writeHostsCookie(hosts), url: address }]);
  await context.addInitScript((list) => localStorage.setItem('studio-hosts', JSON.stringify(list)), hosts);
}

/** @param {Page} page @returns {Promise<never>} */
function pageFailure(page) {
  return new Promise((_resolve, reject) => {
    const memory = 'The browser ran out of memory or crashed. Try fewer images, or close other programs.';
    page.on('crash', () => reject(new PlainFailure(memory)));
    page.on('close', () => reject(new PlainFailure('The browser was closed in the middle of the run.')));
  });
}

/**
 * Runs one audit in the page at `address`.
 * @param {{
 *   executablePath: string, address: string, request: HeadlessRequest, hosts: readonly string[], listener: Listener,
 *   signal: AbortSignal,
 * }} run
 * @returns {Promise<HeadlessOutcome>}
 */
export async function driveAudit({ executablePath, address, request, hosts, listener, signal }) {
  const browser = await startFor(executablePath, request.device, address, listener);
  const onAbort = () => setTimeout(() => void browser.close(), CANCEL_GRACE_MS).unref();
  try {
    const page = await browser.context.newPage();
    const failure = pageFailure(page);
    failure.catch(() => undefined);
    page.on('pageerror', (error) => listener.say(`The page reports: ${error.message}`));
    await page.exposeFunction('studioProgress', listener.progress);
    await page.exposeFunction('studioSay', listener.say);
    await allowHosts(browser.context, address, hosts);
    await page.goto(`${address}headless.html`);
    await page.waitForFunction(() => window.studio !== undefined, undefined, { timeout: 60_000 });
    signal.addEventListener('abort', () => void page.evaluate(() => window.studio?.cancel()).catch(() => undefined));
    signal.addEventListener('abort', onAbort);
    signal.throwIfAborted();
    const outcome = page.evaluate(
      (wanted) => /** @type {NonNullable<Window['studio']>} */ (window.studio).run(wanted),
      request,
    );
    return await Promise.race([outcome, failure]);
  } finally {
    await browser.close();
  }
}
