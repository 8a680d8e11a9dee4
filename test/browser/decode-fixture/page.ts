/** The smallest page around the decode pool and the importers; driven by the decode and drop tests. */
import { DecodePool, decodeWorkerCount } from '../../../src/compute/decode-pool';
import { toPlainError, type PlainError } from '../../../src/core/errors';
import type { PixelBox } from '../../../src/core/picture-window';
import type { Preprocessing } from '../../../src/core/preprocessing';
import { dropSource } from '../../../src/io/drop-source';
import type { FileSource } from '../../../src/io/file-source';
import { readDataset } from '../../../src/io/layouts';
import { pickedSource } from '../../../src/io/picked-source';

export interface DecodeOutcome {
  path: string;
  elapsedMs: number;
  decoded?: {
    widthPixels: number;
    heightPixels: number;
    format: string;
    contentHash: string;
    thumbnail: { type: string; width: number; height: number };
    pixelStatistics: number[];
    /** Float32 planes, base64. */
    inputs: string[];
  };
  error?: PlainError;
}

export interface DecodeSettings {
  inputs: readonly Preprocessing[];
  limitPixels?: number;
  part?: PixelBox;
  thumbnailPixels?: number;
  /** Stops every decoding after so many milliseconds. */
  abortAfterMs?: number;
}

function base64(floats: Float32Array): string {
  const bytes = new Uint8Array(floats.buffer);
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

async function thumbnailSize(thumbnail: Uint8Array): Promise<{ type: string; width: number; height: number }> {
  const type = thumbnail[0] === 0xff ? 'jpeg' : 'other';
  const bitmap = await createImageBitmap(new Blob([thumbnail as Uint8Array<ArrayBuffer>]));
  return { type, width: bitmap.width, height: bitmap.height };
}

function chosen(): File[] {
  return [...(document.querySelector<HTMLInputElement>('#files')!.files ?? [])];
}

const pool = new DecodePool();

async function decodeOne(file: File, settings: DecodeSettings, signal?: AbortSignal): Promise<DecodeOutcome> {
  const startedAt = performance.now();
  const { inputs, limitPixels = 200e6, thumbnailPixels = 192, part } = settings;
  try {
    const request = { file, path: file.name, inputs, limitPixels, thumbnailPixels, ...(part && { part }) };
    const decoded = await pool.decode(request, signal ? { signal } : {});
    const elapsedMs = performance.now() - startedAt;
    const { widthPixels, heightPixels, format, contentHash } = decoded;
    return {
      path: file.name,
      elapsedMs,
      decoded: {
        widthPixels,
        heightPixels,
        format,
        contentHash,
        thumbnail: await thumbnailSize(decoded.thumbnail),
        pixelStatistics: [...decoded.pixelStatistics],
        inputs: decoded.inputs.map(base64),
      },
    };
  } catch (thrown) {
    return { path: file.name, elapsedMs: performance.now() - startedAt, error: toPlainError(thrown) };
  }
}

/** Decodes the chosen files, all at once, and says what became of each. */
function decodeChosen(settings: DecodeSettings): Promise<DecodeOutcome[]> {
  const { abortAfterMs } = settings;
  const signal = abortAfterMs === undefined ? undefined : AbortSignal.timeout(abortAfterMs);
  return Promise.all(chosen().map((file) => decodeOne(file, settings, signal)));
}

async function describe(source: FileSource): Promise<unknown> {
  try {
    const { dataset, layout, files, warnings } = await readDataset(source);
    const { name, classes, paths, refused, splits } = dataset;
    const sizes = await Promise.all(files.slice(0, 3).map(async (file) => (await file.read()).size - file.sizeBytes));
    const hasHandle = source.handle !== undefined;
    return { name, layout, classes, paths, refused, splits: splits && [...splits], warnings, sizes, hasHandle };
  } catch (thrown) {
    return toPlainError(thrown);
  }
}

const target = document.querySelector('#target')!;
let withoutHandles = false;
let dropped: Promise<unknown> = Promise.resolve(null);
target.addEventListener('dragover', (event) => event.preventDefault());
target.addEventListener('drop', (event) => {
  event.preventDefault();
  const { dataTransfer } = event as DragEvent;
  // Firefox and Safari give entries only.
  if (withoutHandles) Object.defineProperty(DataTransferItem.prototype, 'getAsFileSystemHandle', { value: undefined });
  dropped = describe(dropSource(dataTransfer!));
  document.body.dataset['dropped'] = 'yes';
});

const fixture = {
  workers: decodeWorkerCount(),
  decodeChosen,
  describePicked: () => describe(pickedSource(document.querySelector<HTMLInputElement>('#folder')!.files ?? [])),
  dropped: () => dropped,
  forgetHandles: () => {
    withoutHandles = true;
  },
};
export type DecodeFixture = typeof fixture;

declare global {
  interface Window {
    decodeFixture: DecodeFixture;
  }
}
window.decodeFixture = fixture;
