import { AppError } from '../../src/core/errors';
import type { Preprocessing } from '../../src/core/preprocessing';

/** Width and height of a network's input. */
export function inputSize(preprocessing: Preprocessing): { width: number; height: number } {
  const { crop, resize } = preprocessing;
  if (crop) return crop;
  if (resize?.kind === 'exact') return resize;
  throw new AppError('model-invalid', 'The network leaves the size of its input open.', 'Use another network.');
}
