import type { RowBatch } from '../../workers/audit/row-types';
import type { DecodedImage, DecodeRequest } from '../../workers/decode/api';
import type { LoadedNetwork, NetworkSlot } from '../../workers/encoder/api';
import { abortedError, AppError, throwIfAborted } from '../core/errors';
import { PIXEL_CUES } from '../core/pixel-cues';
import type { Preprocessing } from '../core/preprocessing';
import type { ReportProgress } from '../core/progress';

/** Longest side of the thumbnails that an audit keeps. */
export const THUMBNAIL_PIXELS = 192;
/** Larger pictures are refused before decoding: at four bytes a pixel this one takes 800 MB. */
export const LIMIT_PIXELS = 200_000_000;
/** Rows per batch where no network runs and only pixel statistics are made. */
const ROWS_WITHOUT_NETWORK = 32;
/** Batches that may lie ready beside the one being embedded: enough to ride out a slow file, and memory stays bounded. */
const READY_BATCHES = 2;

/** Rows as they become ready, in order. `sizes` holds width and height per row, 0 for a refused one. */
export interface EmbeddedRows extends RowBatch {
  refused: readonly { row: number; file: string; reason: string }[];
  sizes: Uint32Array;
}

/** A file to embed: what is used of io's SourceFile. */
export interface EmbeddingFile {
  path: string;
  read(): Promise<Blob>;
}

/** What is used of the decode pool. */
export interface Decoder {
  /** Pictures that are worked on at once. */
  readonly capacity: number;
  decode(request: DecodeRequest, options: { signal?: AbortSignal }): Promise<DecodedImage>;
}

/** What is used of the encoder client. */
export interface ImageEncoder {
  embedImages(
    slot: NetworkSlot,
    pixels: Float32Array,
    count: number,
    options: { signal?: AbortSignal },
  ): Promise<Float32Array>;
  /** What is in a slot now: its device can change during a run. */
  loaded(slot: NetworkSlot): LoadedNetwork | null;
}

export interface EmbeddingRun {
  files: readonly EmbeddingFile[];
  /** First row to embed: the rows before it are kept from an earlier run. */
  start: number;
  pool: Decoder;
  client: ImageEncoder;
  /** Null: no network in this slot. */
  encoder: LoadedNetwork | null;
  backbone: LoadedNetwork | null;
  /** Called in row order, one call at a time; the next batch is being embedded meanwhile. */
  onRows(rows: EmbeddedRows): Promise<void> | void;
}

/** A batch whose pictures are decoded and whose model inputs are laid side by side. */
interface ReadyBatch {
  rows: Omit<EmbeddedRows, 'encoder' | 'backbone'>;
  /** Per network the planes of the decoded rows only, without gaps. */
  inputs: Float32Array[];
  decodedCount: number;
}

interface Slot {
  slot: NetworkSlot;
  network: LoadedNetwork;
}

/**
 * Embeds files from `start` on: the decode pool works ahead while the networks run, rows come out in order, and at most
 * {@link READY_BATCHES} batches wait. A file that cannot be decoded becomes a refused row with its reason.
 *
 * Rows of finished batches have been given to `onRows` when this throws, so that a later run goes on after them.
 *
 * @throws AppError `aborted` within one batch of the signal; whatever a network throws
 */
export async function runEmbedding(
  run: EmbeddingRun,
  task: { signal?: AbortSignal; onProgress?: ReportProgress } = {},
): Promise<void> {
  // Ends the decoding too when a network or `onRows` fails.
  const stop = new AbortController();
  const signal = task.signal ? AbortSignal.any([task.signal, stop.signal]) : stop.signal;
  const slots = slotsOf(run);
  const batchRows =
    slots.length > 0 ? Math.max(...slots.map(({ network }) => network.batchSize)) : ROWS_WITHOUT_NETWORK;
  const progress = startProgress(run, task.onProgress);
  let handedOver: Promise<void> = Promise.resolve();
  try {
    for await (const batch of decodedBatches(run, slots, batchRows, signal)) {
      const vectors = await embedBatch(run, slots, batch, signal);
      await handedOver;
      throwIfAborted(signal);
      handedOver = Promise.resolve(run.onRows({ ...batch.rows, ...vectors }));
      // A failure is thrown where this is awaited; until then it must not count as unhandled.
      handedOver.catch(() => undefined);
      progress(batch.rows.start + batch.rows.decoded.length);
    }
    await handedOver;
  } catch (error) {
    await handedOver.catch(() => undefined);
    throw task.signal?.aborted ? abortedError() : error;
  } finally {
    stop.abort();
  }
}

function slotsOf({ encoder, backbone }: EmbeddingRun): Slot[] {
  const slots: Slot[] = [];
  if (encoder) slots.push({ slot: 'encoder', network: encoder });
  if (backbone) slots.push({ slot: 'backbone', network: backbone });
  return slots;
}

function startProgress(run: EmbeddingRun, onProgress: ReportProgress | undefined): (done: number) => void {
  const startedAt = Date.now();
  return (done) => {
    const device = run.client.loaded(run.encoder ? 'encoder' : 'backbone')?.identity.device ?? 'CPU';
    // Counted from this run's first row, so that rate and time left are those of this run.
    const total = run.files.length - run.start;
    const note = run.start > 0 ? `${run.start} kept from before` : undefined;
    onProgress?.({
      stage: 'Embedding',
      done: done - run.start,
      total,
      unit: 'images',
      startedAt,
      device,
      ...(note && { note }),
    });
  };
}

