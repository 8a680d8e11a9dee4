import type { AuditClient } from '../compute/audit-client';
import { LIMIT_PIXELS } from '../compute/embedding-run';
import type { NetworkSlot } from '../compute/encoder-client';
import { AppError, throwIfAborted } from '../core/errors';
import { inputSize, type PixelBox, type Planes } from '../core/picture-window';
import type { Preprocessing } from '../core/preprocessing';
import type { SourceFile } from '../io/file-source';
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

/** Every network once: two eyes of one slot are one. */
export function distinctEyes(eyes: readonly Eye[]): Eye[] {
  return eyes.filter((eye, i) => eyes.findIndex(({ slot }) => slot === eye.slot) === i);
}

/** A row to look at, or a part of its picture as though nothing else were in the file. */
export interface LookWish {
  row: number;
  part?: PixelBox;
}

/** A picture with one input per eye, in their order. */
export interface LookedAt {
  row: number;
  /** Of the whole picture. */
  size: { width: number; height: number };
  inputs: Planes[];
}

/** Inputs per call: bounds what is copied at a time, 39 MB for inputs of 224 pixels a side. */
const INPUTS_PER_CALL = 64;

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

/** Decodes an original anew. @throws AppError `file-changed`, `unreadable-image` */
async function lookAt(
  context: LookContext,
  { row, part }: LookWish,
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
      ...(part && { part }),
    },
    task.signal ? { signal: task.signal } : {},
  );
  return {
    row,
    size: { width: decoded.widthPixels, height: decoded.heightPixels },
    inputs: eyes.map((eye, i) => ({ ...inputSize(eye.preprocessing), values: decoded.inputs[i]! })),
  };
}

/**
 * Originals in the order asked for, some at a time; the next ones are decoded while these are worked on.
 *
 * @throws AppError `file-changed`, `unreadable-image`, `aborted`
 */
export async function* lookThrough(
  context: LookContext,
  wishes: readonly LookWish[],
  eyes: readonly Eye[],
  atOnce: number,
  task: TaskOptions,
): AsyncGenerator<LookedAt[]> {
  const begin = (start: number): Promise<LookedAt>[] =>
    wishes.slice(start, start + atOnce).map((wish) => {
      const looking = lookAt(context, wish, eyes, task);
      // A failure is told where it is awaited; one behind an earlier failure is nobody's.
      looking.catch(() => undefined);
      return looking;
    });
  let next = begin(0);
  for (let start = 0; start < wishes.length; start += atOnce) {
    const pictures = await Promise.all(next);
    next = begin(start + atOnce);
    yield pictures;
  }
}

/** Inputs one after the other in one allocation. */
export function packed(start: number, end: number, inputAt: (place: number) => Planes): Float32Array {
  let pixels = new Float32Array(0);
  for (let place = start; place < end; place += 1) {
    const { values } = inputAt(place);
    if (place === start) pixels = new Float32Array((end - start) * values.length);
    pixels.set(values, (place - start) * values.length);
  }
  return pixels;
}

/**
 * Vectors of inputs, row-major, un-normalised. Inputs are made when their turn comes, while the network works on those before.
 *
 * @param inputAt makes the input of a place from 0 to count - 1
 */
export async function embedAgain(
  { workers }: LookContext,
  { slot }: Eye,
  count: number,
  inputAt: (place: number) => Planes,
  task: TaskOptions,
): Promise<Float32Array> {
  const endOf = (start: number): number => Math.min(count, start + INPUTS_PER_CALL);
  let all = new Float32Array(0);
  let pixels = packed(0, endOf(0), inputAt);
  for (let start = 0; start < count; start = endOf(start)) {
    throwIfAborted(task.signal);
    const end = endOf(start);
    const running = workers.encoder.embedImages(slot, pixels, end - start, task.signal ? { signal: task.signal } : {});
    running.catch(() => undefined);
    pixels = packed(end, endOf(end), inputAt);
    const vectors = await running;
    const dimension = vectors.length / (end - start);
    if (start === 0) all = new Float32Array(count * dimension);
    all.set(vectors, start * dimension);
  }
  return all;
}
