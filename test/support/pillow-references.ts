import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Preprocessing } from '../../src/core/preprocessing';
import { readPng } from './read-png';

const FOLDER = join(import.meta.dirname, '../reference/pillow');

interface References {
  preparations: Record<string, Pick<Preprocessing, 'resize' | 'resample' | 'crop'>>;
  pictures: { file: string; width: number; height: number; decoded: string; prepared: Record<string, string> }[];
}

/** What Pillow makes of 20 pictures; see reference/pillow/make_references.py. */
export const references = JSON.parse(readFileSync(join(FOLDER, 'references.json'), 'utf8')) as References;

export function referencePath(file: string): string {
  return join(FOLDER, file);
}

export function referencePixels(file: string): ReturnType<typeof readPng> {
  return readPng(readFileSync(referencePath(file)));
}

/** A preparation whose output is the pixels themselves, 0 to 255. */
export function plainPreprocessing(preparation: string): Preprocessing {
  return { ...references.preparations[preparation]!, rescale: 1, mean: [0, 0, 0], std: [1, 1, 1] };
}

/** Largest difference of any channel between interleaved bytes and a reference. */
export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < actual.length; i += 1) largest = Math.max(largest, Math.abs(actual[i]! - expected[i]!));
  return largest;
}
