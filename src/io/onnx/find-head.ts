/** Finds the last layer of a classifier in its graph. */
import { AppError } from '../../core/errors';
import type { HeadWeights } from '../../core/head';
import { listText } from '../../core/number-text';
import { innerNames, producersOf, type OnnxGraph, type OnnxNode } from './graph';
import { Constants, floatAttribute, integersAttribute, type Constant } from './tensor';

/** What a classifier does to its scores after the last layer. */
export type ScoreActivation = 'Softmax' | 'LogSoftmax' | 'Sigmoid';
const ACTIVATIONS: readonly string[] = ['Softmax', 'LogSoftmax', 'Sigmoid'] satisfies ScoreActivation[];

/** Operators that give on what they get, in another shape or format. */
const PASSING: readonly string[] = [
  'Identity',
  'Flatten',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
  'Cast',
  'Dropout',
  'QuantizeLinear',
  'DequantizeLinear',
];

/** Outputs that are features by their name, whatever layer makes them. */
const FEATURE_OUTPUTS: readonly string[] = ['image_embeds', 'pooler_output', 'last_hidden_state', 'features'];

/** A last layer: scores = W f + b. */
export interface HeadPlace {
  /** Output of the file that its scores lead to. */
  output: string;
  op: string;
  /** Tensor that the layer reads. */
  features: string;
  /** Tensor of the scores as the layer gives them, its bias added. */
  scores: string;
  activation: ScoreActivation | null;
  classCount: number;
  dimension: number;
}

/** A map of features before they are averaged over the picture. */
export interface SpatialMap {
  tensor: string;
  layout: 'channels-first' | 'channels-last';
}

interface LinearLayer {
  place: HeadPlace;
  head: HeadWeights;
}

/** Values of a matrix, row by row, with rows and columns exchanged. */
function turned(values: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!);
}

/** Reads the one layer that may follow on the features; null where it is no layer with weights of its own. */
class LayerReader {
  readonly #constants: Constants;

  constructor(graph: OnnxGraph) {
    this.#constants = new Constants(graph);
  }

  constant(name: string | undefined): Constant | null {
    return name ? this.#constants.of(name) : null;
  }

  /** The layer of a node, its weights as classes x dimension. */
  read(node: OnnxNode): { features: string; head: HeadWeights; classCount: number; dimension: number } | null {
    if (node.domain !== '' && node.domain !== 'ai.onnx') return null;
    const stored = this.constant(node.inputs[1]);
    if (!stored) return null;
    if (node.op === 'Gemm') return this.#gemm(node, stored);
    if (node.op === 'MatMul' && stored.shape.length === 2) {
      const [dimension, classCount] = [stored.shape[0]!, stored.shape[1]!];
      const head = {
        weights: turned(stored.values, dimension, classCount),
        bias: new Float64Array(classCount),
      };
      return { features: node.inputs[0]!, head, classCount, dimension };
    }
    return node.op === 'Conv' ? this.#convolution(node, stored) : null;
  }

  #gemm(node: OnnxNode, stored: Constant): ReturnType<LayerReader['read']> {
    const [isTurned] = integersAttribute(node, 'transB');
    if (integersAttribute(node, 'transA')[0] === 1 || stored.shape.length !== 2) return null;
    const [rows, columns] = [stored.shape[0]!, stored.shape[1]!];
    const [classCount, dimension] = isTurned ? [rows, columns] : [columns, rows];
    const alpha = floatAttribute(node, 'alpha', 1);
    const weights = isTurned ? stored.values : turned(stored.values, rows, columns);
    const beta = floatAttribute(node, 'beta', 1);
    const bias = spread(this.constant(node.inputs[2]), classCount);
    if (!bias) return null;
    const head = { weights: weights.map((value) => alpha * value), bias: bias.map((value) => beta * value) };
    return { features: node.inputs[0]!, head, classCount, dimension };
  }

  /** A convolution of one by one pixel over features that are averaged already. */
  #convolution(node: OnnxNode, { shape, values }: Constant): ReturnType<LayerReader['read']> {
    const [classCount = 0, dimension = 0, ...kernel] = shape;
    const isOneByOne = kernel.length === 2 && kernel.every((size) => size === 1);
    const isPlain = (integersAttribute(node, 'group')[0] ?? 1) === 1;
    const bias = spread(this.constant(node.inputs[2]), classCount);
    if (!isOneByOne || !isPlain || !bias) return null;
    return { features: node.inputs[0]!, head: { weights: values, bias }, classCount, dimension };
  }
}

