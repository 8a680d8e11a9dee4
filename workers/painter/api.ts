import type { SceneSpecification } from '../../src/demo/scene';
import type { WorkerMethod } from '../serve';

export interface DrawRequest {
  specification: SceneSpecification;
  /** Side of the square, in pixels. */
  sizePixels: number;
}

export interface PainterApi {
  /** The drawing as a JPEG file. @throws AppError `internal` where the browser gives no canvas */
  draw: WorkerMethod<DrawRequest, Blob>;
}
