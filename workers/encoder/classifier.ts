import type { StoredDtype } from '../../src/core/encoders';
import { AppError } from '../../src/core/errors';
import { logits } from '../../src/core/head';
import type { ClassifierFacts, OwnClassifier } from '../../src/core/own-classifier';
import type { Preprocessing } from '../../src/core/preprocessing';
import { settled, type SettledFacts } from '../../src/io/classifier-check';
import { readClassifier, takesOneAtATime } from '../../src/io/classifier-files';
import { exposeFeatures, type ExposedNames } from '../../src/io/onnx/edit-head';
import { findHead, spatialMap } from '../../src/io/onnx/find-head';
import type { ClassifierSource, FeatureMaps } from './api';
import type { Network, TowerPair } from './network';
import { builtInInputs } from './self-test';

/** A classifier of the user, its graph made to give out what its last layer reads. */
export interface ClassifierMaterial {
  facts: SettledFacts;
  own: OwnClassifier;
  names: ExposedNames;
  map: { output: string; isChannelsLast: boolean } | null;
  dtype: StoredDtype;
  /** As it runs, and as the files hold it. */
  bytes: Uint8Array<ArrayBuffer>;
  fileBytes: Uint8Array<ArrayBuffer>;
  mostAtOnce: number;
}

/** What the files of a classifier hold, without running it. */
export async function inspectClassifier({ name, files, choices }: ClassifierSource): Promise<ClassifierFacts> {
  return (await readClassifier(name, files, choices)).facts;
}

/** @throws AppError `bad-input` where something is left open, `model-missing`, `model-invalid`, `file-changed` */
export async function readOwnClassifier({ name, files, choices }: ClassifierSource): Promise<ClassifierMaterial> {
  const read = await readClassifier(name, files, choices);
  const facts = settled(read.facts);
  const { place, head } = findHead(read.graph, facts.output);
  const map = spatialMap(read.graph, place.features);
  const { bytes, names } = exposeFeatures(read.graph, place, map);
  return {
    facts,
    own: {
      output: place.output,
      op: place.op,
      classCount: place.classCount,
      dimension: place.dimension,
      weights: Float32Array.from(head.weights),
      bias: Float32Array.from(head.bias),
      classNames: facts.classNames,
      hasMap: map !== null,
    },
    names,
    map: map && names.map ? { output: names.map, isChannelsLast: map.layout === 'channels-last' } : null,
    dtype: read.dtype,
    bytes,
    fileBytes: read.bytes,
    mostAtOnce: takesOneAtATime(read.graph) ? 1 : Infinity,
  };
}

/** How far scores may be off, as a share of the largest: rounding, or that of numbers kept in fewer bits. */
const TOLERANCE: Readonly<Record<StoredDtype, number>> = { fp32: 1e-3, fp16: 2e-2, q8: 5e-2 };

/**
 * Runs the built-in pictures and holds the file's own scores against weights times features: a last layer that was split off in the
 * wrong place would be audited in the name of another.
 *
 * @throws AppError `model-invalid` where they differ
 */
export async function checkClassifier(
  { facts, own, names }: ClassifierMaterial,
  towers: TowerPair,
  preprocessing: Preprocessing,
  dtype: StoredDtype,
): Promise<void> {
  const { pixels, count } = builtInInputs(preprocessing);
  const { signal } = new AbortController();
  const features = await towers.embedImages(pixels, count, count, signal);
  const dimension = features.length / count;
  if (dimension !== own.dimension) {
    throw notItsHead(facts, `it reads ${own.dimension} features, and the network gives ${dimension}`);
  }
  const scores = await towers.imageOutput(names.scores, pixels, count, count, signal);
  const head = { weights: Float64Array.from(own.weights), bias: Float64Array.from(own.bias) };
  const ours = logits(head, { rowCount: count, dimension, values: features });
  const largest = scores.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const difference = ours.reduce((most, value, i) => Math.max(most, Math.abs(value - scores.values[i]!)), 0);
  if (ours.length === scores.values.length && difference <= TOLERANCE[dtype] * Math.max(largest, 1)) return;
  throw notItsHead(facts, `its scores differ from those of the network by ${difference.toPrecision(2)}`);
}

function notItsHead({ title, output }: SettledFacts, why: string): AppError {
  return new AppError(
    'model-invalid',
    `The last layer found behind ${output} of ${title} is not the one that makes its scores: ${why}.`,
    'Export the classifier so that its linear layer reads one vector per picture, or choose it as a backbone.',
  );
}

interface MapWish {
  pixels: Float32Array;
  count: number;
  batchSize: number | undefined;
  feature: number;
}

/** One feature's map over each picture. @throws AppError `bad-input` where the features are no mean of a map */
export async function featureMapsOf(network: Network, wish: MapWish, signal: AbortSignal): Promise<FeatureMaps> {
  const map = network.classifier?.map;
  if (!map) {
    throw new AppError(
      'bad-input',
      'The features of this network are not the mean of a map over the picture.',
      'See where a feature lies by hiding parts of the picture instead.',
    );
  }
  const { pixels, count, batchSize = network.batchSize, feature } = wish;
  const { values, shape } = await network.towers.imageOutput(map.output, pixels, count, batchSize, signal);
  const [first = 0, second = 0, third = 0] = shape;
  const [channels, rows, columns] = map.isChannelsLast ? [third, first, second] : [first, second, third];
  const cells = rows * columns;
  const own = new Float32Array(count * cells);
  for (let i = 0; i < count; i += 1) {
    for (let cell = 0; cell < cells; cell += 1) {
      const at = map.isChannelsLast ? cell * channels + feature : feature * cells + cell;
      own[i * cells + cell] = values[i * channels * cells + at]!;
    }
  }
  return { columns, rows, values: own };
}
