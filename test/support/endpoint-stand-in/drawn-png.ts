import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

/** A small picture for a text: four by four coloured tiles from the hash of the text. The same text is the same picture, another text another. */
export function drawnPng(text: string, width: number, height: number): Buffer {
  const colours = createHash('sha512').update(text).digest();
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const tile = Math.floor((4 * y) / height) * 4 + Math.floor((4 * x) / width);
      for (let channel = 0; channel < 3; channel += 1) {
        rows[y * (1 + 3 * width) + 1 + 3 * x + channel] = colours[3 * tile + channel]!;
      }
    }
  }
  return png(rows, width, height);
}

/** A mask: white right of the middle, black left of it. */
export function halfMask(width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y += 1) {
    rows.fill(255, y * (1 + 3 * width) + 1 + 3 * (width >> 1), (y + 1) * (1 + 3 * width));
  }
  return png(rows, width, height);
}

/** PNG of 8-bit RGB rows, each behind a filter byte of 0. */
function png(rows: Buffer, width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
