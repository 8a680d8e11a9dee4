import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from './usage.mjs';

/**
 * @typedef {import('../../src/headless/protocol').HeadlessNetwork} HeadlessNetwork
 * @typedef {import('../../src/headless/protocol').HeadlessClassifier} HeadlessClassifier
 * @typedef {{ network: HeadlessNetwork | null, folder: string | null }} ChosenNetwork
 * @typedef {{ network: HeadlessNetwork | HeadlessClassifier | null, folder: string | null }} ChosenBackbone
 */

/** @param {string} path */
export function isFolder(path) {
  return existsSync(path) && statSync(path).isDirectory();
}

/**
 * A folder that exists, else a hub model.
 * @param {string} flag
 * @param {string} text
 * @param {string} workingFolder
 * @returns {ChosenNetwork}
 */
export function networkOf(flag, text, workingFolder) {
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
export function backboneOf({ backbone, classifier, 'classifier-output': output }, workingFolder) {
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
export function encoderOf(text, isNeeded, workingFolder) {
  if (text === undefined) return { network: isNeeded ? { kind: 'bundled' } : null, folder: null };
  if (text === 'none') return { network: null, folder: null };
  if (text === 'bundled') return { network: { kind: 'bundled' }, folder: null };
  return networkOf('encoder', text, workingFolder);
}
