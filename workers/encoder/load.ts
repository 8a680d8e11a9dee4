import { filesOf, layoutOf, type NetworkLayout } from '../../src/core/encoders';
import { AppError } from '../../src/core/errors';
import { parsePreprocessorConfig } from '../../src/core/preprocessor-config';
import type { Preprocessing } from '../../src/core/preprocessing';
import { exposeMap } from '../../src/io/onnx/expose-map';
import type { CallContext } from '../serve';
import type { ClassifierSource, LoadRequest, NetworkSource } from './api';
import { bundledFiles } from './bundled-files';
import { checkClassifier, readOwnClassifier, type ClassifierMaterial } from './classifier';
import { chooseDevice, deviceEnvironment, type DeviceChoice } from './device';
import { combinedSha256, sha256Hex } from './digest';
import { droppedFiles } from './dropped-files';
import { hubFiles } from './hub-files';
import { inputSize } from './input-size';
import { TowerPair, type Network } from './network';
import { parseJson, type NetworkFiles } from './network-files';
import { openGpu, type Gpu } from './runtime';
import {
  builtInInputs,
  keepReference,
  keptReference,
  LEAST_COSINE,
  vectorsOf,
  worstCosine,
  type ReferenceVectors,
  type SelfTestInputs,
} from './self-test';
import { readStoredSelfTest } from './stored-self-test';
import { TextTokenizer } from './text-tower';
import { describeThreads, threadEnvironment } from './threads';
import { Tower } from './tower';

/** A text tower below this size embeds thousands of texts in seconds; CLIP's has 254 MB. */
const FAST_TEXT_BYTES = 20_000_000;

/** Everything of a network that does not depend on the device. */
interface Material {
  files: NetworkFiles;
  layout: NetworkLayout;
  preprocessing: Preprocessing;
  tokenizer: TextTokenizer | null;
  image: Uint8Array<ArrayBuffer>;
  text: Uint8Array<ArrayBuffer> | null;
  sha256: string;
  /** Of a classifier of the user alone. */
  classifier: ClassifierMaterial | null;
}

/** Towers on the device that may be trusted, and why it is that one. */
interface Trusted {
  towers: TowerPair;
  device: 'webgpu' | 'wasm';
  reason: string;
}

/**
 * Loads a network: its files, its device by the compute ladder, and the self-test before WebGPU is trusted.
 *
 * @throws AppError `model-missing`, `model-invalid`, `hash-mismatch`, `host-not-allowed`, `network-failed`, `aborted`
 */
export async function loadNetwork(request: LoadRequest, context: CallContext): Promise<Network> {
  const { source } = request;
  const material =
    source.kind === 'classifier'
      ? await classifierMaterial(source)
      : await readMaterial(await openFiles(source, request, context), source, context);
  const choice = await chooseDevice(request.device, request.gpuLosses, deviceEnvironment());
  const trusted = await openTrusted(material, choice, context);
  const { classifier } = material;
  if (classifier) await checkClassifier(classifier, trusted.towers, material.preprocessing, material.layout.dtype);
  return {
    identity: {
      id: material.files.id,
      title: material.files.title,
      dimension: await dimensionOf(trusted.towers, material.preprocessing),
      dtype: material.layout.dtype,
      device: trusted.device,
      deviceReason: trusted.reason,
      sha256: material.sha256,
    },
    preprocessing: material.preprocessing,
    towers: trusted.towers,
    batchSize: batchSizeFor({ ...trusted, isSoftware: choice.isSoftware }, material.preprocessing),
    isFastWithWords: material.text !== null && material.text.byteLength < FAST_TEXT_BYTES,
    ...(classifier && { classifier: { own: classifier.own, map: classifier.map } }),
  };
}

/** A classifier of the user is a network without words, whose features are what its last layer reads. */
async function classifierMaterial(source: ClassifierSource): Promise<Material> {
  const classifier = await readOwnClassifier(source);
  const { title, preprocessing } = classifier.facts;
  return {
    files: { id: `classifier:${source.name}`, title, paths: [], announce: () => undefined, read: noFile },
    layout: { image: '', text: null, dtype: classifier.dtype, tokenizer: null, tokenizerConfig: null },
    preprocessing,
    tokenizer: null,
    image: classifier.bytes,
    text: null,
    sha256: await sha256Hex(classifier.fileBytes),
    classifier,
  };
}

function noFile(path: string): never {
  throw new AppError(
    'internal',
    `A classifier has no file ${path} of its own.`,
    'Report this: it is a fault of the studio.',
  );
}

type FolderSource = Exclude<NetworkSource, ClassifierSource>;

async function openFiles(source: FolderSource, request: LoadRequest, context: CallContext): Promise<NetworkFiles> {
  switch (source.kind) {
    case 'bundled':
      return bundledFiles(request.siteUrl);
    case 'files':
      return droppedFiles(source.name, source.files);
    case 'hub':
      return hubFiles(source.id, request.hubOrigin, context);
  }
}

