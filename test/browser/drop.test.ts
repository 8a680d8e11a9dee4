import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDecodePage, type DecodePage } from '../support/decode-page';

/** A real drop of a real folder, as the browser's own drag-and-drop delivers it. */
let browser: DecodePage;
let folder: string;

beforeAll(async () => {
  browser = await openDecodePage();
  folder = join(mkdtempSync(join(tmpdir(), 'studio-drop-')), 'птицы');
  for (const name of ['gull', 'crow']) mkdirSync(join(folder, name), { recursive: true });
  const picture = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
  for (let i = 0; i < 250; i += 1) writeFileSync(join(folder, 'gull', `${i}.jpg`), picture);
  writeFileSync(join(folder, 'crow', 'é 名.jpg'), picture);
  writeFileSync(join(folder, '.DS_Store'), 'x');
  writeFileSync(join(folder, 'cover.png'), 'x');
});

afterAll(async () => {
  await browser?.close();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

async function drop(path: string): Promise<unknown> {
  const { page } = browser;
  const session = await page.context().newCDPSession(page);
  const box = (await page.locator('#target').boundingBox())!;
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: box.x + 50, y: box.y + 50, data });
  }
  await page.waitForSelector('body[data-dropped]');
  return page.evaluate(() => window.decodeFixture.dropped());
}

const EXPECTED = {
  name: 'птицы',
  layout: 'class folders',
  classes: ['crow', 'gull'],
  refused: [{ file: 'cover.png', reason: 'It lies beside the class folders, so it has no class.' }],
  splits: null,
  sizes: [0, 0, 0],
};

describe('a folder of 250 and more files arrives whole', () => {
  it.each([
    { how: 'by handles', withoutHandles: false },
    { how: 'by entries, as in Firefox and Safari', withoutHandles: true },
  ])('dropped, $how', async ({ withoutHandles }) => {
    if (withoutHandles) await browser.page.evaluate(() => window.decodeFixture.forgetHandles());
    const result = (await drop(folder)) as { paths: string[] };
    expect(result).toMatchObject({ ...EXPECTED, hasHandle: !withoutHandles });
    expect(result.paths).toHaveLength(251);
    expect(result.paths).toContain('crow/é 名.jpg');
  });

  it('picked', async () => {
    await browser.page.setInputFiles('#folder', folder);
    const result = (await browser.page.evaluate(() => window.decodeFixture.describePicked())) as { paths: string[] };
    expect(result).toMatchObject({ ...EXPECTED, hasHandle: false });
    expect(result.paths).toHaveLength(251);
  });
});
