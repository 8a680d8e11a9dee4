import { describe, expect, test } from 'vitest';
import type { AppError } from '../../../src/core/errors';
import { classifierTrouble } from '../../../src/io/classifier-check';
import { PREPROCESSING_KEY, readClassifier } from '../../../src/io/classifier-files';
import { readGraph, writeGraph } from '../../../src/io/onnx/graph';
import { storedDtype } from '../../../src/io/onnx/stored-dtype';
import type { Preprocessing } from '../../../src/core/preprocessing';
import { preprocessorConfigOf } from '../../../src/core/preprocessor-config';
import { requireFiniteOutput } from '../../../workers/encoder/finite-vectors';
import { openingError } from '../../../workers/encoder/opening-error';
import { writeOnnx } from '../../support/onnx-writer';
import { runOnnx } from '../../support/run-onnx';
import {
  classifierInTwo,
  CLASSES,
  FEATURES,
  SIDE,
  smallClassifier,
  strangeClassifier,
  twoHeadedClassifier,
} from '../../support/small-classifier';

const PREPARED: Preprocessing = {
  resize: { kind: 'shortest-edge', pixels: 10 },
  resample: 'bilinear',
  crop: { width: SIDE, height: SIDE },
  rescale: 1 / 255,
  mean: [0.5, 0.4, 0.3],
  std: [0.2, 0.2, 0.25],
};

type Content = string | Uint8Array<ArrayBuffer>;

function filesOf(content: Readonly<Record<string, Content>>) {
  return Object.entries(content).map(([path, part]) => ({ path, file: new Blob([part]) }));
}

const { bytes } = smallClassifier('gemm');
const CONFIG = JSON.stringify(preprocessorConfigOf(PREPARED));
const NAMES = 'ant\nbee\ncat\ndog\n';

