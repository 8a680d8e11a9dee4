import type { Head } from '../../src/core/head';
import type { Normalisation } from '../../src/core/normalisation';
import type { Preprocessing } from '../../src/core/preprocessing';
import { preprocessorConfigOf } from '../../src/core/preprocessor-config';
import { drawNormal, mulberry32 } from '../../src/core/random';
import { writeOnnx, type OnnxNode, type OnnxWeights } from './onnx-writer';
import type { ModelFiles } from './tiny-clip';

/** A small classifier of pictures, in the forms in which exporters write a last layer. */
export const SIDE = 8;
export const FEATURES = 6;
export const CLASSES = 4;

export type HeadForm = 'gemm' | 'gemm-plain' | 'matmul-add' | 'convolution' | 'quantised' | 'shared' | 'softmax';
export const HEAD_FORMS: readonly HeadForm[] = [
  'gemm',
  'gemm-plain',
  'matmul-add',
  'convolution',
  'quantised',
  'shared',
  'softmax',
];

export interface SmallClassifier {
  bytes: Uint8Array<ArrayBuffer>;
  /** The last layer, classes x features. */
  weights: Float64Array;
  bias: Float64Array;
}

const QUANTUM = 0.02;

function drawn(seed: number, count: number): Float32Array {
  const random = mulberry32(seed);
  return Float32Array.from({ length: count }, () => drawNormal(random));
}

function turned(values: Float32Array): Float32Array {
  return values.map((_, i) => values[(i % CLASSES) * FEATURES + Math.floor(i / CLASSES)]!);
}

/** Convolution, ReLU and the mean over the picture: six features that are never negative. */
const BODY: readonly OnnxNode[] = [
  {
    op: 'Conv',
    inputs: ['picture', 'kernel'],
    outputs: ['edges'],
    attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
  },
  { op: 'Relu', inputs: ['edges'], outputs: ['bent'] },
  { op: 'GlobalAveragePool', inputs: ['bent'], outputs: ['pooled'] },
];

const flatten = (from: string, to: string): OnnxNode => ({
  op: 'Flatten',
  inputs: [from],
  outputs: [to],
  attributes: { axis: 1 },
});

function headNodes(
  form: HeadForm,
  weights: Float32Array,
  bias: Float32Array,
): { nodes: OnnxNode[]; weights: OnnxWeights[] } {
  const biasWeights: OnnxWeights = { name: 'bias', shape: [CLASSES], values: bias };
  const rows: OnnxWeights = { name: 'weight', shape: [CLASSES, FEATURES], values: weights };
  const columns: OnnxWeights = { name: 'weight', shape: [FEATURES, CLASSES], values: turned(weights) };
  const gemm = (weight: string, to: string): OnnxNode[] => [
    flatten('pooled', 'flat'),
    { op: 'Gemm', inputs: ['flat', weight, 'bias'], outputs: [to], attributes: { transB: 1 } },
  ];
  switch (form) {
    case 'gemm':
      return { nodes: gemm('weight', 'logits'), weights: [rows, biasWeights] };
    case 'gemm-plain':
      return {
        nodes: [flatten('pooled', 'flat'), { op: 'Gemm', inputs: ['flat', 'weight', 'bias'], outputs: ['logits'] }],
        weights: [columns, biasWeights],
      };
    case 'matmul-add':
      return {
        nodes: [
          flatten('pooled', 'flat'),
          { op: 'MatMul', inputs: ['flat', 'weight'], outputs: ['product'] },
          { op: 'Add', inputs: ['bias', 'product'], outputs: ['sum'] },
          { op: 'Identity', inputs: ['sum'], outputs: ['logits'] },
        ],
        weights: [columns, biasWeights],
      };
    case 'convolution':
      return {
        nodes: [
          {
            op: 'Conv',
            inputs: ['pooled', 'weight', 'bias'],
            outputs: ['spots'],
            attributes: { kernel_shape: [1, 1] },
          },
          flatten('spots', 'logits'),
        ],
        weights: [{ ...rows, shape: [CLASSES, FEATURES, 1, 1] }, biasWeights],
      };
    case 'quantised':
      return {
        nodes: [
          { op: 'DequantizeLinear', inputs: ['stored', 'scale', 'zero'], outputs: ['weight'] },
          ...gemm('weight', 'logits'),
        ],
        weights: [
          {
            name: 'stored',
            shape: [CLASSES, FEATURES],
            values: Int8Array.from(weights, (value) => Math.round(value / QUANTUM) + 3),
          },
          { name: 'scale', shape: [], values: Float32Array.of(QUANTUM) },
          { name: 'zero', shape: [], values: Int8Array.of(3) },
          biasWeights,
        ],
      };
    case 'shared':
      return {
        nodes: [
          { op: 'Transpose', inputs: ['columns'], outputs: ['weight'], attributes: { perm: [1, 0] } },
          ...gemm('weight', 'logits'),
        ],
        weights: [{ ...columns, name: 'columns' }, biasWeights],
      };
    case 'softmax':
      return {
        nodes: [
          ...gemm('weight', 'scores'),
          { op: 'Softmax', inputs: ['scores'], outputs: ['logits'], attributes: { axis: 1 } },
        ],
        weights: [rows, biasWeights],
      };
  }
}

