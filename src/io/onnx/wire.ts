/**
 * The wire format of protocol buffers, as far as ONNX needs it. A message is kept as its fields in order, each with its own bytes, so
 * that what is not understood here is written back as it came.
 */
import { AppError } from '../../core/errors';

const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;

/** One field of a message. */
export interface Field {
  number: number;
  wire: number;
  /** Of a varint its value, else 0. Beyond 2^53 only negative numbers occur, which arrive as such. */
  value: number;
  /** Content of a field of bytes, or the four or eight bytes of a fixed one; a view, not a copy. */
  bytes: Uint8Array;
  /** The whole field with its tag, as it lies in the message. */
  raw: Uint8Array;
}

function cutOff(): AppError {
  return new AppError(
    'model-invalid',
    'This file is no ONNX network, or only a part of one: it ends in the middle or is in another format.',
    'Check that the file was copied completely and was exported as ONNX.',
  );
}

/** Reads one varint. @returns its value and the place after it */
function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } {
  let low = 0;
  let high = 0;
  for (let i = 0; i < 10; i += 1) {
    const byte = bytes[start + i];
    if (byte === undefined) break;
    const part = byte & 127;
    if (i < 4) low |= part << (7 * i);
    else if (i === 4) {
      low |= part << 28;
      high = part >> 4;
    } else high |= part << (7 * i - 32);
    if (byte < 128) return { value: (high | 0) * 2 ** 32 + (low >>> 0), end: start + i + 1 };
  }
  throw cutOff();
}

/** Where the content of a field lies, and its value where it is a varint. */
function contentAt(bytes: Uint8Array, start: number, wire: number): { start: number; end: number; value: number } {
  switch (wire) {
    case VARINT:
      return { start, ...readVarint(bytes, start) };
    case FIXED_64:
      return { start, end: start + 8, value: 0 };
    case FIXED_32:
      return { start, end: start + 4, value: 0 };
    case BYTES: {
      const length = readVarint(bytes, start);
      return { start: length.end, end: length.end + length.value, value: 0 };
    }
    default:
      throw cutOff();
  }
}

/** The fields of a message in order. @throws AppError `model-invalid` for bytes that are no message */
export function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const wire = tag.value % 8;
    const number = Math.floor(tag.value / 8);
    const { start, end, value } = contentAt(bytes, tag.end, wire);
    if (end > bytes.length || end < start || number < 1) throw cutOff();
    fields.push({ number, wire, value, bytes: bytes.subarray(start, end), raw: bytes.subarray(at, end) });
    at = end;
  }
  return fields;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export function fieldsOf(fields: readonly Field[], number: number): Field[] {
  return fields.filter((field) => field.number === number);
}

/** The last field of a number, as the format asks of one that should be there once. */
export function fieldOf(fields: readonly Field[], number: number): Field | undefined {
  return fields.findLast((field) => field.number === number);
}

export function textOf(fields: readonly Field[], number: number): string {
  const field = fieldOf(fields, number);
  return field ? decoder.decode(field.bytes) : '';
}

export function textsOf(fields: readonly Field[], number: number): string[] {
  return fieldsOf(fields, number).map(({ bytes }) => decoder.decode(bytes));
}

/** Integers of a repeated field, packed or not. */
export function integersOf(fields: readonly Field[], number: number): number[] {
  return fieldsOf(fields, number).flatMap((field) => (field.wire === BYTES ? unpackVarints(field.bytes) : field.value));
}

function unpackVarints(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const { value, end } = readVarint(bytes, at);
    values.push(value);
    at = end;
  }
  return values;
}

/** The bytes of a repeated fixed field, packed or not, one after the other. */
export function fixedBytesOf(fields: readonly Field[], number: number): Uint8Array {
  return joinBytes(fieldsOf(fields, number).map(({ bytes }) => bytes));
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value < 0 ? BigInt.asUintN(64, BigInt(value)) : BigInt(value);
  while (rest >= 128n) {
    bytes.push(Number(rest % 128n) + 128);
    rest /= 128n;
  }
  return Uint8Array.from([...bytes, Number(rest)]);
}

/** A field of an integer. */
export function integerField(number: number, value: number): Uint8Array {
  return joinBytes([varint(number * 8 + VARINT), varint(value)]);
}

/** A field of bytes, a text, or a message that is written already. */
export function bytesField(number: number, content: Uint8Array | string): Uint8Array {
  const bytes = typeof content === 'string' ? encoder.encode(content) : content;
  return joinBytes([varint(number * 8 + BYTES), varint(bytes.length), bytes]);
}