async function readMaterial(files: NetworkFiles, source: FolderSource, context: CallContext): Promise<Material> {
  const layout = layoutOf(files.paths, source.kind === 'bundled' ? 'fp32' : source.dtype);
  if (!layout) {
    const fix =
      'It needs onnx/vision_model.onnx (and onnx/text_model.onnx), or onnx/model.onnx, as transformers.js lays them out.';
    throw new AppError('model-missing', `${files.title} holds no image network.`, fix);
  }
  files.announce(filesOf(layout));
  const json = async (path: string): Promise<Record<string, unknown>> =>
    parseJson(files.title, path, await files.read(path, context));
  const config = await json('config.json');
  const preprocessing = parsePreprocessorConfig(await json('preprocessor_config.json'));
  const tokenizer =
    layout.text && layout.tokenizer
      ? await TextTokenizer.create(
          await json(layout.tokenizer),
          layout.tokenizerConfig ? await json(layout.tokenizerConfig) : {},
          config,
        )
      : null;
  const image = await files.read(layout.image, context);
  const text = tokenizer && layout.text ? await files.read(layout.text, context) : null;
  const digestOf = async (path: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
    files.knownSha256?.(path) ?? (await sha256Hex(bytes));
  const digests = [await digestOf(layout.image, image)];
  if (text && layout.text) digests.push(await digestOf(layout.text, text));
  const sha256 = await combinedSha256(digests);
  return { files, layout, preprocessing, tokenizer, image: exposeMap(image), text, sha256, classifier: null };
}

async function openTowers(material: Material, gpu: Gpu | null): Promise<TowerPair> {
  const { files, image, text, tokenizer, preprocessing, classifier } = material;
  const imageTower = await Tower.open(files.title, 'image', image, gpu, classifier?.names.features);
  const textTower = text ? await Tower.open(files.title, 'text', text, gpu) : null;
  return new TowerPair(imageTower, textTower, tokenizer, preprocessing, classifier?.mostAtOnce);
}

async function openTrusted(material: Material, choice: DeviceChoice, context: CallContext): Promise<Trusted> {
  const onWasm = async (reason: string): Promise<Trusted> => {
    return { towers: await openTowers(material, null), device: 'wasm', reason };
  };
  if (choice.device === 'wasm' || !choice.gpuAdapter) return onWasm(choice.reason);
  const fallback = (cause: string): Promise<Trusted> =>
    onWasm(`${cause} Runs on wasm, ${describeThreads(threadEnvironment())}.`);
  if (material.layout.dtype === 'fp16' && !choice.hasHalfFloats) {
    return fallback(`The network's 16-bit floats are beyond ${choice.adapter} (no shader-f16).`);
  }

  const { report } = context;
  report({ stage: 'Checking the GPU with known inputs', done: 0, total: 1, unit: 'checks', startedAt: Date.now() });
  const { inputs, reference } = await selfTestFor(material, context);
  let towers: TowerPair | null = null;
  try {
    const gpu = await openGpu(choice.gpuAdapter);
    towers = await openTowers(material, gpu);
    const cosine = worstCosine(await vectorsOf(towers, inputs), reference);
    const figure = `least cosine ${cosine.toFixed(6)}`;
    if (cosine >= LEAST_COSINE) {
      return { towers, device: 'webgpu', reason: `${choice.reason} Its self-test passed, ${figure}.` };
    }
    await towers.release();
    return await fallback(`WebGPU on ${choice.adapter} gave wrong vectors in the self-test, ${figure}.`);
  } catch (error) {
    if (error instanceof AppError && error.code === 'gpu-lost') throw error;
    await towers?.release().catch(() => undefined);
    const message = error instanceof Error ? error.message : String(error);
    return fallback(`WebGPU on ${choice.adapter} could not run this network (${message.slice(0, 160)}).`);
  }
}

/** What the GPU's vectors are compared with: stored ones for the bundled network, else those of the same file on wasm. */
async function selfTestFor(
  material: Material,
  context: CallContext,
): Promise<{ inputs: SelfTestInputs; reference: ReferenceVectors }> {
  const { files, sha256, preprocessing, classifier } = material;
  if (files.id === 'bundled') {
    const stored = parseJson(files.title, 'self-test.json', await files.read('self-test.json', context));
    return readStoredSelfTest(stored, preprocessing);
  }
  const inputs = builtInInputs(preprocessing);
  // One file may be taken as a backbone and as a classifier, which give different vectors.
  const key = classifier ? `classifier-${sha256}-${classifier.own.output}` : sha256;
  const kept = await keptReference(key);
  if (kept) return { inputs, reference: kept };
  const towers = await openTowers(material, null);
  const reference = await vectorsOf(towers, inputs);
  await towers.release();
  await keepReference(key, reference);
  return { inputs, reference };
}

/** A first run, for the length of the vectors; it also warms up. */
async function dimensionOf(towers: TowerPair, preprocessing: Preprocessing): Promise<number> {
  const { pixels, count } = builtInInputs(preprocessing);
  const vector = await towers.embedImages(
    pixels.subarray(0, pixels.length / count),
    1,
    1,
    new AbortController().signal,
  );
  return vector.length;
}

/**
 * Images per batch. Measured with CLIP ViT-B/32 (224 pixels) on wasm, two threads: 1.9 images/s alone, 3.0 in batches of 8 and of
 * 16. A batch cannot be stopped in its middle, so it is no larger than speed asks for; small inputs get more of them. Never
 * measured at run time, so that runs repeat exactly.
 */
function batchSizeFor(
  choice: { device: 'webgpu' | 'wasm'; isSoftware: boolean },
  preprocessing: Preprocessing,
): number {
  if (choice.device === 'webgpu') return choice.isSoftware ? 4 : 32;
  const { width, height } = inputSize(preprocessing);
  return Math.max(8, Math.min(32, Math.floor(300_000 / (width * height))));
}
