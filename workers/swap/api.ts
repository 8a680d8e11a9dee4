import type { EvidenceGrid, ObjectMask } from '../../src/core/object-mask';
import type { Planes } from '../../src/core/picture-window';
import type { WorkerMethod } from '../serve';

export interface PictureWithThing {
  /** Red, green and blue from 0 to 1. */
  picture: Planes;
  mask: ObjectMask;
}

export interface SwapRequest {
  /** What is put in front; null: nothing, the ground alone. */
  thing: PictureWithThing | null;
  /** What it is put before: the picture without its own thing. */
  ground: PictureWithThing;
}

export interface SwapApi {
  /** The thing in a picture whose sides are even; see core/object-mask. */
  findObject: WorkerMethod<{ picture: Planes; evidence: EvidenceGrid }, ObjectMask>;
  /** The picture as a JPEG file. @throws AppError `internal` where the browser gives no canvas; RangeError where sizes differ */
  swap: WorkerMethod<SwapRequest, Blob>;
  /** A picture as it is, as a JPEG file of the same kind. */
  copy: WorkerMethod<Planes, Blob>;
}
