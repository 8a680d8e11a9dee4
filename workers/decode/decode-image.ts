import { throwIfAborted } from '../../src/core/errors';
import { pixelStatistics, type PictureFile } from '../../src/core/pixel-cues';
import type { PixelBox } from '../../src/core/picture-window';
import { ModelInput } from '../../src/core/preprocess-image';
import type { Preprocessing } from '../../src/core/preprocessing';
import { plainKernel, type ResampleKernel } from '../../src/core/resample-kernel';
import { sha256Hex } from '../../src/core/sha256';
import type { CallContext } from '../serve';
import type { DecodedImage, DecodeRequest } from './api';
import { drawSmall, readStripes } from './bitmap-pixels';
import { createSimdKernel } from './simd-kernel';
import { admit, type Admitted, decodingRefusal, LIMIT_BYTES, readingError, refusal } from './refusal';

/** Longest side of the picture that the statistics are measured on, whatever size the thumbnail has. */
const STATISTICS_PIXELS = 192;

/**
 * One picture: from its bytes to model inputs, thumbnail and statistics. Decoded pixels are the ones that Pillow gives:
 * no colour conversion by an embedded profile, alpha not multiplied in; unlike Pillow the EXIF orientation is applied.
 */
export async function decodeImage(request: DecodeRequest, context: CallContext): Promise<DecodedImage> {
  const bytes = await readBytes(request);
  throwIfAborted(context.signal);
  const admitted = admit(bytes, request.limitPixels);
  const { format, header } = admitted;
  const hash = hashOf(bytes);
  const bitmap = await decodeBitmap(request.file, bytes, admitted);
  try {
    throwIfAborted(context.signal);
    const size = { widthPixels: bitmap.width, heightPixels: bitmap.height };
    const small = makeSmall(bitmap, request.thumbnailPixels, { ...size, sizeBytes: bytes.length });
    const part = request.part ?? { left: 0, top: 0, width: bitmap.width, height: bitmap.height };
    const inputs = await makeInputs(bitmap, !header.mayHaveAlpha && !header.mayBeTurned, part, request.inputs);
    const { thumbnail, ...measured } = await small;
    const decoded: DecodedImage = { ...size, format, contentHash: await hash, inputs, thumbnail, ...measured };
    context.transfer([...inputs.map((input) => input.buffer), thumbnail.buffer]);
    return decoded;
  } finally {
    bitmap.close();
  }
}

export async function readBytes({
  file,
  path,
}: Pick<DecodeRequest, 'file' | 'path'>): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > LIMIT_BYTES) throw refusal('The file is larger than 512 MB. Make the picture smaller first.');
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw readingError(path, cause);
  }
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Pages that are neither https nor localhost have no crypto.subtle.
  if (!globalThis.crypto?.subtle) return sha256Hex(bytes);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function decodeBitmap(
  file: Blob,
  bytes: Uint8Array<ArrayBuffer>,
  { format, header }: Admitted,
): Promise<ImageBitmap> {
  // The type is the sniffed one: a file's own comes from its name, which may lie.
  const blob = file.type === `image/${format}` ? file : new Blob([bytes], { type: `image/${format}` });
  // Each of these two costs a pass over the pixels (60 of 150 ms for 12 megapixels), even where it changes none.
  const options: ImageBitmapOptions = { imageOrientation: 'from-image' };
  if (header.mayHaveAlpha) options.premultiplyAlpha = 'none';
  if (header.mayHaveProfile) options.colorSpaceConversion = 'none';
  try {
    return await createImageBitmap(blob, options);
  } catch (cause) {
    throw decodingRefusal(bytes, format, cause);
  }
}

/** One pass over the pixels of a part feeds every network's resampler; only the area that some network needs is read. */
async function makeInputs(
  bitmap: ImageBitmap,
  isPlain: boolean,
  part: PixelBox,
  preprocessings: readonly Preprocessing[],
): Promise<Float32Array<ArrayBuffer>[]> {
  if (preprocessings.length === 0) return [];
  const kernel = takeKernel();
  const inputs = preprocessings.map((preprocessing) => new ModelInput(part, preprocessing, kernel));
  const needs = inputs.map((input) => input.needs);
  const left = Math.min(...needs.map((area) => area.left));
  const top = Math.min(...needs.map((area) => area.top));
  const width = Math.max(...needs.map((area) => area.left + area.width)) - left;
  const height = Math.max(...needs.map((area) => area.top + area.height)) - top;
  try {
    const area = { left: part.left + left, top: part.top + top, width, height };
    const order = await readStripes(bitmap, isPlain, area, kernel, (pixels, row) => {
      for (const input of inputs) input.addRows(pixels, left, row - part.top, width);
    });
    return inputs.map((input) => input.finish(order));
  } finally {
    giveBack(kernel);
  }
}

/** Pictures of one worker overlap while their stripes arrive, so each needs a kernel of its own. */
const idleKernels: ResampleKernel[] = [];

function takeKernel(): ResampleKernel {
  return idleKernels.pop() ?? createSimdKernel() ?? plainKernel;
}

function giveBack(kernel: ResampleKernel): void {
  if (kernel !== plainKernel) idleKernels.push(kernel);
}

type SmallParts = Pick<DecodedImage, 'pixelStatistics'> & { thumbnail: Uint8Array<ArrayBuffer> };

/**
 * What is made from a small drawing of the picture. The thumbnail is a JPEG: for 256 pixels it takes 2 ms where WebP
 * takes 11 ms, at 10 KB against 8 KB.
 */
async function makeSmall(bitmap: ImageBitmap, thumbnailPixels: number, file: PictureFile): Promise<SmallParts> {
  if (thumbnailPixels === 0) return { thumbnail: new Uint8Array(0), pixelStatistics: new Float32Array(0) };
  const small = drawSmall(bitmap, STATISTICS_PIXELS);
  const { canvas } = thumbnailPixels === STATISTICS_PIXELS ? small : drawSmall(bitmap, thumbnailPixels);
  const encoded = canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
  const { width, height } = small.canvas;
  const statistics = pixelStatistics(small.getImageData(0, 0, width, height).data, width, height, file);
  return { thumbnail: new Uint8Array(await (await encoded).arrayBuffer()), pixelStatistics: statistics };
}
