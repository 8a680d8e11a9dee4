import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * @typedef {import('../../src/headless/protocol').HeadlessNetwork} HeadlessNetwork
 * @typedef {import('../../src/headless/protocol').HeadlessRequest} HeadlessRequest
 * @typedef {import('../../src/headless/protocol').HeadlessClassifier} HeadlessClassifier
 * @typedef {{ network: HeadlessNetwork | null, folder: string | null }} ChosenNetwork
 * @typedef {{ network: HeadlessNetwork | HeadlessClassifier | null, folder: string | null }} ChosenBackbone
 * @typedef {{
 *   folder: string | null,
 *   out: string,
 *   encoderFolder: string | null,
 *   backboneFolder: string | null,
 *   examplesFolder: string | null,
 *   request: Omit<HeadlessRequest, 'base'>,
 * }} AuditOptions `folder` null: the demo
 */

/** Wrong use of the command: exit code 2. */
export class UsageError extends Error {}

const DEVICES = /** @type {const} */ (['auto', 'webgpu', 'wasm']);
/** What a person writes, and the kind of cue that it means. */
const CUE_KINDS = /** @type {const} */ ({
  text: 'text',
  pixel: 'pixel',
  metadata: 'metadata',
  slices: 'slice',
  features: 'neuron',
});
const CUE_WORDS = /** @type {(keyof typeof CUE_KINDS)[]} */ (Object.keys(CUE_KINDS));
const METHODS = /** @type {const} */ ([
  'erm',
  'erm-tuned',
  'low-spuriosity',
  'random-tuning',
  'error-tuning',
  'dfr',
  'dfr-train',
  'group-weighted',
  'afr',
  'jtt',
  'group-dro',
  'tldr',
  'drml',
  'debias-vl',
  'roboshot',
  'zero-shot',
]);
/** They learn from words, so that an encoder is needed. */
const WORD_METHODS = /** @type {readonly string[]} */ (['tldr', 'drml', 'debias-vl', 'roboshot']);
/** Ten lists of 400 words fit in a tenth of it. */
const MOST_WORD_BYTES = 2 ** 20;
/** Zero-shot mends nothing: it stands beside the others where it is named. */
const ALL_METHODS = METHODS.filter((name) => name !== 'zero-shot');
const DEFAULT_METHODS = 'erm,erm-tuned,low-spuriosity,random-tuning,error-tuning';
const PLANTED = /** @type {const} */ (['background', 'watermark', 'date stamp', 'border', 'fence']);

export const HELP = `Usage: npm run audit -- <folder> --out <folder> [options]
       npm run audit -- --demo --out <folder> [options]

Runs the whole audit without a window, in the engine that the page uses, and writes findings.json, rows.csv,
head.safetensors and report.html, with --classifier also the classifier with its mended last layer as classifier.onnx. Nothing leaves this computer unless a model of a hub is named.

  <folder>                class folders, split folders, or images with a metadata.csv
  --out <folder>          where the files go; made if missing, files of the same names are replaced
  --demo                  the drawn demo set in place of a folder
  --encoder <model>       bundled (default), none, a hub model such as Xenova/clip-vit-base-patch32,
                          or a folder in transformers.js' layout; scores the cues
  --backbone <model>      hub model or folder: the network below the head that is audited (default: the encoder)
  --classifier <model>    an .onnx file or a folder: a classifier of your own, audited as it is where its class names are
                          those of the data (config.json, labels.txt, or the file itself names them); how pictures are
                          prepared stands in preprocessor_config.json beside it
  --classifier-output <n> which of several last layers is audited, by the name of its output
  --device <device>       ${DEVICES.join(', ')} (default auto)
  --cues <kinds>          ${CUE_WORDS.join(', ')}, separated by commas (default: all that the data allow; pixel and
                          metadata load no encoder). A metadata column is tested, never taken as spurious by itself.
  --examples <folder>     images that show one cue, which is named as the folder; where there are folders "with" and
                          "without" in it, those that show it and those that do not
  --spurious <cues>       cues to take as spurious, separated by commas, each "cue" or "class=cue"
                          (default: what the findings suggest, and why, is printed)
  --mitigations <names>   ${METHODS.slice(0, 6).join(', ')},
                          ${METHODS.slice(6).join(', ')},
                          or all for every one that the data allow
                          (default: ${DEFAULT_METHODS})
  --set <options>         options of methods, separated by commas, each method.option=number, e.g. dfr.isL1=1
  --groups <column>       metadata column whose values part the classes into the groups that methods balance, or cues
                          for the cues judged spurious (default: the column whose worst group is worst, else cues)
  --words <file>          word lists for tldr, drml, debias-vl and roboshot, as JSON, CSV or text (default: the demo's own, or
                          the classes' names and the words of the spurious cues); the last three need the encoder as backbone
  --seed <n>              every draw follows from it (default 1)
  --hub <origin>          another hub of the same layout, e.g. http://127.0.0.1:8080
  --demo-images <n>       number of images of the demo (default 480)
  --demo-strength <s>     0.5 to 1: share of training images that show the planted cue (default 0.95); none plants nothing
  --demo-cue <cue>        ${PLANTED.join(', ')} (default background)
  --help                  this text

Exit code: 0 done, 1 failed (the message says what to do), 2 wrong use.`;

