/** One batch of embedded rows, in row order. Refused rows carry zeros and their reason stands with the data set. */
export interface RowBatch {
  start: number;
  /** 1 where the file was decoded, 0 where it was refused. */
  decoded: Uint8Array;
  /** rows x encoder dimension, or null without an encoder. */
  encoder: Float32Array | null;
  /** rows x backbone dimension, or null where the encoder is the backbone. */
  backbone: Float32Array | null;
  /** rows x pixel cues. */
  pixels: Float32Array;
  /** One encoded thumbnail per row; empty for a refused one. */
  thumbnails: readonly Uint8Array[];
  /** SHA-256 of the file, hex; empty for a refused one. */
  hashes: readonly string[];
}

export interface RowShape {
  rows: number;
  encoderDimension: number;
  backboneDimension: number;
  pixelCount: number;
}

/** What an audit keeps per row, in memory and (where it can) on disk. */
export interface RowStore {
  readonly kind: 'opfs' | 'memory';
  readonly encoder: Float32Array;
  readonly backbone: Float32Array;
  readonly pixels: Float32Array;
  readonly decoded: Uint8Array;
  readonly hashes: (string | undefined)[];
  /** Rows complete, counted from 0 without a hole. */
  readonly done: number;
  append(batch: RowBatch): void;
  thumbnail(row: number): Uint8Array | null;
  close(): void;
}
