import type { PixelBox } from '../../src/core/picture-window';
import type { Preprocessing } from '../../src/core/preprocessing';
import type { WorkerMethod } from '../serve';

export interface DecodeRequest {
  file: Blob;
  /** Path, for messages only: the format is told by the bytes. */
  path: string;
  /** One model input is made per entry. */
  inputs: readonly Preprocessing[];
  /** The part of the picture that the inputs are made from, as though nothing else were in the file; absent: all of it. */
  part?: PixelBox;
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

export interface SquareRequest {
  file: Blob;
  /** Path, for messages only. */
  path: string;
  /** Side of the square that is made, in pixels. */
  sidePixels: number;
  limitPixels: number;
}

/** Decoding, thumbnails and model inputs; stateless, so a pool of them serves. Throws `unreadable-image` with the reason. */
export interface DecodeApi {
  decode: WorkerMethod<DecodeRequest, DecodedImage>;
  /** The middle square of a picture as a JPEG on white, without anything else that its file holds (place, camera, profile). */
  square: WorkerMethod<SquareRequest, Blob>;
}
