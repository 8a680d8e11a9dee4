import { AppError } from '../../src/core/errors';
import { RowColumns } from './row-columns';
import type { RowBatch, RowShape, RowStore } from './row-types';

/** Bytes of a row's record: decoded flag (u8, padded to 4), thumbnail length (u32), thumbnail offset (f64), SHA-256 (32). */
const RECORD_BYTES = 48;

interface Handles {
  encoder: FileSystemSyncAccessHandle;
  backbone: FileSystemSyncAccessHandle;
  pixels: FileSystemSyncAccessHandle;
  thumbnails: FileSystemSyncAccessHandle;
  /** Written last: a row exists when its record does, so a crash in mid-batch costs that batch only. */
  records: FileSystemSyncAccessHandle;
}

const FILE_NAMES: Record<keyof Handles, string> = {
  encoder: 'encoder.f32',
  backbone: 'backbone.f32',
  pixels: 'pixels.f32',
  thumbnails: 'thumbnails.bin',
  records: 'rows.bin',
};

function hexToBytes(hex: string, target: Uint8Array): void {
  for (let i = 0; i < target.length; i++) target[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16) || 0;
}

function bytesToHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Kept in the origin's private file system as it is made: `audits/<id>/*`. */
export class OpfsRowStore extends RowColumns implements RowStore {
  readonly kind = 'opfs';
  readonly #handles: Handles;
  #thumbnailOffsets: Float64Array;
  #thumbnailLengths: Uint32Array;

  private constructor(shape: RowShape, handles: Handles) {
    super(shape);
    this.#handles = handles;
    this.#thumbnailOffsets = new Float64Array(shape.rows);
    this.#thumbnailLengths = new Uint32Array(shape.rows);
  }

  /** Opens (or begins) the files of an audit and reads what is complete. */
  static async open(folder: FileSystemDirectoryHandle, shape: RowShape): Promise<OpfsRowStore> {
    const handles: Partial<Handles> = {};
    try {
      for (const [key, name] of Object.entries(FILE_NAMES) as [keyof Handles, string][]) {
        const file = await folder.getFileHandle(name, { create: true });
        handles[key] = await file.createSyncAccessHandle();
      }
      const store = new OpfsRowStore(shape, handles as Handles);
      store.#readBack();
      return store;
    } catch (thrown) {
      for (const handle of Object.values(handles)) handle.close();
      throw thrown;
    }
  }

  /** Rows that every file holds: after a loss of power one may be shorter than the records say. */
  #completeRows(): number {
    const { rows, encoderDimension, backboneDimension, pixelCount } = this.shape;
    const { encoder, backbone, pixels, records } = this.#handles;
    const held = (handle: FileSystemSyncAccessHandle, rowBytes: number): number =>
      rowBytes > 0 ? Math.floor(handle.getSize() / rowBytes) : rows;
    return Math.min(
      rows,
      held(records, RECORD_BYTES),
      held(encoder, 4 * encoderDimension),
      held(backbone, 4 * backboneDimension),
      held(pixels, 4 * pixelCount),
    );
  }

  #readBack(): void {
    const { shape } = this;
    const handles = this.#handles;
    const done = this.#completeRows();
    const records = new Uint8Array(done * RECORD_BYTES);
    handles.records.read(records, { at: 0 });
    const view = new DataView(records.buffer);
    let thumbnailEnd = 0;
    for (let row = 0; row < done; row++) {
      const at = row * RECORD_BYTES;
      this.decoded[row] = view.getUint8(at);
      this.#thumbnailLengths[row] = view.getUint32(at + 4, true);
      this.#thumbnailOffsets[row] = view.getFloat64(at + 8, true);
      this.hashes[row] = view.getUint8(at) ? bytesToHex(records.subarray(at + 16, at + 48)) : '';
      thumbnailEnd = Math.max(thumbnailEnd, view.getFloat64(at + 8, true) + view.getUint32(at + 4, true));
    }
    const readColumn = (handle: FileSystemSyncAccessHandle, column: Float32Array, width: number): void => {
      handle.read(column.subarray(0, done * width), { at: 0 });
      handle.truncate(done * width * 4);
    };
    readColumn(handles.encoder, this.encoder, shape.encoderDimension);
    readColumn(handles.backbone, this.backbone, shape.backboneDimension);
    readColumn(handles.pixels, this.pixels, shape.pixelCount);
    handles.records.truncate(done * RECORD_BYTES);
    handles.thumbnails.truncate(thumbnailEnd);
    this.done = done;
  }

  append(batch: RowBatch): void {
    const { shape } = this;
    const handles = this.#handles;
    try {
      if (batch.encoder)
        handles.encoder.write(batch.encoder as BufferSource, { at: batch.start * shape.encoderDimension * 4 });
      if (batch.backbone)
        handles.backbone.write(batch.backbone as BufferSource, { at: batch.start * shape.backboneDimension * 4 });
      handles.pixels.write(batch.pixels as BufferSource, { at: batch.start * shape.pixelCount * 4 });
      this.#writeRecords(batch);
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError') {
        throw new AppError(
          'quota-exceeded',
          'The browser has no room left to keep this audit.',
          'Free disk space or remove an old audit, then go on: what was embedded so far is kept.',
          thrown,
        );
      }
      throw thrown;
    }
    this.take(batch);
  }

  #writeRecords(batch: RowBatch): void {
    const handles = this.#handles;
    let offset = handles.thumbnails.getSize();
    const records = new Uint8Array(batch.decoded.length * RECORD_BYTES);
    const view = new DataView(records.buffer);
    batch.decoded.forEach((flag, i) => {
      const bytes = batch.thumbnails[i] ?? new Uint8Array(0);
      if (bytes.length > 0) handles.thumbnails.write(bytes as BufferSource, { at: offset });
      const at = i * RECORD_BYTES;
      view.setUint8(at, flag);
      view.setUint32(at + 4, bytes.length, true);
      view.setFloat64(at + 8, offset, true);
      hexToBytes(batch.hashes[i] ?? '', records.subarray(at + 16, at + 48));
      this.#thumbnailOffsets[batch.start + i] = offset;
      this.#thumbnailLengths[batch.start + i] = bytes.length;
      offset += bytes.length;
    });
    handles.thumbnails.flush();
    handles.records.write(records, { at: batch.start * RECORD_BYTES });
    handles.records.flush();
  }

  thumbnail(row: number): Uint8Array | null {
    const length = this.#thumbnailLengths[row] ?? 0;
    if (length === 0) return null;
    const bytes = new Uint8Array(length);
    this.#handles.thumbnails.read(bytes, { at: this.#thumbnailOffsets[row] ?? 0 });
    return bytes;
  }

  close(): void {
    for (const handle of Object.values(this.#handles) as FileSystemSyncAccessHandle[]) handle.close();
  }
}
