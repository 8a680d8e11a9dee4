/**
 * The safetensors format: the header's length in bytes (unsigned 64-bit, little-endian), the header as JSON, then the tensors' raw
 * little-endian bytes, contiguous and in the header's order. Only 32-bit floats here.
 */
import { AppError } from '../core/errors';

export interface Tensor {
  name: string;
  shape: readonly number[];
  /** Row-major. */
  values: Float32Array;
}

export interface TensorFile {
  tensors: readonly Tensor[];
  /** The format allows texts only. */
  metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  /** First byte and the one after the last, counted from the end of the header. */
  data_offsets: [number, number];
}

const LENGTH_BYTES = 8;
const FLOAT_BYTES = 4;

/** The header is padded with spaces to a multiple of eight, so that the tensors can be mapped where they lie. */
export function writeSafetensors(file: TensorFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: file.metadata };
  let end = 0;
  for (const { name, shape, values } of file.tensors) {
    if (shape.reduce((product, size) => product * size, 1) !== values.length) {
      throw new RangeError(`Tensor ${name} has ${values.length} values, not [${shape.join(', ')}].`);
    }
    const start = end;
    end += values.length * FLOAT_BYTES;
    header[name] = { dtype: 'F32', shape, data_offsets: [start, end] } satisfies Record<keyof HeaderEntry, unknown>;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  bytes.set(json, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const { values } of file.tensors) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += FLOAT_BYTES;
    }
  }
  return bytes;
}

function invalid(what: string): AppError {
  return new AppError(
    'bad-input',
    `This is not a safetensors file: ${what}.`,
    'Choose a file written as safetensors, F32.',
  );
}

function isEntry(value: unknown): value is HeaderEntry {
  const entry = value as Partial<HeaderEntry> | null;
  return typeof entry?.dtype === 'string' && Array.isArray(entry.shape) && Array.isArray(entry.data_offsets);
}

/** @throws AppError `bad-input` for anything but a well-formed file of 32-bit floats. */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < LENGTH_BYTES) throw invalid('it is too short');
  const headerBytes = Number(view.getBigUint64(0, true));
  const dataStart = LENGTH_BYTES + headerBytes;
  if (dataStart > bytes.length) throw invalid('its header is cut off');
  let header: Record<string, unknown>;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.slice(LENGTH_BYTES, dataStart));
    header = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw invalid('its header is not JSON');
  }
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = Object.entries(entries).map(([name, entry]): Tensor => {
    if (!isEntry(entry)) throw invalid(`the entry of ${name} is malformed`);
    if (entry.dtype !== 'F32') throw invalid(`${name} is stored as ${entry.dtype}, not F32`);
    const [start, end] = entry.data_offsets;
    const count = entry.shape.reduce((product, size) => product * size, 1);
    if (end - start !== count * FLOAT_BYTES || start < 0 || dataStart + end > bytes.length) {
      throw invalid(`the data of ${name} is cut off`);
    }
    const values = Float32Array.from({ length: count }, (_, i) =>
      view.getFloat32(dataStart + start + i * FLOAT_BYTES, true),
    );
    return { name, shape: entry.shape, values };
  });
  return { tensors, metadata: metadata as Record<string, string> };
}
