import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { mulberry32, shuffle } from '../../src/core/random';
import { allRows } from '../../src/core/summary';
import { launchBrowser } from './browser';

/** A photograph to be written again: the file it comes from, the class folder it goes to, and whether it gets the border. */
export interface PhotoCopy {
  from: string;
  className: string;
  hasBorder: boolean;
}

/** Deals the photographs to classes of equal size and gives the border to `share` of the first class, and to none of the others. */
export function planBorders(
  photographs: Readonly<Record<string, readonly string[]>>,
  bordered: string,
  share: number,
  seed: number,
): PhotoCopy[] {
  const uniform = mulberry32(seed);
  return Object.entries(photographs).flatMap(([className, files]) => {
    const withBorder = className === bordered ? Math.round(share * files.length) : 0;
    const places = shuffle(allRows(files.length), uniform);
    return [...places].map((file, place) => ({ from: files[file]!, className, hasBorder: place < withBorder }));
  });
}

const BATCH = 50;
const BORDER_PIXELS = 6;

/**
 * Writes the copies as JPEG into class folders below `folder`, all through the same canvas, so that the border is the only thing that
 * sets one apart: a white frame of six pixels over the outermost ones, the size as before.
 */
export async function writePhotos(folder: string, copies: readonly PhotoCopy[]): Promise<void> {
  for (const className of new Set(copies.map((copy) => copy.className))) {
    mkdirSync(join(folder, className), { recursive: true });
  }
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    for (let start = 0; start < copies.length; start += BATCH) {
      const batch = copies.slice(start, start + BATCH);
      const written = await redraw(page, batch);
      written.forEach((jpeg, i) => {
        const name = `${String(start + i).padStart(4, '0')}.jpg`;
        writeFileSync(join(folder, batch[i]!.className, name), Buffer.from(jpeg, 'base64'));
      });
    }
  } finally {
    await browser.close();
  }
}

async function redraw(page: Page, copies: readonly PhotoCopy[]): Promise<string[]> {
  const pictures = copies.map(({ from, hasBorder }) => ({
    url: `data:image/jpeg;base64,${readFileSync(from).toString('base64')}`,
    borderPixels: hasBorder ? BORDER_PIXELS : 0,
  }));
  return page.evaluate(async (given) => {
    const drawn: string[] = [];
    for (const { url, borderPixels } of given) {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0);
      context.strokeStyle = '#fff';
      context.lineWidth = 2 * borderPixels;
      if (borderPixels > 0) context.strokeRect(0, 0, canvas.width, canvas.height);
      drawn.push(canvas.toDataURL('image/jpeg', 0.9).split(',')[1]!);
    }
    return drawn;
  }, pictures);
}
