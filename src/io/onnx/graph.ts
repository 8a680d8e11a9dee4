/** An ONNX file as a graph of nodes, read as far as finding and replacing a last layer needs; the rest is kept as bytes. */
import { AppError } from '../../core/errors';
import { bytesField, fieldOf, fieldsOf, integersOf, joinBytes, readFields, textOf, textsOf, type Field } from './wire';

/** Numbers of the fields in onnx.proto. */
const MODEL = { graph: 7, opset: 8, metadata: 14 } as const;
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13 } as const;
const NODE = { input: 1, output: 2, name: 3, op: 4, attribute: 5, domain: 7 } as const;
const TENSOR = { name: 8, dataLocation: 14 } as const;

export interface OnnxNode {
  op: string;
  /** "" for the operators of ONNX itself. */
  domain: string;
  name: string;
  /** "" for one that is left out. */
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: ReadonlyMap<string, readonly Field[]>;
  raw: Uint8Array;
}

/** An input or an output; a size that is known only at run time is its name or "". */
export interface OnnxValue {
  name: string;
  shape: readonly (number | string)[] | null;
  /** Number of the element type in onnx.proto; 0 where it is not told. */
  type: number;
  raw: Uint8Array;
}

export interface OnnxInitializer {
  name: string;
  fields: readonly Field[];
  raw: Uint8Array;
}

export interface OnnxGraph {
  model: readonly Field[];
  graph: readonly Field[];
  nodes: readonly OnnxNode[];
  initializers: ReadonlyMap<string, OnnxInitializer>;
  /** Without the initializers, which old files list among them. */
  inputs: readonly OnnxValue[];
  outputs: readonly OnnxValue[];
  /** Version of the operators of ONNX itself. */
  opset: number;
  /** Version of the operators of every other domain that the file names. */
  domains: ReadonlyMap<string, number>;
  metadata: ReadonlyMap<string, string>;
}

/** "ai.onnx" is the long name of ONNX's own operators. */
function domainOf(name: string): string {
  return name === 'ai.onnx' ? '' : name;
}

function readNode({ bytes, raw }: Field): OnnxNode {
  const fields = readFields(bytes);
  const attributes = fieldsOf(fields, NODE.attribute).map((attribute) => readFields(attribute.bytes));
  return {
    op: textOf(fields, NODE.op),
    domain: domainOf(textOf(fields, NODE.domain)),
    name: textOf(fields, NODE.name),
    inputs: textsOf(fields, NODE.input),
    outputs: textsOf(fields, NODE.output),
    attributes: new Map(attributes.map((attribute) => [textOf(attribute, 1), attribute])),
    raw,
  };
}

function readType(type: Uint8Array): Pick<OnnxValue, 'shape' | 'type'> {
  const tensor = readFields(fieldOf(readFields(type), 1)?.bytes ?? new Uint8Array(0));
  const shape = fieldOf(tensor, 2);
  const sizes = shape && fieldsOf(readFields(shape.bytes), 1);
  return {
    type: integersOf(tensor, 1)[0] ?? 0,
    shape:
      sizes?.map(({ bytes }) => {
        const dimension = readFields(bytes);
        return integersOf(dimension, 1)[0] ?? textOf(dimension, 2);
      }) ?? null,
  };
}

function readValue({ bytes, raw }: Field): OnnxValue {
  const fields = readFields(bytes);
  const type = fieldOf(fields, 2);
  return { name: textOf(fields, 1), ...readType(type?.bytes ?? new Uint8Array(0)), raw };
}

/** @throws AppError `model-invalid` for anything but an ONNX file that holds its own weights */
export function readGraph(bytes: Uint8Array): OnnxGraph {
  const model = readFields(bytes);
  const graphField = fieldOf(model, MODEL.graph);
  if (!graphField) {
    throw new AppError(
      'model-invalid',
      'This file holds no network in ONNX format.',
      'Choose the exported .onnx file.',
    );
  }
  const graph = readFields(graphField.bytes);
  const initializers = new Map<string, OnnxInitializer>();
  for (const { bytes: content, raw } of fieldsOf(graph, GRAPH.initializer)) {
    const fields = readFields(content);
    const name = textOf(fields, TENSOR.name);
    if (fieldOf(fields, TENSOR.dataLocation)?.value === 1) {
      throw new AppError(
        'model-invalid',
        `The weights of this network (${name} and others) lie in a second file, which cannot be read here.`,
        'Save it as one file: onnx.save_model(onnx.load("model.onnx"), "one-file.onnx").',
      );
    }
    initializers.set(name, { name, fields, raw });
  }
  const opsets = fieldsOf(model, MODEL.opset).map((field) => readFields(field.bytes));
  const versions = new Map(opsets.map((fields) => [domainOf(textOf(fields, 1)), integersOf(fields, 2)[0] ?? 1]));
  const metadata = fieldsOf(model, MODEL.metadata).map((field) => readFields(field.bytes));
  return {
    model,
    graph,
    nodes: fieldsOf(graph, GRAPH.node).map(readNode),
    initializers,
    inputs: fieldsOf(graph, GRAPH.input)
      .map(readValue)
      .filter(({ name }) => !initializers.has(name)),
    outputs: fieldsOf(graph, GRAPH.output).map(readValue),
    opset: versions.get('') ?? 1,
    domains: new Map([...versions].filter(([domain]) => domain !== '')),
    metadata: new Map(metadata.map((fields) => [textOf(fields, 1), textOf(fields, 2)])),
  };
}

