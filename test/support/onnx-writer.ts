/** Writes small ONNX files for tests: just enough of the format's protobuf. */

type Part = Uint8Array;

const encoder = new TextEncoder();

function joined(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}

function varint(value: number): Part {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytes, rest]);
}

function int(field: number, value: number): Part {
  return joined([varint(field * 8), varint(value)]);
}

function bytes(field: number, value: Uint8Array | string): Part {
  const content = typeof value === 'string' ? encoder.encode(value) : value;
  return joined([varint(field * 8 + 2), varint(content.length), content]);
}

export type ElementType = 'float32' | 'int64';
const ELEMENT: Record<ElementType, number> = { float32: 1, int64: 7 };
const INT8 = 3;
const FLOAT16 = 10;

export interface OnnxNode {
  op: string;
  inputs: readonly string[];
  outputs: readonly string[];
  /** Integers or lists of integers by name. */
  attributes?: Readonly<Record<string, number | readonly number[]>>;
  /** Absent: ONNX's own. */
  domain?: string;
}

export interface OnnxValue {
  name: string;
  type: ElementType;
  /** A string is a size that is known only at run time. */
  shape: readonly (number | string)[];
}

export interface OnnxWeights {
  name: string;
  shape: readonly number[];
  /** 16 bits a number are half floats. */
  values: Float32Array | Int8Array | Uint16Array;
}

function node({ op, inputs, outputs, attributes = {}, domain }: OnnxNode): Part {
  const written = Object.entries(attributes).map(([name, value]) => {
    const isList = Array.isArray(value);
    const content = isList ? value.map((entry: number) => int(8, entry)) : [int(3, value as number)];
    return bytes(5, joined([bytes(1, name), ...content, int(20, isList ? 7 : 2)]));
  });
  return joined([
    ...inputs.map((name) => bytes(1, name)),
    ...outputs.map((name) => bytes(2, name)),
    bytes(4, op),
    ...written,
    ...(domain ? [bytes(7, domain)] : []),
  ]);
}

function valueInfo({ name, type, shape }: OnnxValue): Part {
  const dimensions = shape.map((size) => bytes(1, typeof size === 'string' ? bytes(2, size) : int(1, size)));
  const tensor = joined([int(1, ELEMENT[type]), bytes(2, joined(dimensions))]);
  return joined([bytes(1, name), bytes(2, bytes(1, tensor))]);
}

function weights({ name, shape, values }: OnnxWeights): Part {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return joined([
    ...shape.map((size) => int(1, size)),
    int(2, values instanceof Int8Array ? INT8 : values instanceof Uint16Array ? FLOAT16 : ELEMENT.float32),
    bytes(8, name),
    bytes(9, raw),
  ]);
}

/** A model of opset 17 (IR version 8). */
export function writeOnnx(model: {
  nodes: readonly OnnxNode[];
  weights: readonly OnnxWeights[];
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
  /** Domain of custom operators. */
  customDomain?: string;
}): Uint8Array<ArrayBuffer> {
  const graph = joined([
    ...model.nodes.map((entry) => bytes(1, node(entry))),
    bytes(2, 'test'),
    ...model.weights.map((entry) => bytes(5, weights(entry))),
    ...model.inputs.map((entry) => bytes(11, valueInfo(entry))),
    ...model.outputs.map((entry) => bytes(12, valueInfo(entry))),
  ]);
  const { customDomain } = model;
  const custom = customDomain ? [bytes(8, joined([bytes(1, customDomain), int(2, 1)]))] : [];
  return joined([int(1, 8), bytes(7, graph), bytes(8, int(2, 17)), ...custom]);
}