/** Batches in row order; the pool is kept busy with the files of the next ones. */
async function* decodedBatches(
  run: EmbeddingRun,
  slots: readonly Slot[],
  batchRows: number,
  signal: AbortSignal,
): AsyncGenerator<ReadyBatch> {
  const { files, pool } = run;
  const ahead = Math.max(batchRows * READY_BATCHES, pool.capacity);
  const inputs = slots.map(({ network }) => network.preprocessing);
  const pending: Promise<DecodedImage | string>[] = [];
  let next = run.start;
  for (let start = run.start; start < files.length; start += batchRows) {
    const count = Math.min(batchRows, files.length - start);
    const outcomes: (DecodedImage | string)[] = [];
    while (outcomes.length < count) {
      throwIfAborted(signal);
      // One file joins for each that leaves: never more than `ahead` are decoded and not yet embedded.
      while (next < files.length && pending.length + outcomes.length < ahead) {
        const decoding = decodeOrRefuse(files[next]!, pool, inputs, signal);
        decoding.catch(() => undefined);
        pending.push(decoding);
        next += 1;
      }
      outcomes.push(await pending.shift()!);
    }
    yield assemble(files, start, outcomes, slots.length);
  }
}

/** The decoded picture, or the reason why it is refused. */
async function decodeOrRefuse(
  file: EmbeddingFile,
  pool: Decoder,
  inputs: readonly Preprocessing[],
  signal: AbortSignal,
): Promise<DecodedImage | string> {
  try {
    const blob = await file.read();
    const { path } = file;
    const request = { file: blob, path, inputs, thumbnailPixels: THUMBNAIL_PIXELS, limitPixels: LIMIT_PIXELS };
    return await pool.decode(request, { signal });
  } catch (error) {
    throwIfAborted(signal);
    // A file that changed or vanished, or that brought its worker down, costs that file and not the run.
    if (error instanceof AppError && error.code !== 'aborted') return error.message;
    if (error instanceof DOMException) return `The file could not be read (${error.message}).`;
    throw error;
  }
}

function assemble(
  files: readonly EmbeddingFile[],
  start: number,
  outcomes: readonly (DecodedImage | string)[],
  networkCount: number,
): ReadyBatch {
  const pixels = new Float32Array(outcomes.length * PIXEL_CUES.length);
  const sizes = new Uint32Array(2 * outcomes.length);
  const images: DecodedImage[] = [];
  const refused: { row: number; file: string; reason: string }[] = [];
  outcomes.forEach((outcome, i) => {
    if (typeof outcome === 'string') {
      refused.push({ row: start + i, file: files[start + i]!.path, reason: outcome });
      return;
    }
    images.push(outcome);
    pixels.set(outcome.pixelStatistics, i * PIXEL_CUES.length);
    sizes.set([outcome.widthPixels, outcome.heightPixels], 2 * i);
  });
  const rows = {
    start,
    decoded: Uint8Array.from(outcomes, (outcome) => (typeof outcome === 'string' ? 0 : 1)),
    pixels,
    thumbnails: outcomes.map((outcome) => (typeof outcome === 'string' ? new Uint8Array(0) : outcome.thumbnail)),
    hashes: outcomes.map((outcome) => (typeof outcome === 'string' ? '' : outcome.contentHash)),
    refused,
    sizes,
  };
  const inputs = Array.from({ length: networkCount }, (_, network) =>
    sideBySide(images.map((i) => i.inputs[network]!)),
  );
  return { rows, inputs, decodedCount: images.length };
}

function sideBySide(planes: readonly Float32Array[]): Float32Array {
  const stride = planes[0]?.length ?? 0;
  const joined = new Float32Array(planes.length * stride);
  planes.forEach((plane, i) => joined.set(plane, i * stride));
  return joined;
}

async function embedBatch(
  run: EmbeddingRun,
  slots: readonly Slot[],
  batch: ReadyBatch,
  signal: AbortSignal,
): Promise<{ encoder: Float32Array | null; backbone: Float32Array | null }> {
  const vectors: Record<NetworkSlot, Float32Array | null> = { encoder: null, backbone: null };
  for (const [index, { slot, network }] of slots.entries()) {
    const { dimension } = network.identity;
    const dense =
      batch.decodedCount > 0
        ? await run.client.embedImages(slot, batch.inputs[index]!, batch.decodedCount, { signal })
        : new Float32Array(0);
    vectors[slot] = spread(dense, batch.rows.decoded, dimension);
  }
  return vectors;
}

/** Puts the vectors of decoded rows in their places; a refused row holds zeros. */
function spread(dense: Float32Array, decoded: Uint8Array, dimension: number): Float32Array {
  if (dense.length === decoded.length * dimension) return dense;
  const rows = new Float32Array(decoded.length * dimension);
  let from = 0;
  decoded.forEach((isDecoded, row) => {
    if (!isDecoded) return;
    rows.set(dense.subarray(from, from + dimension), row * dimension);
    from += dimension;
  });
  return rows;
}
