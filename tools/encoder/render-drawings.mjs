#!/usr/bin/env node
/**
 * Renders training drawings for the bundled encoder:
 *   node tools/encoder/render-drawings.mjs --out <folder> --count 10000 --seed 1 [--size 128] [--browser <path of Chromium>]
 * Writes <folder>/00/000001.jpg ... and <folder>/captions.jsonl with {file, concepts, subject, background, style, extras} a line.
 * With --unseen it draws in the demo's styles and palettes instead, for the evaluation.
 * Otherwise the styles, palettes and seeds are never the demo's (src/demo/training-drawings.ts).
 */
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { build } from 'vite';

const BATCH = 64;

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    size: { type: 'string', default: '128' },
    unseen: { type: 'boolean', default: false },
    browser: { type: 'string', default: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium' },
  },
});
if (!values.out) {
  console.error('Say where to write: --out <folder>');
  process.exit(2);
}
const [count, seed, size] = [Number(values.count), Number(values.seed), Number(values.size)];

/** The drawing code as one script. */
async function bundleDrawings() {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('./drawings-page.ts', import.meta.url)),
        formats: ['iife'],
        name: 'drawingsPage',
      },
    },
  });
  const bundles = /** @type {import('vite').Rolldown.RolldownOutput[]} */ (Array.isArray(result) ? result : [result]);
  for (const part of bundles.flatMap(({ output }) => output)) if (part.type === 'chunk') return part.code;
  throw new Error('The drawing code did not bundle to a script.');
}

/**
 * @param {string} file
 * @param {import('./drawings-page').RenderedDrawing} drawing
 */
function captionOf(file, { concepts, specification }) {
  const { background, subject, style, extras, seed: ownSeed, palette, light, weather } = specification;
  const name =
    'place' in background
      ? background.place
      : 'pattern' in background
        ? background.pattern
        : `plain ${background.colour}`;
  return { file, concepts, subject, background: name, style, extras, palette, light, weather, seed: ownSeed };
}

const browser = await chromium.launch({
  executablePath: values.browser,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const startMs = Date.now();
try {
  const page = await browser.newPage();
  await page.addScriptTag({ content: await bundleDrawings() });
  await mkdir(values.out, { recursive: true });
  const captions = await open(join(values.out, 'captions.jsonl'), 'w');
  for (let from = 0; from < count; from += BATCH) {
    const range = { from, to: Math.min(count, from + BATCH), seed, size, unseen: values.unseen };
    const drawings = await page.evaluate((asked) => {
      const drawn = /** @type {import('./drawings-page').DrawingsPage} */ (Reflect.get(globalThis, 'drawings'));
      const draw = asked.unseen ? drawn.renderUnseen : drawn.renderTraining;
      return draw(asked.from, asked.to, asked.seed, asked.size);
    }, range);
    let lines = '';
    for (const [offset, drawing] of drawings.entries()) {
      const index = from + offset;
      const folder = String(Math.floor(index / 1000)).padStart(2, '0');
      const file = `${folder}/${String(index).padStart(6, '0')}.jpg`;
      if (offset === 0 || index % 1000 === 0) await mkdir(join(values.out, folder), { recursive: true });
      await writeFile(join(values.out, file), Buffer.from(drawing.jpeg, 'base64'));
      lines += `${JSON.stringify(captionOf(file, drawing))}\n`;
    }
    await captions.appendFile(lines);
    const done = Math.min(count, from + BATCH);
    if (done % (BATCH * 8) === 0 || done === count) {
      console.log(`${done} of ${count} drawings, ${Math.round(done / ((Date.now() - startMs) / 1000))} a second`);
    }
  }
  await captions.close();
} finally {
  await browser.close();
}
