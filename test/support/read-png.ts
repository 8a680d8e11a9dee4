import { inflateSync } from 'node:zlib';

/** Pixels of a reference PNG (8-bit RGB, not interlaced: what the reference scripts write) as RGB. */
export function readPng(file: Buffer): { rgb: Uint8ClampedArray; width: number; height: number } {
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  const [depth, colour, , , interlaced] = file.subarray(24, 29);
  if (depth !== 8 || colour !== 2 || interlaced !== 0) throw new Error('Not an 8-bit RGB PNG without interlacing.');
  const data: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  return { rgb: unfilter(inflateSync(Buffer.concat(data)), width * 3, height), width, height };
}

/** PNG 1.2, section 6: each row says by which neighbours (left, up, up-left) it was predicted. */
function unfilter(filtered: Buffer, rowBytes: number, height: number): Uint8ClampedArray {
  const rows = new Uint8ClampedArray(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    const kind = filtered[y * (rowBytes + 1)]!;
    for (let x = 0; x < rowBytes; x += 1) {
      const to = y * rowBytes + x;
      const left = x < 3 ? 0 : rows[to - 3]!;
      const up = y === 0 ? 0 : rows[to - rowBytes]!;
      const corner = x < 3 || y === 0 ? 0 : rows[to - rowBytes - 3]!;
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind]!;
      rows[to] = (filtered[y * (rowBytes + 1) + 1 + x]! + predicted) & 255;
    }
  }
  return rows;
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((one) => Math.abs(estimate - one)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** RGB as opaque RGBA. */
export function withOpaqueAlpha(rgb: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
  for (let pixel = 0; pixel < rgb.length / 3; pixel += 1) rgba.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
  return rgba;
}

/** The first three of four channels. */
export function withoutAlpha(rgba: Uint8ClampedArray): Uint8ClampedArray {
  return rgba.filter((_, at) => at % 4 !== 3);
}
