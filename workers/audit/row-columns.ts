import { AppError } from '../../src/core/errors';
import type { RowBatch, RowShape } from './row-types';

/** The columns of an audit in memory, one allocation each: what every store of rows serves. */
export class RowColumns {
  readonly encoder: Float32Array;
  readonly backbone: Float32Array;
  readonly pixels: Float32Array;
  readonly decoded: Uint8Array;
  readonly hashes: (string | undefined)[];
  done = 0;
  protected readonly shape: RowShape;

  constructor(shape: RowShape) {
    this.shape = shape;
    this.encoder = new Float32Array(shape.rows * shape.encoderDimension);
    this.backbone = new Float32Array(shape.rows * shape.backboneDimension);
    this.pixels = new Float32Array(shape.rows * shape.pixelCount);
    this.decoded = new Uint8Array(shape.rows);
    this.hashes = new Array<string | undefined>(shape.rows);
  }

  /** Copies a batch into its place. @throws AppError `internal` for one out of order */
  protected take(batch: RowBatch): void {
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
