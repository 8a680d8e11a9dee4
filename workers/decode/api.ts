import type { Preprocessing } from '../../src/core/preprocessing';
import type { WorkerMethod } from '../serve';

export interface DecodeRequest {
  file: Blob;
  /** Path, for messages only: the format is told by the bytes. */
  path: string;
  /** One model input is made per entry. */
  inputs: readonly Preprocessing[];
  /** Longest side of the thumbnail; 0: neither a thumbnail nor statistics, the model inputs alone. */
  thumbnailPixels: number;
  /** Pictures with more pixels than this are refused before decoding. */
  limitPixels: number;
}

export interface DecodedImage {
  widthPixels: number;
  heightPixels: number;
  /** "jpeg", "png", ... as sniffed. */
  format: string;
  /** SHA-256 of the bytes, hex. */
  contentHash: string;
  /** Normalised CHW planes, one per requested preprocessing. */
  inputs: Float32Array[];
  /** An encoded picture (JPEG, on white) of at most `thumbnailPixels` a side; empty when asked for 0. */
  thumbnail: Uint8Array;
  /** One value per pixel cue, in the order of core/pixel-cues; empty without a thumbnail. */
  pixelStatistics: Float32Array;
}

/** Decoding, thumbnails and model inputs; stateless, so a pool of them serves. Throws `unreadable-image` with the reason. */
export interface DecodeApi {
  decode: WorkerMethod<DecodeRequest, DecodedImage>;
}
