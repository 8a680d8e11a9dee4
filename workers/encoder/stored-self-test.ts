import { AppError } from '../../src/core/errors';
import type { Preprocessing } from '../../src/core/preprocessing';
import { mulberry32 } from '../../src/core/random';
import type { ReferenceVectors, SelfTestInputs } from './self-test';

/** The bundled network's self-test.json: vectors made by its exporter, of pictures from a formula and of a few texts. */
interface StoredSelfTest {
  side: number;
  images: readonly { picture: number; byteSum: number; vector: readonly number[] }[];
  texts: readonly { text: string; vector: readonly number[] }[];
}

/** RGB bytes of picture `s`, row by row; the formula stands in the file too. */
export function formulaPicture(s: number, side: number): Uint8Array {
  const uniform = mulberry32(1000 + s);
  const bytes = new Uint8Array(side * side * 3);
  for (let i = 0; i < bytes.length; i += 1) {
    const channel = i % 3;
    const x = ((i - channel) / 3) % side;
    const y = Math.floor(i / (3 * side));
    const noise = Math.floor(uniform() * 256);
    const slope = (((x * (3 + s) + y * (5 - s) + channel * 67) % 256) + 256) % 256;
    bytes[i] = s === 0 ? noise : s === 1 ? slope : (noise >> 2) + 3 * (slope >> 2);
  }
  return bytes;
}

/**
 * The inputs of a stored self-test and the vectors that they must give.
 *
 * @throws AppError `model-invalid` where the file does not fit the network or the formula here does not make its pictures
 */
export function readStoredSelfTest(
  json: Record<string, unknown>,
  preprocessing: Preprocessing,
): { inputs: SelfTestInputs; reference: ReferenceVectors } {
  const stored = json as unknown as StoredSelfTest;
  const { side, images, texts } = stored;
  const fix = 'Build the page again from a complete checkout.';
  if (!Array.isArray(images) || !Array.isArray(texts) || preprocessing.crop?.width !== side) {
    throw new AppError('model-invalid', 'The bundled self-test does not fit the bundled encoder.', fix);
  }
  const plane = side * side;
  const pixels = new Float32Array(images.length * 3 * plane);
  for (const [n, { picture, byteSum }] of images.entries()) {
    const bytes = formulaPicture(picture, side);
    if (bytes.reduce((sum, byte) => sum + byte, 0) !== byteSum) {
      throw new AppError('model-invalid', `Picture ${picture} of the bundled self-test came out differently.`, fix);
    }
    const { rescale, mean, std } = preprocessing;
    for (const channel of [0, 1, 2] as const) {
      for (let i = 0; i < plane; i += 1) {
        const value = bytes[3 * i + channel]! * rescale;
        pixels[(n * 3 + channel) * plane + i] = (value - mean[channel]) / std[channel];
      }
    }
  }
  return {
    inputs: { pixels, count: images.length, texts: texts.map(({ text }) => text) },
    reference: { images: images.map(({ vector }) => vector), texts: texts.map(({ vector }) => vector) },
  };
}
