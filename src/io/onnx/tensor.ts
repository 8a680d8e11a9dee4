/** Numbers of an ONNX tensor, and constants that a graph computes from them before it sees an image. */
import { AppError } from '../../core/errors';
import type { OnnxGraph, OnnxNode } from './graph';
import { producersOf } from './graph';
import {
  bytesField,
  fieldOf,
  fixedBytesOf,
  integerField,
  integersOf,
  joinBytes,
  readFields,
  textOf,
  type Field,
} from './wire';

/** Element types by their numbers in onnx.proto. */
export const FLOAT = 1;
export const UINT8 = 2;
export const INT8 = 3;
const INT32 = 6;
const INT64 = 7;
export const FLOAT16 = 10;
export const DOUBLE = 11;
const BFLOAT16 = 16;

export interface Constant {
  shape: readonly number[];
  values: Float64Array;
  /** Element type of the stored numbers. */
  type: number;
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const floatView = new DataView(new ArrayBuffer(4));

/** A bfloat16 is the upper half of a float. */
function brainFloat(bits: number): number {
  floatView.setUint32(0, bits << 16);
  return floatView.getFloat32(0);
}

type ReadElement = (view: DataView, at: number) => number;

const ELEMENTS: Readonly<Record<number, { bytes: number; read: ReadElement; listField: number }>> = {
  [FLOAT]: { bytes: 4, read: (view, at) => view.getFloat32(at, true), listField: 4 },
  [UINT8]: { bytes: 1, read: (view, at) => view.getUint8(at), listField: 5 },
  [INT8]: { bytes: 1, read: (view, at) => view.getInt8(at), listField: 5 },
  [INT32]: { bytes: 4, read: (view, at) => view.getInt32(at, true), listField: 5 },
  [INT64]: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)), listField: 7 },
  [FLOAT16]: { bytes: 2, read: (view, at) => halfFloat(view.getUint16(at, true)), listField: 5 },
  [DOUBLE]: { bytes: 8, read: (view, at) => view.getFloat64(at, true), listField: 10 },
  [BFLOAT16]: { bytes: 2, read: (view, at) => brainFloat(view.getUint16(at, true)), listField: 5 },
};

const RAW_DATA = 9;

/** Numbers listed one by one in the field of their type, in place of raw bytes. */
function listedValues(fields: readonly Field[], type: number, listField: number): number[] {
  if (type === FLOAT || type === DOUBLE) {
    const bytes = fixedBytesOf(fields, listField);
    const view = new DataView(bytes.buffer);
    const size = type === FLOAT ? 4 : 8;
    return Array.from({ length: bytes.length / size }, (_, i) =>
      type === FLOAT ? view.getFloat32(i * size, true) : view.getFloat64(i * size, true),
    );
  }
  const values = integersOf(fields, listField);
  if (type === FLOAT16) return values.map(halfFloat);
  return type === BFLOAT16 ? values.map(brainFloat) : values;
}

/** @returns null for an element type that no weight has */
function readTensor(fields: readonly Field[]): Constant | null {
  const type = integersOf(fields, 2)[0] ?? 0;
  const element = ELEMENTS[type];
  if (!element) return null;
  const shape = integersOf(fields, 1);
  const count = shape.reduce((product, size) => product * size, 1);
  const raw = fieldOf(fields, RAW_DATA)?.bytes;
  const values = new Float64Array(count);
  if (raw && raw.length === count * element.bytes) {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    for (let i = 0; i < count; i += 1) values[i] = element.read(view, i * element.bytes);
    return { shape, values, type };
  }
  const listed = raw ? [] : listedValues(fields, type, element.listField);
  if (listed.length !== count) {
    const name = textOf(fields, 8);
    const fix = 'Export the network again, or copy the file again.';
    throw new AppError('model-invalid', `The weights "${name}" of this network are cut off.`, fix);
  }
  values.set(listed);
  return { shape, values, type };
}

/** Turns the axes around, the last one first, or as asked. */
function transpose({ shape, values, type }: Constant, asked: readonly number[]): Constant {
  const order = asked.length > 0 ? asked : [...shape.keys()].reverse();
  const turned = order.map((axis) => shape[axis]!);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const place = turned.map(() => 0);
  const result = values.map(() => {
    const from = order.reduce((sum, axis, i) => sum + place[i]! * strides[axis]!, 0);
    for (let i = place.length - 1; i >= 0; i -= 1) {
      place[i]! += 1;
      if (place[i]! < turned[i]!) break;
      place[i] = 0;
    }
    return values[from]!;
  });
  return { shape: turned, values: result, type };
}

