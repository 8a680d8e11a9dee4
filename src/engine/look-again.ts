import type { AuditClient } from '../compute/audit-client';
import { LIMIT_PIXELS } from '../compute/embedding-run';
import type { NetworkSlot } from '../compute/encoder-client';
import type { ClassifierReport } from '../core/audit';
import { AppError, throwIfAborted } from '../core/errors';
import { logits, type Head } from '../core/head';
import { normaliseFeatures } from '../core/normalisation';
import { inputSize, type Planes } from '../core/picture-window';
import type { Preprocessing } from '../core/preprocessing';
import type { SourceFile } from '../io/file-source';
import { keptTensors } from './cue-step';
import { networkOf, type SharedWorkers } from './networks';
import type { SessionRecord } from './session-record';
import type { EmbedReport, EmbedSettings, TaskOptions } from './types';

/** What looking into an audit's pictures again needs of its session. */
export interface LookContext {
  record: SessionRecord;
  audit: Pick<AuditClient, 'call'>;
  workers: SharedWorkers;
  settings: EmbedSettings | undefined;
  classes: readonly string[];
  hasOriginals: boolean;
  file(row: number): SourceFile | null;
}

/** A network ready to look. */
export interface Eye {
  slot: NetworkSlot;
  preprocessing: Preprocessing;
}

/** A picture with one input per eye, in their order. */
export interface LookedAt {
  row: number;
  size: { width: number; height: number };
  inputs: Planes[];
}

/** Pictures per call: bounds what is copied at a time. */
const PICTURES_PER_CALL = 64;

/** @throws AppError `file-changed` where the originals are not at hand */
export function askForOriginals({ hasOriginals }: LookContext): void {
  if (hasOriginals) return;
  throw new AppError(
    'file-changed',
    'The folder of this audit is not open any more, so its images cannot be looked at again.',
    'Drop the same folder again.',
  );
}

/** The encoder of the audit's vectors. @throws AppError `model-missing` without one */
export async function encoderEye(context: LookContext, task: TaskOptions): Promise<Eye> {
  const wanted = context.record.result<EmbedReport>('embed')?.encoder ?? null;
  return eyeOf(context, 'encoder', wanted, task);
}

/** The network that the heads sit on. @throws AppError `model-missing` where they sit on pixel statistics */
export async function backboneEye(context: LookContext, task: TaskOptions): Promise<Eye> {
  const report = context.record.result<EmbedReport>('embed');
  if (!context.settings?.backbone) return eyeOf(context, 'encoder', report?.encoder ?? null, task);
  return eyeOf(context, 'backbone', report?.backbone ?? null, task);
}

async function eyeOf(
  { workers, settings }: LookContext,
  slot: NetworkSlot,
  wanted: EmbedReport['encoder'],
  task: TaskOptions,
): Promise<Eye> {
  const { preprocessing } = await networkOf(workers, slot, wanted, settings, task);
  return { slot, preprocessing };
}

/** Decodes a row's original anew. @throws AppError `file-changed`, `unreadable-image` */
export async function lookAt(
  context: LookContext,
  row: number,
  eyes: readonly Eye[],
  task: TaskOptions,
): Promise<LookedAt> {
  throwIfAborted(task.signal);
  askForOriginals(context);
  const file = context.file(row)!;
  const decoded = await context.workers.decodePool.decode(
    {
      file: await file.read(),
      path: file.path,
      inputs: eyes.map((eye) => eye.preprocessing),
      thumbnailPixels: 0,
      limitPixels: LIMIT_PIXELS,
    },
    task.signal ? { signal: task.signal } : {},
  );
  return {
    row,
    size: { width: decoded.widthPixels, height: decoded.heightPixels },
    inputs: eyes.map((eye, i) => ({ ...inputSize(eye.preprocessing), values: decoded.inputs[i]! })),
  };
}

/** Vectors of inputs, row-major, un-normalised. */
export async function embedAgain(
  { workers }: LookContext,
  { slot }: Eye,
  inputs: readonly Planes[],
  task: TaskOptions,
): Promise<Float32Array> {
  const parts: Float32Array[] = [];
  for (let start = 0; start < inputs.length; start += PICTURES_PER_CALL) {
    const some = inputs.slice(start, start + PICTURES_PER_CALL);
    const pixels = new Float32Array(some.reduce((sum, { values }) => sum + values.length, 0));
    let at = 0;
    for (const { values } of some) {
      pixels.set(values, at);
      at += values.length;
    }
    parts.push(
      await workers.encoder.embedImages(slot, pixels, some.length, task.signal ? { signal: task.signal } : {}),
    );
  }
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A score per vector. */
export type Scorer = (vectors: Float32Array, count: number) => Float64Array;

/** Cosine with a direction. */
export function cosineScorer(direction: Float32Array): Scorer {
  const length = Math.hypot(...direction) || 1;
  return (vectors, count) => {
    const dimension = vectors.length / count;
    return Float64Array.from({ length: count }, (_, i) => {
      let dot = 0;
      let squares = 0;
      for (let j = 0; j < dimension; j += 1) {
        const value = vectors[i * dimension + j]!;
        dot += value * direction[j]!;
        squares += value * value;
      }
      return dot / (Math.sqrt(squares) || 1) / length;
    });
  };
}

/** Logits of a head, row-major, from un-normalised vectors. */
export function headLogits(head: Head, vectors: Float32Array, count: number): Float64Array {
  const features = { rowCount: count, dimension: head.dimension, values: vectors };
  return logits(head, normaliseFeatures(features, head.normalisation));
}

/** A class's logit against the mean of the others: softmax cannot tell a shift of all. */
export function headScorer(head: Head, classIndex: number): Scorer {
  return (vectors, count) => {
    const values = headLogits(head, vectors, count);
    return Float64Array.from({ length: count }, (_, i) => {
      let others = 0;
      for (let c = 0; c < head.classCount; c += 1) if (c !== classIndex) others += values[i * head.classCount + c]!;
      return values[i * head.classCount + classIndex]! - others / Math.max(1, head.classCount - 1);
    });
  };
}

/** The audited head. @throws AppError `bad-input` before a classifier was fitted */
export function auditedHead({ record }: LookContext): Head {
  const kind = record.result<ClassifierReport>('classifier')?.kind;
  const fitted = keptTensors(record).heads.find(({ report }) => report.method === kind);
  if (fitted) return fitted.head;
  throw new AppError('bad-input', 'No classifier has been fitted yet.', 'Fit it in the step Classifier first.');
}

/** A cue's direction among the encoder's vectors. @throws AppError `bad-input` for a cue that has none */
export function cueDirection({ record }: LookContext, cueId: string): Float32Array {
  const { cues, textVectors } = keptTensors(record);
  const withWords = cues.filter((cue) => cue.kind === 'text');
  const place = withWords.findIndex((cue) => cue.id === cueId);
  if (place < 0) {
    throw new AppError(
      'bad-input',
      'This cue is not a direction among the vectors of the encoder, so it has no place in a picture.',
      'Choose a cue in words.',
    );
  }
  const dimension = textVectors.length / withWords.length;
  return textVectors.slice(place * dimension, (place + 1) * dimension);
}
