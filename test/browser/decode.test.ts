import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PIXEL_CUES } from '../../src/core/pixel-cues';
import { preprocessImage } from '../../src/core/preprocess-image';
import { interleaved, openDecodePage, planes, type DecodePage } from '../support/decode-page';
import {
  largestDifference,
  plainPreprocessing,
  referencePath,
  referencePixels,
  references,
} from '../support/pillow-references';
import { sharedPath } from '../support/shared-data';

let browser: DecodePage;
beforeAll(async () => {
  browser = await openDecodePage();
});
afterAll(() => browser?.close());

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    dot += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return dot / Math.sqrt(aa * bb);
}

describe('from the files themselves', () => {
  it('gives the pixels that Pillow gives', async () => {
    const files = references.pictures.map((picture) => referencePath(picture.file));
    const outcomes = await browser.decode(files, { inputs: [plainPreprocessing('clip')] });
    const differences = references.pictures.map((picture, index) => {
      const { decoded, error } = outcomes[index]!;
      expect(error, picture.file).toBeUndefined();
      expect([decoded!.widthPixels, decoded!.heightPixels], picture.file).toEqual([picture.width, picture.height]);
      const bytes = readFileSync(referencePath(picture.file));
      expect(decoded!.contentHash).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(decoded!.pixelStatistics).toHaveLength(PIXEL_CUES.length);
      expect(decoded!.pixelStatistics.every(Number.isFinite)).toBe(true);
      expect(decoded!.thumbnail.type).toBe('jpeg');
      const longest = Math.max(decoded!.thumbnail.width, decoded!.thumbnail.height);
      expect(longest).toBe(Math.min(192, Math.max(picture.width, picture.height)));
      const actual = interleaved(planes(decoded!.inputs[0]!));
      const expected = referencePixels(picture.prepared['clip']!).rgb;
      expect(cosine(actual, expected), picture.file).toBeGreaterThan(0.999);
      return [picture.file, largestDifference(actual, expected)] as const;
    });
    console.log('Largest difference from the file, of 255:', differences.map((pair) => pair.join(' ')).join(', '));
    for (const [file, difference] of differences) expect(difference, file).toBeLessThanOrEqual(2);
  });

  it('makes the inputs of several networks at once, each as alone', async () => {
    const names = Object.keys(references.preparations);
    const picture = references.pictures.find((one) => one.file === 'drawing.png')!;
    const [outcome] = await browser.decode([referencePath(picture.file)], { inputs: names.map(plainPreprocessing) });
    names.forEach((name, index) => {
      const actual = interleaved(planes(outcome!.decoded!.inputs[index]!));
      expect(largestDifference(actual, referencePixels(picture.prepared[name]!).rgb), name).toBe(0);
    });
  });

  it('makes the inputs of a part as though nothing else were in the file, turned pictures too', async () => {
    const part = { left: 61, top: 33, width: 90, height: 71 };
    const preprocessing = plainPreprocessing('clip');
    for (const file of ['drawing.png', 'alpha.png', 'turned.jpg', 'lossy.webp']) {
      const [outcome] = await browser.decode([referencePath(file)], { inputs: [preprocessing], part });
      const whole = referencePixels(references.pictures.find((one) => one.file === file)!.decoded);
      const rgba = new Uint8ClampedArray(4 * part.width * part.height).map((_, at) => {
        const x = part.left + (Math.floor(at / 4) % part.width);
        const y = part.top + Math.floor(at / 4 / part.width);
        return at % 4 === 3 ? 255 : whole.rgb[3 * (y * whole.width + x) + (at % 4)]!;
      });
      const expected = preprocessImage(rgba, part, preprocessing);
      const actual = planes(outcome!.decoded!.inputs[0]!);
      // Where a browser decodes JPEG and WebP otherwise than Pillow, by as much as whole pictures may differ.
      expect(largestDifference(actual, expected), file).toBeLessThanOrEqual(file.endsWith('.png') ? 0 : 2);
      expect([outcome!.decoded!.widthPixels, outcome!.decoded!.heightPixels]).toEqual([whole.width, whole.height]);
    }
  });

  it('refuses above the limit by the header, and stops when asked', async () => {
    const large = referencePath('drawing.png');
    const [refused] = await browser.decode([large], { inputs: [], limitPixels: 150_000 });
    expect(refused!.error).toMatchObject({ code: 'unreadable-image' });
    expect(refused!.error!.message).toMatch(/512 x 384 pixels.*limit of 0.2 megapixels/);
    const many = Array.from({ length: 200 }, () => large);
    const stopped = await browser.decode(many, { inputs: [plainPreprocessing('clip')], abortAfterMs: 60 });
    expect(stopped.filter((one) => one.error?.code === 'aborted').length).toBeGreaterThan(0);
    expect(Math.max(...stopped.map((one) => one.elapsedMs))).toBeLessThan(60 + 1000);
  });
});

const oddFiles = sharedPath('data/odd-files');
describe.skipIf(!oddFiles)('files that break importers', () => {
  const UNREADABLE = [
    'badwidth.bmp',
    'broken.png',
    'corrupt-header.jpg',
    'decompression_bomb.gif',
    'hato.profile2.12bpc.yuv422.avif',
    'iphone_13_pro_max.HEIC',
    'made_bad_crc_ihdr.png',
    'made_bitrot_middle.jpg',
    'made_bomb_30000x30000_1bit.png',
    'made_empty.jpg',
    'made_header_only.jpg',
    'made_text.jpg',
    'made_truncated.png',
    'made_truncated_half.jpg',
    'oss-fuzz-36829.jpeg',
    'reallybig.bmp',
    'shortfile.bmp',
    'star-10bpc-with-alpha.avifs',
    'truncated.jpg',
    'truncated.png',
    'zero-loop-count.gif',
  ];

  it('decodes each of them or says why not, and hangs on none', async () => {
    const names = readdirSync(oddFiles!).sort();
    const paths = names.map((name) => join(oddFiles!, name));
    const outcomes = await browser.decode(paths, { inputs: [plainPreprocessing('clip')] });
    for (const { path, decoded, error } of outcomes) {
      const what = decoded ? `${decoded.format} ${decoded.widthPixels} x ${decoded.heightPixels}` : error!.message;
      console.log(`${path}: ${what}`);
      if (error) expect([path, error.code]).toEqual([path, 'unreadable-image']);
    }
    const refused = outcomes.filter((one) => one.error).map((one) => one.path);
    console.log(`${names.length} files: ${names.length - refused.length} decoded, ${refused.length} refused`);
    expect(names).toHaveLength(60);
    expect(refused.sort()).toEqual([...UNREADABLE].sort());
    const bomb = outcomes.find((one) => one.path.startsWith('made_bomb'))!;
    expect(bomb.error!.message).toMatch(/30,000 x 30,000/);
    for (const cut of ['truncated.jpg', 'truncated.png', 'made_truncated_half.jpg', 'shortfile.bmp']) {
      expect(outcomes.find((one) => one.path === cut)!.error!.message).toMatch(/cut short/);
    }
  });

  it('turns photographs upright', async () => {
    const paths = [3, 4, 5, 6, 7, 8].map((orientation) => join(oddFiles!, `Landscape_${orientation}.jpg`));
    const outcomes = await browser.decode(paths, { inputs: [plainPreprocessing('clip')] });
    const [first, ...others] = outcomes.map((one) => planes(one.decoded!.inputs[0]!));
    // Six exposures of one motif, each saved anew: alike to .998; on its side it is below .9.
    for (const other of others) expect(cosine(first!, other)).toBeGreaterThan(0.995);
  });
});
