import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { DecodeOutcome, DecodeSettings } from '../browser/decode-fixture/page';
import { launchBrowser } from './browser';
import { buildFixture } from './fixture-build';
import { startStudioServer } from './server';

export interface DecodePage {
  page: Page;
  /** Hands files of this computer to the page and decodes them; in the order given. */
  decode(paths: readonly string[], settings: DecodeSettings): Promise<DecodeOutcome[]>;
  close(): Promise<void>;
}

/** The decode fixture, built and open in a browser of its own behind the product's server. */
export async function openDecodePage(): Promise<DecodePage> {
  const fixture = await buildFixture(join(import.meta.dirname, '../browser/decode-fixture'));
  const [server, browser] = await Promise.all([startStudioServer(fixture.folder), launchBrowser()]);
  const page = await openFixture(browser, server.address);
  return {
    page,
    async decode(paths, settings) {
      await page.setInputFiles('#files', [...paths]);
      return page.evaluate((given) => window.decodeFixture.decodeChosen(given), settings);
    },
    async close() {
      await browser.close();
      await server.close();
      fixture.remove();
    },
  };
}

async function openFixture(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction(() => window.decodeFixture !== undefined);
  return page;
}

/** Planes of a returned model input. */
export function planes(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** Planes as interleaved values, as pictures are stored. */
export function interleaved(values: Float32Array): Float32Array {
  const pixels = values.length / 3;
  return Float32Array.from(values, (_, at) => values[(at % 3) * pixels + Math.floor(at / 3)]!);
}
