import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backboneOf, encoderOf, isFolder } from './network-options.mjs';
import { integerOf, oneOf, splitList } from './option-values.mjs';
import {
  ALL_METHODS,
  CUE_KINDS,
  CUE_WORDS,
  DEFAULT_METHODS,
  DEVICES,
  METHODS,
  MOST_WORD_BYTES,
  OPTIONS,
  PLANTED,
  SYSTEMS,
  UsageError,
  WORD_METHODS,
} from './usage.mjs';

/**
 * @typedef {import('../../src/headless/protocol').HeadlessRequest} HeadlessRequest
 * @typedef {{
 *   folder: string | null,
 *   out: string,
 *   encoderFolder: string | null,
 *   backboneFolder: string | null,
 *   examplesFolder: string | null,
 *   request: Omit<HeadlessRequest, 'base'>,
 * }} AuditOptions `folder` null: the demo
 */

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

/**
 * @param {Record<string, string | undefined>} values
 * @param {boolean} isDemo
 * @param {boolean} hasVectors whether any network looks at the images
 * @returns {HeadlessRequest['systems']}
 */
function systemsOf({ systems, generator }, isDemo, hasVectors) {
  if (generator !== undefined) oneOf('generator', generator, ['demo']);
  if (systems === undefined) {
    if (generator !== undefined) throw new UsageError('--generator makes images for --systems: name one.');
    return [];
  }
  const names = splitList(systems).map((name) => oneOf('systems', name, SYSTEMS));
  if (names.length === 0) throw new UsageError('--systems: name at least one.');
  if (!isDemo) throw new UsageError('--systems: only the demo’s painter makes images so far; use it with --demo.');
  if (!hasVectors) throw new UsageError('--systems needs a network: leave out --encoder none.');
  return [...new Set(names)];
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
      systems: systemsOf(values, folder === null, hasEncoder || backbone.network !== null),
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
