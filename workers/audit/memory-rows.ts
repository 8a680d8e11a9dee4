import { AppError } from '../../src/core/errors';
import type { RowBatch, RowShape, RowStore } from './row-types';

/** The columns of an audit in memory, one allocation each. */
export class MemoryRows {
  readonly encoder: Float32Array;
  readonly backbone: Float32Array;
  readonly pixels: Float32Array;
  readonly decoded: Uint8Array;
  readonly hashes: (string | undefined)[];
  done = 0;
  readonly shape: RowShape;

  constructor(shape: RowShape) {
    this.shape = shape;
    this.encoder = new Float32Array(shape.rows * shape.encoderDimension);
    this.backbone = new Float32Array(shape.rows * shape.backboneDimension);
    this.pixels = new Float32Array(shape.rows * shape.pixelCount);
    this.decoded = new Uint8Array(shape.rows);
    this.hashes = new Array<string | undefined>(shape.rows);
  }

  take(batch: RowBatch): void {
    if (batch.start !== this.done) {
      throw new AppError('internal', `Rows arrived out of order (${batch.start}, not ${this.done}).`, 'Start again.');
    }
    if (batch.encoder) this.encoder.set(batch.encoder, batch.start * this.shape.encoderDimension);
    if (batch.backbone) this.backbone.set(batch.backbone, batch.start * this.shape.backboneDimension);
    this.pixels.set(batch.pixels, batch.start * this.shape.pixelCount);
    this.decoded.set(batch.decoded, batch.start);
    batch.hashes.forEach((hash, i) => {
      this.hashes[batch.start + i] = hash;
    });
    this.done = batch.start + batch.decoded.length;
  }
}

/** Everything in memory: where the browser offers no private file system, or its quota is full. */
export class MemoryRowStore implements RowStore {
  readonly kind = 'memory';
  readonly #memory: MemoryRows;
  readonly #thumbnails: Uint8Array[] = [];

  constructor(shape: RowShape) {
    this.#memory = new MemoryRows(shape);
  }

  get encoder(): Float32Array {
    return this.#memory.encoder;
  }
  get backbone(): Float32Array {
    return this.#memory.backbone;
  }
  get pixels(): Float32Array {
    return this.#memory.pixels;
  }
  get decoded(): Uint8Array {
    return this.#memory.decoded;
  }
  get hashes(): (string | undefined)[] {
    return this.#memory.hashes;
  }
  get done(): number {
    return this.#memory.done;
  }

  append(batch: RowBatch): void {
    this.#memory.take(batch);
    this.#thumbnails.push(...batch.thumbnails);
  }

  thumbnail(row: number): Uint8Array | null {
    const bytes = this.#thumbnails[row];
    return bytes && bytes.length > 0 ? bytes : null;
  }

  close(): void {
    this.#thumbnails.length = 0;
  }
}
