import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, recordErrors } from '../support/browser';
import { drawnPng } from '../support/endpoint-stand-in/drawn-png';
import { startEndpointStandIn, type EndpointStandIn } from '../support/endpoint-stand-in/stand-in';
import { startStudioServer } from '../support/server';
import { StudioWalk } from '../support/studio-walk';

/** ASPIRE on files of one's own with a service: what is sent of them, and that it is what the page said. */
const WHERE = 'taken at 48.1 N 11.5 E';
const IMAGES_A_CLASS = 30;
const SENT_A_CLASS = 6;

let browser: Browser;
let page: Page;
let host: Awaited<ReturnType<typeof startStudioServer>>;
let service: EndpointStandIn;
let folder: string;
let errors: string[];

/** The picture with a text behind its header, as cameras and programs write where and by whom it was taken. */
function withText(picture: Buffer): Buffer {
  const body = Buffer.from(`tEXtComment\0${WHERE}`, 'latin1');
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  const behindHeader = 33;
  return Buffer.concat([picture.subarray(0, behindHeader), chunk, picture.subarray(behindHeader)]);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'studio-photos-'));
  for (const name of ['wolf', 'dog']) {
    mkdirSync(join(folder, name));
    for (let i = 0; i < IMAGES_A_CLASS; i += 1) {
      writeFileSync(join(folder, name, `${i}.png`), withText(drawnPng(`${name} ${i}`, 120, 80)));
    }
  }
  [browser, host, service] = await Promise.all([launchBrowser(), startStudioServer(), startEndpointStandIn()]);
  page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  errors = recordErrors(page);
  await page.goto(`${host.address}#/endpoints/new`);
  await page.getByLabel('Address').fill(service.origin);
  const loaded = page.waitForEvent('load');
  await page.getByRole('button', { name: `Allow ${service.origin}` }).click();
  await loaded;
  await page.getByRole('link', { name: 'Spuriosity Studio' }).click();
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([host?.close(), service?.close()]);
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
  prompt: string;
  init_images?: string[];
}

/** Width and height that a JPEG says it has. */
function jpegSize(file: Buffer): [number, number] {
  for (let at = 2; at < file.length; at += 2 + file.readUInt16BE(at + 2)) {
    const marker = file[at + 1]!;
    if (marker >= 0xc0 && marker <= 0xc2) return [file.readUInt16BE(at + 7), file.readUInt16BE(at + 5)];
  }
  throw new Error('No size in this JPEG.');
}

test('own photographs go to the service as agreed: so many, cut square, without what else is in their files', async () => {
  const walk = new StudioWalk(page);
  await page.getByLabel('Folder of labelled images').setInputFiles(folder);
  await walk.waitForHeading(/images in 2 classes/);
  await walk.press(/^Go on with/);
  await walk.embedAndFit();
  await page.evaluate(() => (location.hash = location.hash.replace(/[^/]+$/, 'generate')));
  await page.getByLabel('Images are made by').selectOption({ index: 1 });
  await page.getByLabel('Pixels a side').selectOption('256');
  const run = page.getByRole('button', { name: 'Run', exact: true });
  expect(await run.isDisabled()).toBe(true);
  await page.getByLabel('In wolf').fill('snow');
  await page.getByLabel('becomes one of').nth(1).fill('forest, beach');
  await page.getByLabel('Source images per class, at most').fill(String(SENT_A_CLASS));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await run.click();
  const card = page.getByRole('region', { name: `This is sent to ${service.origin}` });
  expect(await card.innerText()).toMatch(/at most 12 images of your training images, each 256 × 256 pixels, cut to/);
  expect(service.state.asked).toEqual([]);
  await card.getByRole('button', { name: 'Send this and run' }).press('Enter');
  await walk.waitForHeading(/Predictions flip|No change flips|No image could be changed/);

  const asked = service.state.asked.filter(({ path }) => path.endsWith('/img2img'));
  expect(asked.length).toBeGreaterThan(0);
  const wishes = asked.map(({ body }) => JSON.parse(body.toString()) as Sent);
  const sent = new Set(wishes.flatMap(({ init_images }) => init_images ?? []));
  expect(sent.size).toBeLessThanOrEqual(2 * SENT_A_CLASS);
  for (const image of sent) {
    const file = Buffer.from(image.replace(/^data:[^,]*,/, ''), 'base64');
    expect(jpegSize(file)).toEqual([256, 256]);
    expect(file.includes(WHERE)).toBe(false);
  }
  const prompts = new Set(wishes.map(({ prompt }) => prompt));
  expect(prompts).toContain('a photo of a wolf, snow');
  expect([...prompts].every((prompt) => /^a photo of a wolf, (snow|forest|beach)$/.test(prompt))).toBe(true);
  expect(errors).toEqual([]);
});