export function smallClassifier(form: HeadForm, seed = 1): SmallClassifier {
  const rough = drawn(seed, CLASSES * FEATURES);
  const weights = form === 'quantised' ? rough.map((value) => Math.round(value / QUANTUM) * QUANTUM) : rough;
  const bias = drawn(seed + 1, CLASSES);
  const head = headNodes(form, weights, bias);
  const bytes = writeOnnx({
    nodes: [...BODY, ...head.nodes],
    weights: [{ name: 'kernel', shape: [FEATURES, 3, 3, 3], values: drawn(seed + 2, FEATURES * 27) }, ...head.weights],
    inputs: [{ name: 'picture', type: 'float32', shape: ['n', 3, SIDE, SIDE] }],
    outputs: [{ name: 'logits', type: 'float32', shape: ['n', CLASSES] }],
  });
  return { bytes, weights: Float64Array.from(weights), bias: Float64Array.from(bias) };
}

/** The same body with two last layers: kinds and colours. */
export function twoHeadedClassifier(): Uint8Array<ArrayBuffer> {
  const layer = (name: string): OnnxNode => ({
    op: 'Gemm',
    inputs: ['flat', `${name}_weight`],
    outputs: [name],
    attributes: { transB: 1 },
  });
  return writeOnnx({
    nodes: [...BODY, flatten('pooled', 'flat'), layer('kinds'), layer('colours')],
    weights: [
      { name: 'kernel', shape: [FEATURES, 3, 3, 3], values: drawn(3, FEATURES * 27) },
      { name: 'kinds_weight', shape: [CLASSES, FEATURES], values: drawn(4, CLASSES * FEATURES) },
      { name: 'colours_weight', shape: [2, FEATURES], values: drawn(5, 2 * FEATURES) },
    ],
    inputs: [{ name: 'picture', type: 'float32', shape: ['n', 3, SIDE, SIDE] }],
    outputs: [
      { name: 'kinds', type: 'float32', shape: ['n', CLASSES] },
      { name: 'colours', type: 'float32', shape: ['n', 2] },
    ],
  });
}

/** A classifier whose features overflow: every value is divided by zero. */
export function brokenClassifier(): Uint8Array<ArrayBuffer> {
  return writeOnnx({
    nodes: [
      ...BODY,
      flatten('pooled', 'flat'),
      { op: 'Div', inputs: ['flat', 'nothing'], outputs: ['broken'] },
      { op: 'Mul', inputs: ['broken', 'nothing'], outputs: ['undefined'] },
      { op: 'Gemm', inputs: ['undefined', 'weight'], outputs: ['logits'] },
    ],
    weights: [
      { name: 'kernel', shape: [FEATURES, 3, 3, 3], values: drawn(3, FEATURES * 27) },
      { name: 'nothing', shape: [1], values: Float32Array.of(0) },
      { name: 'weight', shape: [FEATURES, CLASSES], values: drawn(4, CLASSES * FEATURES) },
    ],
    inputs: [{ name: 'picture', type: 'float32', shape: ['n', 3, SIDE, SIDE] }],
    outputs: [{ name: 'logits', type: 'float32', shape: ['n', CLASSES] }],
  });
}

