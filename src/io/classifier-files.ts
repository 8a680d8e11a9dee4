/** The files of a user's classifier: which is which, and what they say of it. */
import { layoutOf, type StoredDtype } from '../core/encoders';
import { AppError } from '../core/errors';
import { listText } from '../core/number-text';
import { namesFromJson, parseClassNames, type ClassifierChoices, type ClassifierFacts } from '../core/own-classifier';
import { parsePreprocessorConfig } from '../core/preprocessor-config';
import type { Preprocessing } from '../core/preprocessing';
import { headPlaces, spatialMap } from './onnx/find-head';
import { readGraph, type OnnxGraph } from './onnx/graph';
import { joinGraphs } from './onnx/join-graphs';
import { storedDtype } from './onnx/stored-dtype';
import { FLOAT } from './onnx/tensor';

export interface ClassifierFile {
  path: string;
  file: Blob;
}

/** Keys under which an exported classifier carries its classes and its preprocessing. */
export const CLASSES_KEY = 'classes';
export const PREPROCESSING_KEY = 'preprocessor_config';

export interface ReadClassifier {
  facts: ClassifierFacts;
  graph: OnnxGraph;
  /** The one file, or the two of features and head made one. */
  bytes: Uint8Array<ArrayBuffer>;
  dtype: StoredDtype;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The files below the folder of the configuration, their paths relative to it. */
function belowConfig(files: readonly ClassifierFile[]): ClassifierFile[] {
  const configs = files.filter(({ path }) => nameOf(path) === 'config.json').map(({ path }) => path);
  const [config] = configs.sort((a, b) => a.split('/').length - b.split('/').length);
  if (config === undefined) return [...files];
  const root = config.slice(0, -'config.json'.length);
  return files
    .filter(({ path }) => path.startsWith(root))
    .map(({ path, file }) => ({ path: path.slice(root.length), file }));
}

/** The network among the files: one, or features and head. @throws AppError `model-missing` */
function networkFiles(title: string, files: readonly ClassifierFile[]): ClassifierFile[] {
  const graphs = files.filter(({ path }) => path.toLowerCase().endsWith('.onnx'));
  const layout = layoutOf(graphs.map(({ path }) => path));
  const inLayout = layout && !layout.text ? graphs.filter(({ path }) => path === layout.image) : [];
  const chosen = inLayout.length > 0 ? inLayout : graphs;
  if (chosen.length === 1 || chosen.length === 2) return chosen;
  if (chosen.length === 0) {
    throw new AppError(
      'model-missing',
      `${title} holds no network in ONNX format.`,
      'Choose the .onnx file, or a folder that holds it.',
    );
  }
  throw new AppError(
    'bad-input',
    `${title} holds ${chosen.length} ONNX files: ${listText(chosen.slice(0, 6).map(({ path }) => path))}.`,
    'Choose the one of the classifier, or the two of features and head.',
  );
}

async function bytesOf(title: string, { path, file }: ClassifierFile): Promise<Uint8Array<ArrayBuffer>> {
  const buffer = await file.arrayBuffer().catch((error: unknown) => {
    throw new AppError('file-changed', `${title}: ${path} changed or went away.`, 'Choose the file again.', error);
  });
  return new Uint8Array(buffer);
}

function takesPictures(graph: OnnxGraph): boolean {
  return graph.inputs[0]?.shape?.length === 4;
}

async function readNetwork(
  title: string,
  files: readonly ClassifierFile[],
): Promise<{ graph: OnnxGraph; bytes: Uint8Array<ArrayBuffer> }> {
  const parts = await Promise.all(files.map((file) => bytesOf(title, file)));
  const graphs = parts.map(readGraph);
  const [first, second] = graphs as [OnnxGraph, OnnxGraph | undefined];
  if (!second) return { graph: first, bytes: parts[0]! };
  const pictures = graphs.filter(takesPictures);
  if (pictures.length !== 1) {
    throw new AppError(
      'bad-input',
      `Of the two files of ${title} ${pictures.length === 0 ? 'none takes' : 'both take'} pictures, so they are not features and head.`,
      'Choose one classifier, or the file of its features together with that of its head.',
    );
  }
  const bytes = pictures[0] === first ? joinGraphs(first, second) : joinGraphs(second, first);
  return { graph: readGraph(bytes), bytes };
}

/** Reads a file of JSON; null where it is not there. @throws AppError `model-invalid` */
async function jsonOf(title: string, files: readonly ClassifierFile[], name: string): Promise<unknown> {
  const found = files.find(({ path }) => path === name) ?? files.find(({ path }) => nameOf(path) === name);
  if (!found) return null;
  return parsedJson(await found.file.text(), `${title}: ${found.path}`);
}

function parsedJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new AppError('model-invalid', `${what} is not valid JSON.`, 'Write it anew.', error);
  }
}

