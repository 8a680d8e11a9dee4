import type { EncodedImage } from '../core/image-generator';

export type ConvertMask = (mask: EncodedImage) => Promise<Blob>;

/** A mask that is white where it is painted anew, as a PNG that is transparent there: what OpenAI's edits take. */
export const toTransparentMask: ConvertMask = async (mask) => {
  const picture = await createImageBitmap(new Blob([mask.bytes], { type: mask.type }));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(picture, 0, 0);
  picture.close();
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < pixels.data.length; at += 4) pixels.data[at + 3] = 255 - pixels.data[at]!;
  context.putImageData(pixels, 0, 0);
  // eslint-disable-next-line no-restricted-properties -- one per request to a service that takes many seconds
  return canvas.convertToBlob({ type: 'image/png' });
};