/** (stored - zero point) * scale, per tensor or per slice of one axis. */
function dequantise(stored: Constant, scale: Constant, zero: Constant | null, axis: number): Constant {
  const along = axis < 0 ? axis + stored.shape.length : axis;
  const inner = stored.shape.slice(along + 1).reduce((product, size) => product * size, 1);
  const slices = stored.shape[along] ?? 1;
  const isPerTensor = scale.values.length === 1;
  const values = stored.values.map((value, i) => {
    const slice = isPerTensor ? 0 : Math.floor(i / inner) % slices;
    return (value - (zero?.values[slice] ?? 0)) * scale.values[slice]!;
  });
  return { shape: stored.shape, values, type: stored.type };
}

/** An attribute of whole numbers. */
export function integersAttribute(node: OnnxNode, name: string): number[] {
  const attribute = node.attributes.get(name);
  return attribute ? [...integersOf(attribute, 8), ...integersOf(attribute, 3)] : [];
}

/** An attribute of one float. */
export function floatAttribute(node: OnnxNode, name: string, otherwise: number): number {
  const bytes = fieldOf(node.attributes.get(name) ?? [], 2)?.bytes;
  return bytes ? new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true) : otherwise;
}

/** Reads constants of a graph: weights as they are stored, or turned, named anew or quantised on the way. */
export class Constants {
  readonly #graph: OnnxGraph;
  readonly #producers: ReadonlyMap<string, OnnxNode>;

  constructor(graph: OnnxGraph) {
    this.#graph = graph;
    this.#producers = producersOf(graph);
  }

  /** @returns null for a tensor that depends on the image or cannot be followed */
  of(name: string): Constant | null {
    const stored = this.#graph.initializers.get(name);
    if (stored) return readTensor(stored.fields);
    const node = this.#producers.get(name);
    return node ? this.#computed(node) : null;
  }

  #computed(node: OnnxNode): Constant | null {
    if (node.op === 'Constant') {
      const value = fieldOf(node.attributes.get('value') ?? [], 5);
      return value ? readTensor(readFields(value.bytes)) : null;
    }
    const first = (): Constant | null => this.of(node.inputs[0] ?? '');
    if (node.op === 'Identity' || node.op === 'Cast') return first();
    if (node.op === 'Transpose') {
      const constant = first();
      return constant && transpose(constant, integersAttribute(node, 'perm'));
    }
    if (node.op !== 'DequantizeLinear') return null;
    const constant = first();
    const scale = this.of(node.inputs[1] ?? '');
    if (!constant || !scale) return null;
    const zero = node.inputs[2] ? this.of(node.inputs[2]) : null;
    return dequantise(constant, scale, zero, integersAttribute(node, 'axis')[0] ?? 1);
  }
}

/** A tensor of 32-bit floats as a message. */
export function floatTensor(name: string, shape: readonly number[], values: Float32Array): Uint8Array {
  const raw = new Uint8Array(values.length * 4);
  const view = new DataView(raw.buffer);
  values.forEach((value, i) => view.setFloat32(i * 4, value, true));
  return joinBytes([
    ...shape.map((size) => integerField(1, size)),
    integerField(2, FLOAT),
    bytesField(8, name),
    bytesField(9, raw),
  ]);
}

/** An input or output of 32-bit floats as a message; a size known at run time is its name. */
export function floatValue(name: string, shape: readonly (number | string)[]): Uint8Array {
  const sizes = shape.map((size) =>
    bytesField(1, typeof size === 'string' ? bytesField(2, size) : integerField(1, size)),
  );
  const tensor = joinBytes([integerField(1, FLOAT), bytesField(2, joinBytes(sizes))]);
  return joinBytes([bytesField(1, name), bytesField(2, bytesField(1, tensor))]);
}

/** An attribute of one whole number as a message. */
export function integerAttributeField(name: string, value: number): Uint8Array {
  return joinBytes([bytesField(1, name), integerField(3, value), integerField(20, 2)]);
}