const NAMES_FILE = /^(?:class(?:es|[-_ ]?names)?|labels?|synset[-_ ]?words)\.(?:txt|json)$/i;
/** What exporters write where they were told no names. */
const PLACEHOLDER = /^(?:LABEL_)?\d+$/;

async function classNamesOf(
  title: string,
  files: readonly ClassifierFile[],
  graph: OnnxGraph,
): Promise<readonly string[] | null> {
  const carried = graph.metadata.get(CLASSES_KEY);
  const ofGraph = carried === undefined ? null : parseClassNames(carried);
  if (ofGraph) return ofGraph;
  const listed = files.find(({ path }) => NAMES_FILE.test(nameOf(path)));
  if (listed) {
    const names = parseClassNames(await listed.file.text());
    if (names) return names;
    throw new AppError(
      'model-invalid',
      `${title}: ${listed.path} lists no class names.`,
      'Write one name a line, in the order of the scores.',
    );
  }
  const config = await jsonOf(title, files, 'config.json');
  const hasTable = typeof config === 'object' && config !== null && 'id2label' in config;
  const names = hasTable ? namesFromJson(config) : null;
  return names?.every((name) => PLACEHOLDER.test(name)) ? null : names;
}

async function preprocessingOf(
  title: string,
  files: readonly ClassifierFile[],
  graph: OnnxGraph,
): Promise<Preprocessing | null> {
  const carried = graph.metadata.get(PREPROCESSING_KEY);
  if (carried !== undefined) {
    return parsePreprocessorConfig(parsedJson(carried, `${title}: the entry ${PREPROCESSING_KEY} of the file`));
  }
  const config = await jsonOf(title, files, 'preprocessor_config.json');
  return config === null ? null : parsePreprocessorConfig(config);
}

function badInput(what: string, fix: string): AppError {
  return new AppError('model-invalid', `This network ${what}, which the studio cannot give it.`, fix);
}

/** Width and height that the network asks for. @throws AppError `model-invalid` for inputs that are no picture of the studio's form */
function inputSizeOf({ inputs }: OnnxGraph): ClassifierFacts['inputSize'] {
  const [input] = inputs;
  if (!input || inputs.length > 1) {
    throw badInput(`has ${inputs.length} inputs`, 'Export it with the picture as its one input.');
  }
  if (input.type !== 0 && input.type !== FLOAT) {
    throw badInput('takes pictures that are not 32-bit floats', 'Export it with float32 inputs.');
  }
  if (!input.shape) return null;
  const [count, channels, height, width] = input.shape;
  const shape = `[${input.shape.join(', ')}]`;
  if (input.shape.length !== 4 || (typeof channels === 'number' && channels !== 3)) {
    const isChannelsLast = input.shape.length === 4 && input.shape[3] === 3;
    const how = isChannelsLast
      ? ' Its channels come last; tf2onnx turns them with --inputs-as-nchw and the name of the input.'
      : '';
    const fix = `Export it for input of the shape [images, 3, height, width].${how}`;
    throw badInput(`takes an input of the shape ${shape}`, fix);
  }
  if (typeof count === 'number' && count > 1) {
    throw badInput(`takes ${count} pictures at a time and no other number`, 'Export it with a dynamic batch size.');
  }
  return typeof height === 'number' && typeof width === 'number' ? { width, height } : null;
}

/** Whether the network takes one picture at a time and no more. */
export function takesOneAtATime({ inputs }: OnnxGraph): boolean {
  return inputs[0]?.shape?.[0] === 1;
}

/**
 * Reads a classifier: one ONNX file or two (features and head), in transformers.js' layout or bare.
 *
 * @param choices what the person says; it comes before what the files say
 * @throws AppError `model-missing`, `model-invalid`, `bad-input`, `file-changed`
 */
export async function readClassifier(
  title: string,
  files: readonly ClassifierFile[],
  choices: ClassifierChoices = {},
): Promise<ReadClassifier> {
  const own = belowConfig(files);
  const { graph, bytes } = await readNetwork(title, networkFiles(title, own));
  const places = headPlaces(graph);
  const output = choices.output ?? (places.length === 1 ? places[0]!.output : null);
  const facts: ClassifierFacts = {
    title,
    heads: places.map(({ output: name, op, classCount, dimension, features }) => {
      return { output: name, op, classCount, dimension, hasMap: spatialMap(graph, features) !== null };
    }),
    output,
    classNames: choices.classNames ?? (await classNamesOf(title, own, graph)),
    preprocessing: choices.preprocessing ?? (await preprocessingOf(title, own, graph)),
    inputSize: inputSizeOf(graph),
  };
  return { facts, graph, bytes, dtype: storedDtype(graph) };
}