/** What a graph is written with: the parts named here in place of its own, as whole fields of bytes. */
export interface GraphChange {
  nodes?: readonly Uint8Array[];
  initializers?: readonly Uint8Array[];
  outputs?: readonly Uint8Array[];
  /** Entries that are set, beside the file's own. */
  metadata?: Readonly<Record<string, string>>;
}

/** Writes a graph with changes; every field that is not named stays as it came. */
export function writeGraph(graph: OnnxGraph, change: GraphChange): Uint8Array<ArrayBuffer> {
  const nodes = change.nodes ?? graph.nodes.map(({ raw }) => raw);
  const initializers = change.initializers ?? [...graph.initializers.values()].map(({ raw }) => raw);
  const outputs = change.outputs ?? graph.outputs.map(({ raw }) => raw);
  const replaced: readonly number[] = [GRAPH.node, GRAPH.initializer, GRAPH.output, GRAPH.valueInfo];
  // Shapes of tensors in between are hints, which a change would make false.
  const others = graph.graph.filter(({ number }) => !replaced.includes(number)).map(({ raw }) => raw);
  const content = joinBytes([...nodes, ...others, ...initializers, ...outputs]);
  const metadata = new Map([...graph.metadata, ...Object.entries(change.metadata ?? {})]);
  const kept = graph.model.filter(({ number }) => number !== MODEL.graph && number !== MODEL.metadata);
  return joinBytes([
    ...kept.map(({ raw }) => raw),
    bytesField(MODEL.graph, content),
    ...[...metadata].map(([key, value]) =>
      bytesField(MODEL.metadata, joinBytes([bytesField(1, key), bytesField(2, value)])),
    ),
  ]);
}

/** Node, initializer and output as fields of a graph. */
export function nodeField(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: readonly Uint8Array[] = [],
  domain = '',
): Uint8Array {
  const parts = [
    ...inputs.map((name) => bytesField(NODE.input, name)),
    ...outputs.map((name) => bytesField(NODE.output, name)),
    bytesField(NODE.op, op),
    ...attributes.map((attribute) => bytesField(NODE.attribute, attribute)),
    ...(domain === '' ? [] : [bytesField(NODE.domain, domain)]),
  ];
  return bytesField(GRAPH.node, joinBytes(parts));
}

/** An output under another name. */
export function renamedOutput({ raw }: OnnxValue, name: string): Uint8Array {
  const [value] = readFields(raw);
  const kept = readFields(value!.bytes).filter(({ number }) => number !== 1);
  return outputField(joinBytes([bytesField(1, name), ...kept.map((field) => field.raw)]));
}

export function initializerField(tensor: Uint8Array): Uint8Array {
  return bytesField(GRAPH.initializer, tensor);
}

export function outputField(value: Uint8Array): Uint8Array {
  return bytesField(GRAPH.output, value);
}

/** The node that makes each tensor. */
export function producersOf(graph: OnnxGraph): Map<string, OnnxNode> {
  return new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
}

/** Names that the graphs inside a node (branches, loops) take from outside. */
export function innerNames(node: OnnxNode): string[] {
  return [...node.attributes.values()].flatMap((attribute) =>
    [...fieldsOf(attribute, 6), ...fieldsOf(attribute, 11)].flatMap(({ bytes }) =>
      fieldsOf(readFields(bytes), GRAPH.node)
        .map(readNode)
        .flatMap((inner) => [...inner.inputs, ...innerNames(inner)]),
    ),
  );
}

/** The nodes that the named tensors rest on, in their order. */
export function nodesBehind(graph: OnnxGraph, names: readonly string[]): OnnxNode[] {
  const producers = producersOf(graph);
  const found = new Set<OnnxNode>();
  const waiting = [...names];
  while (waiting.length > 0) {
    const node = producers.get(waiting.pop()!);
    if (!node || found.has(node)) continue;
    found.add(node);
    waiting.push(...node.inputs, ...innerNames(node));
  }
  return graph.nodes.filter((node) => found.has(node));
}

/** Names of all tensors of a graph. */
export function tensorNames(graph: OnnxGraph): Set<string> {
  return new Set([
    ...graph.initializers.keys(),
    ...[...graph.inputs, ...graph.outputs].map(({ name }) => name),
    ...graph.nodes.flatMap((node) => [...node.inputs, ...node.outputs, ...innerNames(node)]),
  ]);
}

/** A name that no tensor of the graph has. */
export function freshName(graph: OnnxGraph, wanted: string): string {
  const taken = tensorNames(graph);
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}_${number}`;
  return name;
}