const OPTIONS = /** @type {const} */ ({
  out: { type: 'string' },
  demo: { type: 'boolean' },
  encoder: { type: 'string' },
  backbone: { type: 'string' },
  classifier: { type: 'string' },
  'classifier-output': { type: 'string' },
  device: { type: 'string' },
  cues: { type: 'string' },
  examples: { type: 'string' },
  spurious: { type: 'string' },
  mitigations: { type: 'string' },
  groups: { type: 'string' },
  set: { type: 'string' },
  words: { type: 'string' },
  seed: { type: 'string' },
  hub: { type: 'string' },
  'demo-images': { type: 'string' },
  'demo-strength': { type: 'string' },
  'demo-cue': { type: 'string' },
  help: { type: 'boolean' },
});

/**
 * @param {string} text
 * @returns {string[]}
 */
function splitList(text) {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/**
 * @template {string} Choice
 * @param {string} flag
 * @param {string} text
 * @param {readonly Choice[]} choices
 * @returns {Choice}
 */
function oneOf(flag, text, choices) {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new UsageError(`--${flag} ${text}: one of ${choices.join(', ')}.`);
  return found;
}

/**
 * @param {string} flag
 * @param {string} text
 * @param {number} least
 * @param {number} most
 */
function integerOf(flag, text, least, most) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`--${flag} ${text}: a whole number from ${least} to ${most}.`);
}

/** @param {string} path */
function isFolder(path) {
  return existsSync(path) && statSync(path).isDirectory();
}

/**
 * A folder that exists, else a hub model.
 * @param {string} flag
 * @param {string} text
 * @param {string} workingFolder
 * @returns {ChosenNetwork}
 */
function networkOf(flag, text, workingFolder) {
  const folder = resolve(workingFolder, text);
  if (isFolder(folder)) return { network: { kind: 'folder' }, folder };
  if (/^[\w-][\w.-]*\/[\w-][\w.-]*$/.test(text)) return { network: { kind: 'hub', id: text }, folder: null };
  throw new UsageError(`--${flag} ${text}: neither a folder nor a hub model's name (owner/name).`);
}

/**
 * The network below the head, or a classifier with a head of its own.
 * @param {Record<string, string | undefined>} values
 * @param {string} workingFolder
 * @returns {ChosenBackbone}
 */
function backboneOf({ backbone, classifier, 'classifier-output': output }, workingFolder) {
  if (output !== undefined && classifier === undefined) {
    throw new UsageError('--classifier-output goes with --classifier.');
  }
  if (classifier === undefined) {
    return backbone ? networkOf('backbone', backbone, workingFolder) : { network: null, folder: null };
  }
  if (backbone !== undefined) throw new UsageError('Either --backbone or --classifier, not both.');
  const path = resolve(workingFolder, classifier);
  const isNetwork = existsSync(path) && (isFolder(path) || /\.onnx$/i.test(path));
  if (!isNetwork) throw new UsageError(`--classifier ${classifier}: neither an .onnx file nor a folder.`);
  return { network: { kind: 'classifier', output: output ?? null }, folder: path };
}

/**
 * @param {string | undefined} text
 * @param {boolean} isNeeded
 * @param {string} workingFolder
 * @returns {ChosenNetwork}
 */
