import { AppError } from '../../src/core/errors';

/** A number that is none would spread to every score, gap and head. @throws AppError `model-invalid` */
export function requireFiniteOutput(vectors: Float32Array, count: number): void {
  if (vectors.every(Number.isFinite)) return;
  const dimension = vectors.length / count;
  let pictures = 0;
  for (let i = 0; i < count; i += 1) {
    if (!vectors.subarray(i * dimension, (i + 1) * dimension).every(Number.isFinite)) pictures += 1;
  }
  throw new AppError(
    'model-invalid',
    `The network gave values that are no numbers (NaN or infinite) for ${pictures} of ${count} pictures.`,
    'Use its 32-bit weights (16-bit floats overflow), choose the device wasm, or check mean and deviation of its preprocessing.',
  );
}
