import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { logits, type HeadWeights } from '../../../src/core/head';
import { normaliseFeatures, type Normalisation } from '../../../src/core/normalisation';
import { drawNormal, mulberry32 } from '../../../src/core/random';
import { exposeFeatures, replaceHead } from '../../../src/io/onnx/edit-head';
import { findHead, headPlaces, spatialMap } from '../../../src/io/onnx/find-head';
import { readGraph } from '../../../src/io/onnx/graph';
import { joinGraphs } from '../../../src/io/onnx/join-graphs';
import { writeOnnx } from '../../support/onnx-writer';
import { runOnnx, type RunOutput } from '../../support/run-onnx';
import { sharedPath } from '../../support/shared-data';
import {
  CLASSES,
  classifierInTwo,
  drawnHead,
  FEATURES,
  HEAD_FORMS,
  noisePictures,
  smallClassifier,
  twoHeadedClassifier,
} from '../../support/small-classifier';

const COUNT = 5;
const pictures = noisePictures(COUNT);

function worstDifference(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  expect(ours.length).toBe(theirs.length);
  return Array.from(ours).reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i]!)), 0);
}

function scoresOf(
  head: HeadWeights,
  features: RunOutput,
  normalisation: Normalisation = { kind: 'none' },
): Float64Array {
  const [rowCount = 0, dimension = 0] = features.dims;
  return logits(head, normaliseFeatures({ rowCount, dimension, values: features.values }, normalisation));
}

/** What the graph gives when features and scores are made outputs. */
async function exposed(bytes: Uint8Array, output = 'logits') {
  const graph = readGraph(bytes);
  const { place, head } = findHead(graph, output);
  const map = spatialMap(graph, place.features);
  const { bytes: open, names } = exposeFeatures(graph, place, map);
  const outputs = await runOnnx(open, pictures);
  return {
    graph,
    place,
    head,
    map,
    features: outputs[names.features]!,
    scores: outputs[names.scores]!,
    outputs,
    names,
  };
}

describe('the last layer', () => {
  test.each(HEAD_FORMS)('written as %s: its weights times its features are the scores of the network', async (form) => {
    const { bytes, weights, bias } = smallClassifier(form);
    const { head, place, features, scores } = await exposed(bytes);
    expect(place).toMatchObject({ output: 'logits', classCount: CLASSES, dimension: FEATURES });
    expect(worstDifference(head.weights, weights)).toBeLessThan(1e-6);
    expect(worstDifference(head.bias, bias)).toBeLessThan(1e-6);
    expect(features.dims).toEqual([COUNT, FEATURES]);
    expect(worstDifference(scoresOf(head, features), scores.values)).toBeLessThan(1e-5);
  });

  test('its features are the mean of the map that is given out', async () => {
    const { outputs, names, features, map } = await exposed(smallClassifier('gemm').bytes);
    expect(map).toEqual({ tensor: 'bent', layout: 'channels-first' });
    const { dims, values } = outputs[names.map!]!;
    const [images = 0, channels = 0, rows = 0, columns = 0] = dims;
    expect([images, channels]).toEqual([COUNT, FEATURES]);
    const cells = rows * columns;
    const means = Array.from({ length: images * channels }, (_, i) =>
      values.subarray(i * cells, (i + 1) * cells).reduce((sum, value) => sum + value / cells, 0),
    );
    expect(worstDifference(means, features.values)).toBeLessThan(1e-5);
  });

  test('two of them are both found, by their outputs, and either can be taken', () => {
    const graph = readGraph(twoHeadedClassifier());
    expect(headPlaces(graph).map(({ output, classCount }) => [output, classCount])).toEqual([
      ['kinds', CLASSES],
      ['colours', 2],
    ]);
    expect(findHead(graph, 'colours').head.weights).toHaveLength(2 * FEATURES);
    expect(() => findHead(graph, 'sizes')).toThrowError(/no last layer that leads to "sizes"/);
  });

  test('where something bends the scores there is none, and that is said', () => {
    const graph = readGraph(
      writeOnnx({
        nodes: [
          { op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] },
          { op: 'Tanh', inputs: ['y'], outputs: ['scores'] },
        ],
        weights: [{ name: 'w', shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }],
        inputs: [{ name: 'x', type: 'float32', shape: ['n', 2] }],
        outputs: [{ name: 'scores', type: 'float32', shape: ['n', 2] }],
      }),
    );
    expect(() => headPlaces(graph)).toThrowError(/No last layer was found: scores does not come from one linear layer/);
  });

  test('a file that is cut off or no network is told as such', () => {
    const { bytes } = smallClassifier('gemm');
    expect(() => readGraph(bytes.subarray(0, bytes.length - 40))).toThrowError(/ends in the middle/);
    expect(() => readGraph(new TextEncoder().encode('not a network'))).toThrowError(
      /no ONNX network|no network in ONNX/,
    );
  });

  test('features and head in two files run as one network', async () => {
    const { features, head } = classifierInTwo();
    const joined = joinGraphs(readGraph(features), readGraph(head));
    const whole = await runOnnx(smallClassifier('gemm').bytes, pictures);
    const { scores, place } = await exposed(joined);
    expect(place.output).toBe('logits');
    expect(worstDifference(scores.values, whole['logits']!.values)).toBeLessThan(1e-6);
  });

  test('in a file of its own whose names are those of the features, its output and its prefix too', async () => {
    const { features, head } = classifierInTwo(1, { kernel: 'head/kernel', scores: 'embedding' });
    const joined = joinGraphs(readGraph(features), readGraph(head));
    const whole = await runOnnx(smallClassifier('gemm').bytes, pictures);
    const { scores, graph } = await exposed(joined, 'embedding_2');
    expect(graph.outputs.map(({ name }) => name)).toEqual(['embedding', 'embedding_2']);
    expect(worstDifference(scores.values, whole['logits']!.values)).toBeLessThan(1e-6);
  });

  test('of operators that the features’ file does not name is refused, not taken for one of ONNX', () => {
    const { features, head } = classifierInTwo(1, { domain: 'my.company' });
    expect(() => joinGraphs(readGraph(features), readGraph(head))).toThrow(/operators of my\.company/);
  });
});

