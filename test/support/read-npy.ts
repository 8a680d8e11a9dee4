import { inflateRawSync } from 'node:zlib';

export interface NpyArray {
  shape: number[];
  values: Float64Array;
}

const READERS: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  f8: (view, at) => view.getFloat64(at, true),
  f4: (view, at) => view.getFloat32(at, true),
  i8: (view, at) => Number(view.getBigInt64(at, true)),
  u2: (view, at) => view.getUint16(at, true),
};

/** A numpy array of numbers, little-endian, in C order. */
export function readNpy(bytes: Uint8Array): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = view.getUint8(6) >= 2;
  const headerLength = isLong ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (isLong ? 12 : 10) + headerLength;
  const header = new TextDecoder('latin1').decode(bytes.subarray(isLong ? 12 : 10, start));
  const type = /'descr': '[<|]([a-z]\d)'/.exec(header)?.[1] ?? '';
  const read = READERS[type];
  if (!read || header.includes("'fortran_order': True")) throw new Error(`Not read by this test: ${header}`);
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((part) => part.trim())
    .map(Number);
  const size = Number(type[1]);
  const count = shape.reduce((product, length) => product * length, 1);
  return { shape, values: Float64Array.from({ length: count }, (_, i) => read(view, start + i * size)) };
}

/** The arrays of an .npz file by name, stored or deflated. */
export function readNpz(bytes: Uint8Array): Map<string, NpyArray> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const arrays = new Map<string, NpyArray>();
  let end = bytes.length - 22;
  while (view.getUint32(end, true) !== 0x06054b50) end -= 1;
  let at = view.getUint32(end + 16, true);
  for (let entry = view.getUint16(end + 10, true); entry > 0; entry -= 1) {
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const stored = bytes.subarray(start, start + view.getUint32(at + 20, true));
    const isDeflated = view.getUint16(at + 10, true) === 8;
    arrays.set(name.replace(/\.npy$/, ''), readNpy(isDeflated ? inflateRawSync(stored) : stored));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return arrays;
}