function encoderOf(text, isNeeded, workingFolder) {
  if (text === undefined) return { network: isNeeded ? { kind: 'bundled' } : null, folder: null };
  if (text === 'none') return { network: null, folder: null };
  if (text === 'bundled') return { network: { kind: 'bundled' }, folder: null };
  return networkOf('encoder', text, workingFolder);
}

/**
 * @param {Record<string, string | undefined>} values
 * @param {number} seed
 * @returns {HeadlessRequest['data']}
 */
function demoOf(values, seed) {
  const strengthText = values['demo-strength'] ?? '0.95';
  const strength = strengthText === 'none' ? null : Number(strengthText);
  if (strength !== null && !(strength >= 0.5 && strength <= 1)) {
    throw new UsageError(`--demo-strength ${strengthText}: none, or a number from 0.5 to 1.`);
  }
  return {
    kind: 'demo',
    options: {
      images: integerOf('demo-images', values['demo-images'] ?? '480', 40, 20_000),
      strength,
      seed,
      classes: 2,
      plantedCue: oneOf('demo-cue', values['demo-cue'] ?? 'background', PLANTED),
    },
  };
}

/**
 * @param {string | undefined} text
 * @param {boolean} hasEncoder
 * @param {boolean} hasVectors whether any network looks at the images
 * @param {boolean} hasClassifier
 * @returns {HeadlessRequest['cueKinds']}
 */
function cueKindsOf(text, hasEncoder, hasVectors, hasClassifier) {
  if (text === undefined) {
    return [
      ...(hasEncoder ? [CUE_KINDS.text] : []),
      'pixel',
      'metadata',
      ...(hasVectors ? [CUE_KINDS.slices] : []),
      ...(hasClassifier ? [CUE_KINDS.features] : []),
    ];
  }
  const words = splitList(text).map((word) => oneOf('cues', word, CUE_WORDS));
  if (words.length === 0) throw new UsageError('--cues: name at least one kind.');
  if (words.includes('text') && !hasEncoder) {
    throw new UsageError('--cues text needs an encoder: leave out --encoder none.');
  }
  if (words.includes('slices') && !hasVectors) {
    throw new UsageError('--cues slices needs vectors: leave out --encoder none, or name a --backbone.');
  }
  if (words.includes('features') && !hasVectors) {
    throw new UsageError('--cues features needs a network: name a --classifier.');
  }
  return words.map((word) => CUE_KINDS[word]);
}

/**
 * @param {string | undefined} text
 * @param {boolean} hasEncoder
 * @param {string} workingFolder
 */
function examplesOf(text, hasEncoder, workingFolder) {
  if (text === undefined) return null;
  if (!hasEncoder) throw new UsageError('--examples needs an encoder: leave out --encoder none.');
  const folder = resolve(workingFolder, text);
  if (!isFolder(folder)) throw new UsageError(`--examples ${text}: there is no such folder.`);
  return folder;
}

/**
 * Whether the bundled encoder is loaded where none is named: for words, for methods that learn from them, for examples, and for slices without another network.
 * @param {Record<string, string | undefined>} values
 */
function needsEncoder({ cues, examples, backbone, classifier, mitigations, words: wordsFile }) {
  if (cues === undefined || examples !== undefined || wordsFile !== undefined) return true;
  if (splitList(mitigations ?? '').some((name) => WORD_METHODS.includes(name))) return true;
  const words = splitList(cues);
  return words.includes('text') || (words.includes('slices') && backbone === undefined && classifier === undefined);
}

/**
 * @param {string} text
 * @returns {HeadlessRequest['methods']}
 */
function methodsOf(text) {
  const names = splitList(text);
  if (names.length === 0) throw new UsageError('--mitigations: name at least one.');
  return [...new Set(names.flatMap((name) => (name === 'all' ? ALL_METHODS : oneOf('mitigations', name, METHODS))))];
}

/**
 * @param {string | undefined} text
 * @returns {HeadlessRequest['groups']}
 */
function groupsOf(text) {
  if (text === undefined) return null;
  return text === 'cues' ? { kind: 'cues', thresholds: [] } : { kind: 'attribute', attribute: text };
}

/**
 * What the options of a method are is the method's affair: it refuses what it does not know.
 * @param {string | undefined} text
 * @returns {HeadlessRequest['options']}
 */