const deviation = Float64Array.from({ length: FEATURES }, (_, j) => (j === 2 ? 0 : 0.1 + j));
const NORMALISATIONS: readonly Normalisation[] = [
  { kind: 'none' },
  { kind: 'l2' },
  { kind: 'standardise', mean: Float64Array.from({ length: FEATURES }, (_, j) => j - 1), deviation },
];

describe('another last layer in its place', () => {
  const cases = HEAD_FORMS.flatMap((form) => NORMALISATIONS.map((normalisation) => ({ form, normalisation })));

  test.each(cases)(
    '$form, $normalisation.kind: the file gives the scores of the head',
    async ({ form, normalisation }) => {
      const { bytes } = smallClassifier(form);
      const { graph, place, features } = await exposed(bytes);
      const head = drawnHead(3, FEATURES, normalisation);
      const repaired = replaceHead(graph, place, head, { classes: '["a","b","c"]' });
      const outputs = await runOnnx(repaired, pictures);
      const wanted = scoresOf(head, features, normalisation);
      expect(Object.keys(outputs)).toEqual(['logits']);
      expect(outputs['logits']!.dims).toEqual([COUNT, 3]);
      if (form === 'softmax') {
        const sums = [0, 1, 2].map((c) => outputs['logits']!.values[c]!);
        expect(sums.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
      }
      // Read back like any classifier: before the softmax, where there is one.
      const again = await exposed(repaired);
      expect(worstDifference(again.scores.values, wanted)).toBeLessThan(1e-4);
      expect(again.graph.metadata.get('classes')).toBe('["a","b","c"]');
    },
  );

  test('leaves no weight of the old one behind, and replaces its own work', async () => {
    const { graph, place, features } = await exposed(smallClassifier('gemm').bytes);
    const first = replaceHead(graph, place, drawnHead(3, FEATURES, { kind: 'l2' }), {});
    expect([...readGraph(first).initializers.keys()]).not.toContain('weight');
    const again = readGraph(first);
    const head = drawnHead(2, FEATURES, { kind: 'none' });
    // The head of the first repair reads unit vectors: what replaces it stands on those.
    const second = replaceHead(again, findHead(again, 'logits').place, head, {});
    const outputs = await runOnnx(second, pictures);
    expect(worstDifference(outputs['logits']!.values, scoresOf(head, features, { kind: 'l2' }))).toBeLessThan(1e-4);
  });

  test('the other head and its output stay as they are', async () => {
    const bytes = twoHeadedClassifier();
    const graph = readGraph(bytes);
    const { place } = findHead(graph, 'kinds');
    const outputs = await runOnnx(replaceHead(graph, place, drawnHead(3, FEATURES, { kind: 'none' }), {}), pictures);
    const before = await runOnnx(bytes, pictures);
    expect(outputs['kinds']!.dims).toEqual([COUNT, 3]);
    expect(outputs['colours']!.values).toEqual(before['colours']!.values);
  });
});

const mobilenet = sharedPath('models/mobilenet_v2_1.0_224');

describe.skipIf(!mobilenet)('MobileNetV2 of 1,001 classes', () => {
  const picture = (seed: number) => {
    const random = mulberry32(seed);
    return {
      dims: [1, 3, 224, 224],
      values: Float32Array.from({ length: 3 * 224 * 224 }, () => drawNormal(random) / 2),
    };
  };

  test.each(['model.onnx', 'model_quantized.onnx'])('%s: the layer is found, replaced and read back', async (name) => {
    const bytes = new Uint8Array(readFileSync(`${mobilenet}/onnx/${name}`));
    const graph = readGraph(bytes);
    const { place, head } = findHead(graph, 'logits');
    expect(headPlaces(graph)).toHaveLength(1);
    expect(place).toMatchObject({ op: 'Conv', classCount: 1001, dimension: 1280, activation: null });
    expect(spatialMap(graph, place.features)?.layout).toBe('channels-first');
    const before = await runOnnx(bytes, picture(5));
    const features = before['image_embeds']!;
    expect(worstDifference(scoresOf(head, features), before['logits']!.values)).toBeLessThan(1e-4);

    const ours = drawnHead(10, 1280, { kind: 'l2' });
    const after = await runOnnx(replaceHead(graph, place, ours, {}), picture(5));
    expect(worstDifference(after['logits']!.values, scoresOf(ours, features, { kind: 'l2' }))).toBeLessThan(1e-4);
    expect(after['image_embeds']!.values).toEqual(features.values);
  });
});