/** A bias of one value per class; null where it has another length. */
function spread(constant: Constant | null, classCount: number): Float64Array | null {
  if (!constant) return new Float64Array(classCount);
  if (constant.values.length === 1) return new Float64Array(classCount).fill(constant.values[0]!);
  return constant.values.length === classCount ? constant.values : null;
}

/** Follows an output back to the layer that makes it; null where there is none before something else is met. */
function layerBehind(graph: OnnxGraph, output: string): LinearLayer | null {
  const producers = producersOf(graph);
  const reader = new LayerReader(graph);
  let activation: ScoreActivation | null = null;
  let bias: { constant: Constant; scores: string } | null = null;
  for (let name = output; ;) {
    const node = producers.get(name);
    if (!node) return null;
    const layer = reader.read(node);
    if (layer) {
      const added = bias ? spread(bias.constant, layer.classCount) : null;
      if (bias && !added) return null;
      const head = { ...layer.head, bias: layer.head.bias.map((value, c) => value + (added?.[c] ?? 0)) };
      const { features, classCount, dimension } = layer;
      const scores = bias?.scores ?? node.outputs[0]!;
      return { place: { output, op: node.op, features, scores, activation, classCount, dimension }, head };
    }
    if (PASSING.includes(node.op)) name = node.inputs[0]!;
    else if (ACTIVATIONS.includes(node.op) && !activation && !bias) {
      activation = node.op as ScoreActivation;
      name = node.inputs[0]!;
    } else if (node.op === 'Add' && !bias) {
      const [first = '', second = ''] = node.inputs;
      const constant = reader.constant(second) ?? reader.constant(first);
      if (!constant) return null;
      bias = { constant, scores: name };
      name = reader.constant(second) ? first : second;
    } else return null;
  }
}

function noHead(graph: OnnxGraph): AppError {
  const outputs = graph.outputs.map(({ name }) => name);
  return new AppError(
    'model-invalid',
    `No last layer was found: ${listText(outputs)} ${outputs.length === 1 ? 'does' : 'do'} not come from one linear layer (Gemm, MatMul or a 1 x 1 convolution with weights of its own).`,
    'Export the classifier so that it ends in its linear layer, or choose it as a backbone: a last layer is then fitted on its features.',
  );
}

/**
 * Every last layer that an output of the file comes from.
 *
 * @throws AppError `model-invalid` where there is none
 */
export function headPlaces(graph: OnnxGraph): HeadPlace[] {
  const found = graph.outputs
    .filter(({ name }) => !FEATURE_OUTPUTS.includes(name))
    .flatMap(({ name }) => layerBehind(graph, name)?.place ?? []);
  // One layer may lead to two outputs: scores and probabilities.
  const distinct = found.filter((place, i) => found.findIndex(({ scores }) => scores === place.scores) === i);
  if (distinct.length === 0) throw noHead(graph);
  return distinct;
}

/**
 * The last layer that leads to an output, with its weights.
 *
 * @throws AppError `bad-input` where none does, `model-invalid` where the network has none at all
 */
export function findHead(graph: OnnxGraph, output: string): LinearLayer {
  const places = headPlaces(graph);
  if (places.some((place) => place.output === output)) return layerBehind(graph, output)!;
  const names = listText(places.map((place) => place.output));
  throw new AppError('bad-input', `The network has no last layer that leads to "${output}".`, `There is ${names}.`);
}

/** The map whose mean over the picture the features are; null where they come about in another way. */
export function spatialMap(graph: OnnxGraph, features: string): SpatialMap | null {
  const producers = producersOf(graph);
  for (let name = features; ;) {
    const node = producers.get(name);
    if (!node || innerNames(node).length > 0) return null;
    const [input = ''] = node.inputs;
    if (node.op === 'GlobalAveragePool') return { tensor: input, layout: 'channels-first' };
    if (node.op === 'ReduceMean') return averagedMap(graph, node, input);
    if (!['Identity', 'Flatten', 'Reshape', 'Squeeze', 'Cast', 'Dropout'].includes(node.op)) return null;
    name = input;
  }
}

function averagedMap(graph: OnnxGraph, node: OnnxNode, tensor: string): SpatialMap | null {
  const listed = integersAttribute(node, 'axes');
  const given = node.inputs[1] ? [...(new Constants(graph).of(node.inputs[1])?.values ?? [])] : [];
  const axes = [...listed, ...given].map((axis) => (axis < 0 ? axis + 4 : axis)).sort();
  if (axes.join() === '2,3') return { tensor, layout: 'channels-first' };
  return axes.join() === '1,2' ? { tensor, layout: 'channels-last' } : null;
}