function methodOptionsOf(text = '') {
  /** @type {Partial<Record<(typeof METHODS)[number], Record<string, number>>>} */
  const options = {};
  for (const part of splitList(text)) {
    const [, name, option, value] = /^([\w-]+)\.(\w+)=(.+)$/.exec(part) ?? [];
    const method = METHODS.find((known) => known === name);
    if (!method || !option || !Number.isFinite(Number(value))) {
      throw new UsageError(`--set ${part}: method.option=number, the method one of ${METHODS.join(', ')}.`);
    }
    options[method] = { ...options[method], [option]: Number(value) };
  }
  return options;
}

/**
 * @param {string | undefined} text
 * @param {string} workingFolder
 * @returns {HeadlessRequest['words']}
 */
function wordsOf(text, workingFolder) {
  if (text === undefined) return null;
  const path = resolve(workingFolder, text);
  if (!existsSync(path) || !statSync(path).isFile()) throw new UsageError(`--words ${text}: there is no such file.`);
  if (statSync(path).size > MOST_WORD_BYTES)
    throw new UsageError(`--words ${text}: larger than a list of words can be.`);
  return { fileName: basename(path), text: readFileSync(path, 'utf8') };
}

/** @param {string | undefined} text */
function hubOf(text) {
  if (text === undefined) return null;
  try {
    const { origin } = new URL(text);
    if (origin === text.replace(/\/$/, '')) return origin;
  } catch {
    // Said below.
  }
  throw new UsageError(`--hub ${text}: an origin such as https://name or http://127.0.0.1:8080.`);
}

/**
 * What the command line asks for; null: help.
 * @param {readonly string[]} commandArguments
 * @param {string} workingFolder paths are relative to it
 * @returns {AuditOptions | null}
 * @throws {UsageError}
 */
export function readAuditOptions(commandArguments, workingFolder) {
  let parsed;
  try {
    parsed = parseArgs({ args: [...commandArguments], options: OPTIONS, allowPositionals: true });
  } catch (thrown) {
    throw new UsageError(/** @type {Error} */ (thrown).message);
  }
  const values = /** @type {Record<string, string | undefined>} */ (parsed.values);
  if (parsed.values.help) return null;
  const seed = integerOf('seed', values.seed ?? '1', 0, 2 ** 31 - 1);
  const folder = folderOf(parsed.positionals, Boolean(parsed.values.demo), workingFolder);
  if (!values.out) throw new UsageError('--out <folder> is missing: where should the files go?');
  const encoder = encoderOf(values.encoder, needsEncoder(values), workingFolder);
  const backbone = backboneOf(values, workingFolder);
  const methods = methodsOf(values.mitigations ?? DEFAULT_METHODS);
  const hasEncoder = encoder.network !== null;
  const examplesFolder = examplesOf(values.examples, hasEncoder, workingFolder);
  return {
    folder,
    out: resolve(workingFolder, values.out),
    encoderFolder: encoder.folder,
    backboneFolder: backbone.folder,
    examplesFolder,
    request: {
      data: folder === null ? demoOf(values, seed) : { kind: 'folder' },
      encoder: encoder.network,
      backbone: backbone.network,
      device: oneOf('device', values.device ?? 'auto', DEVICES),
      hubOrigin: hubOf(values.hub),
      cueKinds: cueKindsOf(
        values.cues,
        hasEncoder,
        hasEncoder || backbone.network !== null,
        values.classifier !== undefined,
      ),
      hasExamples: examplesFolder !== null,
      spurious: values.spurious === undefined ? null : splitList(values.spurious),
      methods,
      groups: groupsOf(values.groups),
      options: methodOptionsOf(values.set),
      words: wordsOf(values.words, workingFolder),
      seed,
    },
  };
}

/**
 * @param {readonly string[]} positionals
 * @param {boolean} isDemo
 * @param {string} workingFolder
 * @returns {string | null}
 */
function folderOf(positionals, isDemo, workingFolder) {
  const [first, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`One folder at a time; "${more[0]}" is one too many.`);
  if (isDemo && first !== undefined) throw new UsageError('Either a folder or --demo, not both.');
  if (isDemo) return null;
  if (first === undefined) throw new UsageError('Name a folder of labelled images, or --demo.');
  const folder = resolve(workingFolder, first);
  if (!existsSync(folder)) throw new UsageError(`${first}: there is no such folder.`);
  if (!isFolder(folder)) throw new UsageError(`${first} is a file; name the folder that holds the images.`);
  return folder;
}
