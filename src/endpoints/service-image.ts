import { array, minLength, object, optional, pipe, string, union } from 'valibot';
import type { EncodedImage } from '../core/image-generator';
import type { EndpointConnection } from './connection';
import type { ForeignFetch } from './foreign-fetch';
import { readBase64Image, readImage } from './image-bytes';

const Item = object({ b64_json: optional(string()), url: optional(string()) });

/** `{data: [{b64_json} | {url}]}` of OpenAI and look-alikes; `{images: [{url}]}` and `{output: [url]}` of others. */
export const ImageAnswer = union([
  object({ data: pipe(array(Item), minLength(1)), model: optional(string(), '') }),
  object({ images: pipe(array(Item), minLength(1)) }),
  object({ output: pipe(array(string()), minLength(1)) }),
]);

/**
 * The first image of an answer in JSON. An image that lies elsewhere is fetched only where the user allowed that host, and without the key.
 * @throws AppError `unreadable-image`, `endpoint-failed`, `host-not-allowed`
 */
export async function readServiceImage(
  connection: EndpointConnection,
  answer: Response,
  door: ForeignFetch,
  signal: AbortSignal | undefined,
): Promise<EncodedImage> {
  const read = await connection.readJson(answer, ImageAnswer);
  const first = 'output' in read ? { url: read.output[0]! } : 'data' in read ? read.data[0]! : read.images[0]!;
  if ('b64_json' in first && first.b64_json) return readBase64Image(first.b64_json, connection.service);
  if (!first.url) throw connection.wrongAnswer('JSON without an image');
  if (first.url.startsWith('data:')) return readBase64Image(first.url, connection.service);
  if (!URL.canParse(first.url, connection.base) || !/^https?:$/.test(new URL(first.url, connection.base).protocol)) {
    throw connection.wrongAnswer('an address for the image that is none');
  }
  const file = await door(new URL(first.url, connection.base).href, {
    sent: 'the address of an image that it made',
    signal,
  });
  if (!file.ok) throw connection.wrongAnswer(`the address of an image that is not there (${file.status})`);
  return readImage(new Uint8Array(await file.arrayBuffer()), connection.service);
}