/** A classifier with an operator that no runtime has. */
export function strangeClassifier(): Uint8Array<ArrayBuffer> {
  return writeOnnx({
    nodes: [
      { op: 'Frobnicate', inputs: ['picture'], outputs: ['odd'], domain: 'my.company' },
      flatten('odd', 'flat'),
      { op: 'Gemm', inputs: ['flat', 'weight'], outputs: ['logits'] },
    ],
    weights: [{ name: 'weight', shape: [3 * SIDE * SIDE, 2], values: drawn(4, 6 * SIDE * SIDE) }],
    inputs: [{ name: 'picture', type: 'float32', shape: ['n', 3, SIDE, SIDE] }],
    outputs: [{ name: 'logits', type: 'float32', shape: ['n', 2] }],
    customDomain: 'my.company',
  });
}

/** Features and head as two files. */
export function classifierInTwo(
  seed = 1,
  { kernel = 'kernel', scores = 'logits', domain }: { kernel?: string; scores?: string; domain?: string } = {},
): { features: Uint8Array<ArrayBuffer>; head: Uint8Array<ArrayBuffer> } {
  const body = BODY.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === 'kernel' ? kernel : name)),
  }));
  return {
    features: writeOnnx({
      nodes: [...body, flatten('pooled', 'embedding')],
      weights: [{ name: kernel, shape: [FEATURES, 3, 3, 3], values: drawn(seed + 2, FEATURES * 27) }],
      inputs: [{ name: 'picture', type: 'float32', shape: ['n', 3, SIDE, SIDE] }],
      outputs: [{ name: 'embedding', type: 'float32', shape: ['n', FEATURES] }],
    }),
    head: writeOnnx({
      // The names are those of the features' file, as separate exports have them.
      nodes: [
        {
          op: 'Gemm',
          inputs: ['pooled', 'kernel', 'bent'],
          outputs: [scores],
          attributes: { transB: 1 },
          ...(domain && { domain }),
        },
      ],
      weights: [
        { name: 'kernel', shape: [CLASSES, FEATURES], values: drawn(seed, CLASSES * FEATURES) },
        { name: 'bent', shape: [CLASSES], values: drawn(seed + 1, CLASSES) },
      ],
      inputs: [{ name: 'pooled', type: 'float32', shape: ['n', FEATURES] }],
      outputs: [{ name: scores, type: 'float32', shape: ['n', CLASSES] }],
      ...(domain && { customDomain: domain }),
    }),
  };
}

/** Pictures of noise, as planes. */
export function noisePictures(count: number, seed = 9): { dims: number[]; values: Float32Array } {
  return { dims: [count, 3, SIDE, SIDE], values: drawn(seed, count * 3 * SIDE * SIDE) };
}

/** Preprocessing that gives pictures of a side. */
export function prepared(side: number): Preprocessing {
  return {
    resize: { kind: 'exact', width: side, height: side },
    resample: 'bilinear',
    crop: null,
    rescale: 1 / 255,
    mean: [0.5, 0.5, 0.5],
    std: [0.5, 0.5, 0.5],
  };
}

/** A bare ONNX file with what describes it beside it. */
export function classifierFolder(bytes: Uint8Array<ArrayBuffer>, names?: string): ModelFiles {
  const text = (content: string) => new Uint8Array(new TextEncoder().encode(content));
  return {
    'mine.onnx': bytes,
    'preprocessor_config.json': text(JSON.stringify(preprocessorConfigOf(prepared(SIDE)))),
    ...(names && { 'labels.txt': text(names) }),
  };
}

/** A head of drawn numbers. */
export function drawnHead(classCount: number, dimension: number, normalisation: Normalisation = { kind: 'l2' }): Head {
  const random = mulberry32(77);
  return {
    weights: Float64Array.from({ length: classCount * dimension }, () => drawNormal(random)),
    bias: Float64Array.from({ length: classCount }, () => drawNormal(random)),
    classCount,
    dimension,
    normalisation,
    provenance: { method: 'erm', seed: 1, selection: '', options: {}, detail: '' },
  };
}
