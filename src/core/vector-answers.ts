import type { MethodId } from './audit';

/** What a head says of some images. */
export interface VectorAnswers {
  method: MethodId;
  title: string;
  predictions: Uint16Array;
  /** n x K, row-major. */
  probabilities: Float32Array;
}
