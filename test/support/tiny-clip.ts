import { drawNormal, mulberry32, type Uniform } from '../../src/core/random';
import { writeOnnx } from './onnx-writer';

/** Files of a network by path, as a folder or a hub holds them. */
export type ModelFiles = Record<string, Uint8Array<ArrayBuffer>>;

export const TINY_SIDE = 32;
export const TINY_DIMENSION = 16;
const HIDDEN = 24;

/** Words of the tiny vocabulary beside its special tokens. */
export const TINY_WORDS = ['a', 'photo', 'of', 'forest', 'water', 'red', 'and', 'white', 'stripes', 'dog', 'sea'];
const VOCABULARY = ['[PAD]', '[UNK]', ...TINY_WORDS];

function json(value: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(JSON.stringify(value)));
}

function randomWeights(random: Uniform, name: string, shape: readonly number[]) {
  const count = shape.reduce((product, size) => product * size, 1);
  const scale = 1 / Math.sqrt(shape[0]!);
  return { name, shape, values: Float32Array.from({ length: count }, () => drawNormal(random) * scale) };
}

/** Image tower: two dense layers over the pixels, then what a classifier would add. */
function imageTower(random: Uniform, outputs: readonly string[]): Uint8Array<ArrayBuffer> {
  const inputLength = 3 * TINY_SIDE * TINY_SIDE;
  const last = outputs.at(-1)!;
  return writeOnnx({
    nodes: [
      { op: 'Flatten', inputs: ['pixel_values'], outputs: ['flat'], attributes: { axis: 1 } },
      { op: 'MatMul', inputs: ['flat', 'first'], outputs: ['hidden'] },
      { op: 'Tanh', inputs: ['hidden'], outputs: ['bent'] },
      { op: 'MatMul', inputs: ['bent', 'second'], outputs: [last] },
      ...outputs.slice(0, -1).map((name) => ({ op: 'MatMul', inputs: [last, 'head'], outputs: [name] })),
    ],
    weights: [
      randomWeights(random, 'first', [inputLength, HIDDEN]),
      randomWeights(random, 'second', [HIDDEN, TINY_DIMENSION]),
      ...(outputs.length > 1 ? [randomWeights(random, 'head', [TINY_DIMENSION, 3])] : []),
    ],
    inputs: [{ name: 'pixel_values', type: 'float32', shape: ['n', 3, TINY_SIDE, TINY_SIDE] }],
    outputs: outputs.map((name) => ({
      name,
      type: 'float32' as const,
      shape: ['n', name === last ? TINY_DIMENSION : 3],
    })),
  });
}

/** Image tower that pools what it has at every place, and gives both. */
function pooledTower(): Uint8Array<ArrayBuffer> {
  const window = [TINY_SIDE / 8, TINY_SIDE / 8];
  return writeOnnx({
    nodes: [
      {
        op: 'AveragePool',
        inputs: ['pixel_values'],
        outputs: ['last_hidden_state'],
        attributes: { kernel_shape: window, strides: window },
      },
      { op: 'GlobalAveragePool', inputs: ['last_hidden_state'], outputs: ['mean'] },
      { op: 'Flatten', inputs: ['mean'], outputs: ['pooler_output'], attributes: { axis: 1 } },
    ],
    weights: [],
    inputs: [{ name: 'pixel_values', type: 'float32', shape: ['n', 3, TINY_SIDE, TINY_SIDE] }],
    outputs: [
      { name: 'last_hidden_state', type: 'float32', shape: ['n', 3, 8, 8] },
      { name: 'pooler_output', type: 'float32', shape: ['n', 3] },
    ],
  });
}

/** Text tower: the mean of the words' vectors. */
function textTower(random: Uniform, output: string): Uint8Array<ArrayBuffer> {
  return writeOnnx({
    nodes: [
      { op: 'Gather', inputs: ['table', 'input_ids'], outputs: ['words'] },
      { op: 'ReduceMean', inputs: ['words'], outputs: [output], attributes: { axes: [1], keepdims: 0 } },
    ],
    weights: [randomWeights(random, 'table', [VOCABULARY.length, TINY_DIMENSION])],
    inputs: [{ name: 'input_ids', type: 'int64', shape: ['n', 'length'] }],
    outputs: [{ name: output, type: 'float32', shape: ['n', TINY_DIMENSION] }],
  });
}

const TOKENIZER = {
  version: '1.0',
  added_tokens: ['[PAD]', '[UNK]'].map((content, id) => ({
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  })),
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'Whitespace' },
  post_processor: null,
  decoder: null,
  model: {
    type: 'WordLevel',
    unk_token: '[UNK]',
    vocab: Object.fromEntries(VOCABULARY.map((word, id) => [word, id])),
  },
};

const PREPROCESSOR = {
  do_resize: true,
  size: { shortest_edge: TINY_SIDE },
  resample: 3,
  do_center_crop: true,
  crop_size: { height: TINY_SIDE, width: TINY_SIDE },
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.25, 0.25, 0.25],
};

/** A network in transformers.js' CLIP layout with random weights: 300 kB, vectors of length 16, a vocabulary of 11 words. */
export function tinyClip(seed = 1): ModelFiles {
  const random = mulberry32(seed);
  return {
    'config.json': json({ model_type: 'clip', text_config: { max_position_embeddings: 16 } }),
    'preprocessor_config.json': json(PREPROCESSOR),
    'tokenizer.json': json(TOKENIZER),
    'tokenizer_config.json': json({ tokenizer_class: 'PreTrainedTokenizer', pad_token: '[PAD]', unk_token: '[UNK]' }),
    'onnx/vision_model.onnx': imageTower(random, ['image_embeds']),
    'onnx/text_model.onnx': textTower(random, 'text_embeds'),
  };
}

/** The same as a SigLIP: other output names, texts padded to a fixed length. */
export function tinySiglip(seed = 1): ModelFiles {
  const random = mulberry32(seed);
  return {
    ...tinyClip(seed),
    'config.json': json({ model_type: 'siglip', text_config: { max_position_embeddings: 8 } }),
    'onnx/vision_model.onnx': imageTower(random, ['pooler_output']),
    'onnx/text_model.onnx': textTower(random, 'pooler_output'),
  };
}

/** A backbone whose vector is the mean of 8 x 8 places: each the mean of 4 x 4 pixels per channel. */
export function tinyPooled(): ModelFiles {
  return { ...tinyBackbone(), 'onnx/model.onnx': pooledTower() };
}

/** A classifier: class scores and, unless left out, features. */
export function tinyBackbone(outputs: readonly string[] = ['logits', 'image_embeds']): ModelFiles {
  return {
    'config.json': json({ model_type: 'mobilenet_v2' }),
    'preprocessor_config.json': json(PREPROCESSOR),
    'onnx/model.onnx': imageTower(mulberry32(2), outputs),
  };
}
