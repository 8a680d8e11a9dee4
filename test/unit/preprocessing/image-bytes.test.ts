import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isCutShort } from '../../../src/core/image-fault';
import { readImageHeader } from '../../../src/core/image-header';
import { sha256Hex } from '../../../src/core/sha256';
import { sniff, type ReadableFormat } from '../../../src/core/sniff';
import { referencePath, references } from '../../support/pillow-references';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const box = (brand: string): Uint8Array =>
  Uint8Array.of(0, 0, 0, 20, ...text(`ftyp${brand}`), 0, 0, 0, 0, ...text(brand));

function bytesOf(file: string): Uint8Array {
  return new Uint8Array(readFileSync(referencePath(file)));
}

describe('what a file is, by its bytes', () => {
  const formatOf = (file: string): ReadableFormat => {
    const extension = file.split('.').at(-1)!;
    return (extension === 'jpg' ? 'jpeg' : extension) as ReadableFormat;
  };

  it.each(references.pictures)('$file: format, size, and that it is whole', ({ file, width, height }) => {
    const bytes = bytesOf(file);
    const format = formatOf(file);
    expect(sniff(bytes)).toEqual({ kind: 'readable', format });
    const header = readImageHeader(bytes, format)!;
    // The header has the size as stored, the reference the size upright.
    const stored = file === 'turned.jpg' ? [height, width] : [width, height];
    expect([header.widthPixels, header.heightPixels]).toEqual(stored);
    if (format === 'jpeg') expect(header.mayBeTurned).toBe(['turned.jpg', 'upside-down.jpg'].includes(file));
    if (file.includes('alpha')) expect(header.mayHaveAlpha).toBe(true);
    expect(isCutShort(bytes, format)).toBe(false);
    if (format !== 'gif') expect(isCutShort(bytes.subarray(0, bytes.length - 20), format)).toBe(true);
  });

  it.each([
    ['heic', box('heic')],
    ['jxl', Uint8Array.of(0xff, 0x0a, 0, 0)],
    ['tiff', text('II*\0....')],
    ['pdf', text('%PDF-1.7')],
    ['psd', text('8BPS')],
    ['svg', text('\uFEFF<?xml version="1.0"?>\n<!-- drawn -->\n<svg width="1">')],
    ['html', text('<!DOCTYPE html><html>')],
    ['zip', text('PK\u0003\u0004')],
    ['video', box('isom')],
  ])('names %s and the way out', (format, bytes) => {
    const result = sniff(bytes);
    expect(result).toMatchObject({ kind: 'unreadable', format });
    expect(result.kind === 'unreadable' && result.reason).toMatch(/\. [A-Z][^.]+\.$/);
  });

  it('takes avif by any of its brands and text for nothing', () => {
    expect(sniff(Uint8Array.of(0, 0, 0, 20, ...text('ftypmif1'), 0, 0, 0, 0, ...text('avif')))).toMatchObject({
      format: 'avif',
    });
    for (const bytes of [text(''), text('B'), text('BMW'), text('hello')])
      expect(sniff(bytes)).toEqual({ kind: 'unknown' });
  });

  /** Seeded, so that a failure can be repeated. */
  it('never throws and never hangs on 20,000 damaged headers', () => {
    let seed = 20261122;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const originals = references.pictures.map(({ file }) => ({
      format: formatOf(file),
      bytes: bytesOf(file).slice(0, 2000),
    }));
    const avif = Uint8Array.of(
      ...box('avif'),
      0,
      0,
      0,
      40,
      ...text('meta'),
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      28,
      ...text('iprp'),
      0,
      0,
      0,
      20,
      ...text('ispe'),
      0,
      0,
      0,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
      1,
      0,
    );
    originals.push({ format: 'avif', bytes: avif });
    for (let round = 0; round < 20_000; round += 1) {
      const { format, bytes } = originals[random(originals.length)]!;
      const damaged = bytes.slice(0, 1 + random(bytes.length));
      for (let i = random(8); i >= 0; i -= 1) damaged[random(Math.min(damaged.length, 200))] = random(256);
      sniff(damaged);
      isCutShort(damaged, format);
      const header = readImageHeader(damaged, format);
      if (header) expect(Math.min(header.widthPixels, header.heightPixels)).toBeGreaterThan(0);
    }
  });
});

describe('SHA-256 without crypto.subtle', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 1000, 70_000])('%i bytes', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + length) % 256);
    expect(sha256Hex(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});