describe('the files of a classifier', () => {
  test('a folder in the layout of transformers.js, its parent dropped with it', async () => {
    const id2label = { '0': 'ant', '1': 'bee', '2': 'cat', '3': 'dog' };
    const { facts, dtype } = await readClassifier(
      'animals',
      filesOf({
        'animals/config.json': JSON.stringify({ id2label }),
        'animals/preprocessor_config.json': CONFIG,
        'animals/onnx/model.onnx': bytes,
        'animals/onnx/model_quantized.onnx': bytes,
      }),
    );
    expect(dtype).toBe('fp32');
    expect(facts).toMatchObject({
      output: 'logits',
      classNames: ['ant', 'bee', 'cat', 'dog'],
      preprocessing: PREPARED,
      inputSize: { width: SIDE, height: SIDE },
      heads: [{ hasMap: true }],
    });
    expect(classifierTrouble(facts)).toBeNull();
  });

  test('a bare file with names and preprocessing beside it, or said by the person, who comes first', async () => {
    const files = filesOf({ 'animals.onnx': bytes, 'labels.txt': NAMES, 'preprocessor_config.json': CONFIG });
    const { facts } = await readClassifier('animals', files);
    expect(facts.classNames).toEqual(['ant', 'bee', 'cat', 'dog']);
    const classNames = ['w', 'x', 'y', 'z'];
    const said = await readClassifier('animals', files, {
      classNames,
      preprocessing: { ...PREPARED, resample: 'bicubic' },
    });
    expect(said.facts).toMatchObject({ classNames, preprocessing: { resample: 'bicubic' } });
  });

  test('names that an exporter made up are none', async () => {
    const config = JSON.stringify({ id2label: { '0': 'LABEL_0', '1': 'LABEL_1', '2': 'LABEL_2', '3': 'LABEL_3' } });
    const { facts } = await readClassifier('animals', filesOf({ 'model.onnx': bytes, 'config.json': config }));
    expect(facts.classNames).toBeNull();
  });

  test('features and head as two files', async () => {
    const { features, head } = classifierInTwo();
    const { facts } = await readClassifier('two', filesOf({ 'head.onnx': head, 'features.onnx': features }));
    expect(facts.heads).toEqual([
      { output: 'logits', op: 'Gemm', classCount: CLASSES, dimension: FEATURES, hasMap: true },
    ]);
  });

  test.each([
    ['fp32', new Float32Array(64)],
    ['fp16', new Uint16Array(64)],
    ['q8', new Int8Array(64)],
  ] as const)('weights stored as %s are known by the graph, whatever the file is called', async (stored, values) => {
    const model = writeOnnx({
      nodes: [
        { op: 'Flatten', inputs: ['x'], outputs: ['flat'], attributes: { axis: 1 } },
        { op: 'Gemm', inputs: ['flat', 'weight', 'bias'], outputs: ['logits'], attributes: { transB: 1 } },
      ],
      weights: [
        { name: 'weight', shape: [2, FEATURES], values: new Float32Array(2 * FEATURES) },
        { name: 'bias', shape: [2], values: new Float32Array(2) },
        { name: 'kernel', shape: [64], values },
      ],
      inputs: [{ name: 'x', type: 'float32', shape: ['n', FEATURES, 1, 1] }],
      outputs: [{ name: 'logits', type: 'float32', shape: ['n', 2] }],
    });
    expect(storedDtype(readGraph(model))).toBe(stored);
    expect(storedDtype(readGraph(bytes))).toBe('fp32');
    const { dtype } = await readClassifier('animals', filesOf({ 'quantized_fp16.onnx': bytes }));
    expect(dtype).toBe('fp32');
  });

  test('preprocessing in the file that is no JSON is told as such', async () => {
    const { graph } = await readClassifier('animals', filesOf({ 'model.onnx': bytes }));
    const broken = writeGraph(graph, { metadata: { [PREPROCESSING_KEY]: '{"size":' } });
    await expect(readClassifier('animals', filesOf({ 'model.onnx': broken }))).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('preprocessor_config'),
    });
  });

  test('two candidates for the last layer: the person is asked, and the command line says how to answer', async () => {
    const files = filesOf({ 'model.onnx': twoHeadedClassifier(), 'preprocessor_config.json': CONFIG });
    const { facts } = await readClassifier('both', files);
    expect(facts.output).toBeNull();
    const trouble = classifierTrouble(facts);
    expect(trouble).toMatchObject({ code: 'bad-input', fix: expect.stringContaining('--classifier-output') });
    expect(trouble?.message).toContain(`kinds (${CLASSES} classes), colours (2 classes)`);
    const chosen = await readClassifier('both', files, { output: 'colours' });
    expect(classifierTrouble(chosen.facts)).toBeNull();
    const mistaken = await readClassifier('both', files, { output: 'sizes' });
    expect(classifierTrouble(mistaken.facts)?.message).toMatch(/none behind "sizes"/);
  });

  test.each<[string, Partial<Parameters<typeof classifierTrouble>[0]>, RegExp, RegExp]>([
    ['no preprocessing', { preprocessing: null }, /says how pictures are prepared/, /preprocessor_config\.json/],
    [
      'another input size',
      { inputSize: { width: 32, height: 32 } },
      /32 x 32 pixels, and they are prepared as 8 x 8/,
      /Set the size to 32 x 32/,
    ],
    ['too few names', { classNames: ['a', 'b'] }, /gives 4 scores, and 2 class names/, /one name per score/i],
  ])('%s is told with what to do', async (_, change, message, fix) => {
    const { facts } = await readClassifier(
      'animals',
      filesOf({ 'model.onnx': bytes, 'preprocessor_config.json': CONFIG }),
    );
    const trouble = classifierTrouble({ ...facts, ...change });
    expect(trouble?.message).toMatch(message);
    expect(trouble?.fix).toMatch(fix);
  });

  test.each<[string, Record<string, Content>, RegExp]>([
    ['nothing', { 'readme.txt': 'none' }, /no network in ONNX format/],
    [
      'three networks',
      { 'a.onnx': bytes, 'b.onnx': bytes, 'c.onnx': bytes },
      /holds 3 ONNX files: a.onnx, b.onnx and c.onnx/,
    ],
    ['two networks of pictures', { 'a.onnx': bytes, 'b.onnx': bytes }, /both take pictures/],
    ['no JSON', { 'model.onnx': bytes, 'config.json': '{' }, /config.json is not valid JSON/],
  ])('%s is refused by name', async (_, content, message) => {
    await expect(readClassifier('dropped', filesOf(content))).rejects.toThrowError(message);
  });

  test.each<[string, readonly (number | string)[], RegExp, RegExp]>([
    ['channels last', ['n', SIDE, SIDE, 3], /takes an input of the shape \[n, 8, 8, 3\]/, /--inputs-as-nchw/],
    ['a fixed batch', [4, 3, SIDE, SIDE], /4 pictures at a time/, /dynamic batch size/],
  ])('%s is refused by its shape, with what to do', async (_, shape, message, fix) => {
    const model = writeOnnx({
      nodes: [
        { op: 'Flatten', inputs: ['x'], outputs: ['flat'], attributes: { axis: 1 } },
        { op: 'Gemm', inputs: ['flat', 'w'], outputs: ['logits'] },
      ],
      weights: [{ name: 'w', shape: [3 * SIDE * SIDE, 2], values: new Float32Array(6 * SIDE * SIDE) }],
      inputs: [{ name: 'x', type: 'float32', shape }],
      outputs: [{ name: 'logits', type: 'float32', shape: ['n', 2] }],
    });
    await expect(readClassifier('dropped', filesOf({ 'model.onnx': model }))).rejects.toMatchObject({
      message: expect.stringMatching(message) as string,
      fix: expect.stringMatching(fix) as string,
    });
  });

  test('a single score behind a sigmoid is refused with the layer that says the same', async () => {
    const model = writeOnnx({
      nodes: [
        { op: 'Flatten', inputs: ['x'], outputs: ['flat'], attributes: { axis: 1 } },
        { op: 'Gemm', inputs: ['flat', 'w'], outputs: ['score'] },
        { op: 'Sigmoid', inputs: ['score'], outputs: ['yes'] },
      ],
      weights: [{ name: 'w', shape: [3 * SIDE * SIDE, 1], values: new Float32Array(3 * SIDE * SIDE) }],
      inputs: [{ name: 'x', type: 'float32', shape: ['n', 3, SIDE, SIDE] }],
      outputs: [{ name: 'yes', type: 'float32', shape: ['n', 1] }],
    });
    const { facts } = await readClassifier('dropped', filesOf({ 'model.onnx': model }));
    expect(classifierTrouble(facts)).toMatchObject({
      message: expect.stringContaining('one score, not one per class') as string,
      fix: expect.stringContaining('zeros for no and its present row for yes') as string,
    });
  });
});

test('an operator that the runtime does not have is named, in the words that the runtime really uses', async () => {
  const thrown: unknown = await runOnnx(strangeClassifier(), { dims: [1, 2], values: Float32Array.of(1, 2) }).catch(
    (error: unknown) => error,
  );
  const error = openingError('mine', 'image', thrown);
  expect(error.message).toMatch(/uses the operator my\.company[.:]Frobnicate/);
  expect(error.fix).toMatch(/without custom ones/);
  expect(openingError('mine', 'image', new Error('protobuf parsing failed')).message).toMatch(/could not be opened/);
});

test('vectors that are no numbers are refused with how many pictures they are of', () => {
  const vectors = Float32Array.from({ length: 12 }, (_, i) => i);
  expect(() => requireFiniteOutput(vectors, 4)).not.toThrow();
  vectors[4] = Number.NaN;
  vectors[11] = Infinity;
  const thrown = ((): AppError => {
    try {
      requireFiniteOutput(vectors, 4);
    } catch (error) {
      return error as AppError;
    }
    throw new Error('nothing was thrown');
  })();
  expect(thrown).toMatchObject({ code: 'model-invalid', message: expect.stringContaining('2 of 4 pictures') });
});
