/** Changes a classifier's graph: gives out what its last layer reads, or puts another last layer in its place. */
import type { Head } from '../../core/head';
import { foldStandardisation } from '../../core/moved-features';
import type { HeadPlace, SpatialMap } from './find-head';
import {
  freshName,
  initializerField,
  innerNames,
  nodeField,
  nodesBehind,
  outputField,
  writeGraph,
  type OnnxGraph,
} from './graph';
import { FLOAT, floatTensor, floatValue, integerAttributeField } from './tensor';

/** Names of the outputs that are given out for the audit. */
export interface ExposedNames {
  /** [images, features] */
  features: string;
  /** [images, classes], before any softmax. */
  scores: string;
  /** [images, features, rows, columns], or with the features last; null where there is none. */
  map: string | null;
}

const castToFloat = integerAttributeField('to', FLOAT);
const fromFirstAxis = integerAttributeField('axis', 1);

/** The same network with features, scores and the map as outputs more, in 32-bit floats. */
export function exposeFeatures(
  graph: OnnxGraph,
  place: HeadPlace,
  map: SpatialMap | null,
): { bytes: Uint8Array<ArrayBuffer>; names: ExposedNames } {
  const names: ExposedNames = {
    features: freshName(graph, 'studio_features'),
    scores: freshName(graph, 'studio_scores'),
    map: map && freshName(graph, 'studio_map'),
  };
  const nodes = graph.nodes.map(({ raw }) => raw);
  const outputs = graph.outputs.map(({ raw }) => raw);
  for (const [tensor, name] of [
    [place.features, names.features],
    [place.scores, names.scores],
  ] as const) {
    const flat = freshName(graph, `${name}_flat`);
    nodes.push(nodeField('Flatten', [tensor], [flat], [fromFirstAxis]));
    nodes.push(nodeField('Cast', [flat], [name], [castToFloat]));
    outputs.push(outputField(floatValue(name, ['images', `${name}_length`])));
  }
  if (map && names.map) {
    nodes.push(nodeField('Cast', [map.tensor], [names.map], [castToFloat]));
    const sizes = ['images', 'map_first', 'map_second', 'map_third'];
    outputs.push(outputField(floatValue(names.map, sizes)));
  }
  return { bytes: writeGraph(graph, { nodes, outputs }), names };
}

/** A vector shorter than this is taken as zero, as it has no direction. */
const SHORTEST = 1e-30;

/** Nodes that divide each row by its Euclidean length, in operators whose meaning has not changed with the version. */
function unitLength(
  name: (wanted: string) => string,
  from: string,
  dimension: number,
): { nodes: Uint8Array[]; initializers: Uint8Array[]; result: string } {
  const [ones, least] = [name('studio_ones'), name('studio_least_length')];
  const [squares, sum, length, divisor] = ['squares', 'square_sum', 'length', 'divisor'].map((step) =>
    name(`studio_${step}`),
  ) as [string, string, string, string];
  const result = name('studio_unit_features');
  return {
    initializers: [
      initializerField(floatTensor(ones, [dimension, 1], new Float32Array(dimension).fill(1))),
      initializerField(floatTensor(least, [1], Float32Array.of(SHORTEST))),
    ],
    nodes: [
      nodeField('Mul', [from, from], [squares]),
      nodeField('MatMul', [squares, ones], [sum]),
      nodeField('Sqrt', [sum], [length]),
      nodeField('Max', [length, least], [divisor]),
      nodeField('Div', [from, divisor], [result]),
    ],
    result,
  };
}

/**
 * The same network with another last layer. What the head's features went through before it saw them is part of the graph: scaling to
 * unit length as nodes, standardising in the weights. A softmax after the old layer follows on the new one; other outputs stay as they
 * are, and what nothing needs any more is left out.
 *
 * @param metadata texts that the file carries, by key
 */
export function replaceHead(
  graph: OnnxGraph,
  place: HeadPlace,
  head: Head,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const others = graph.outputs.filter(({ name }) => name !== place.output && !leadsFrom(graph, name, place));
  const kept = nodesBehind(graph, [place.features, ...others.map(({ name }) => name)]);
  const name = (wanted: string): string => freshName(graph, wanted);
  const { weights, bias } = foldStandardisation(head, head.normalisation);
  const [weightName, biasName] = [name('studio_head_weight'), name('studio_head_bias')];
  const [flat, features] = [name('studio_head_flat'), name('studio_head_features')];
  const isUnit = head.normalisation.kind === 'l2';
  const unit = isUnit ? unitLength(name, features, head.dimension) : null;
  const scores = place.activation ? name('studio_head_scores') : place.output;
  const nodes = [
    ...kept.map(({ raw }) => raw),
    nodeField('Flatten', [place.features], [flat], [fromFirstAxis]),
    nodeField('Cast', [flat], [features], [castToFloat]),
    ...(unit?.nodes ?? []),
    nodeField('Gemm', [unit?.result ?? features, weightName, biasName], [scores], [integerAttributeField('transB', 1)]),
  ];
  if (place.activation) {
    const attributes = place.activation === 'Sigmoid' ? [] : [fromFirstAxis];
    nodes.push(nodeField(place.activation, [scores], [place.output], attributes));
  }
  const needed = new Set(kept.flatMap((node) => [...node.inputs, ...innerNames(node)]));
  const initializers = [
    ...[...graph.initializers.values()].filter((one) => needed.has(one.name)).map(({ raw }) => raw),
    initializerField(floatTensor(weightName, [head.classCount, head.dimension], Float32Array.from(weights))),
    initializerField(floatTensor(biasName, [head.classCount], Float32Array.from(bias))),
    ...(unit?.initializers ?? []),
  ];
  const outputs = [outputField(floatValue(place.output, ['images', head.classCount])), ...others.map(({ raw }) => raw)];
  return writeGraph(graph, { nodes, initializers, outputs, metadata });
}

/** Whether an output rests on the scores that go: probabilities beside them. */
function leadsFrom(graph: OnnxGraph, output: string, { scores }: HeadPlace): boolean {
  return output === scores || nodesBehind(graph, [output]).some(({ outputs }) => outputs.includes(scores));
}
