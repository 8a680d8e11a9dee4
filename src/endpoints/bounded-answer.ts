import { AppError } from '../core/errors';

const MEGABYTE = 1024 * 1024;

/** The length of an answer in words: "32 MB", "500 kB". */
function inWords(bytes: number): string {
  return bytes >= MEGABYTE ? `${Math.round(bytes / MEGABYTE)} MB` : `${Math.round(bytes / 1024)} kB`;
}

/**
 * The whole body of an answer, read as it comes and given up as soon as it is longer than allowed: what a service says of its own length is not believed.
 * @param onBytes called with the bytes so far, at most once per 256 kB, and at the end
 * @throws AppError `endpoint-failed` where it is too long
 */
export async function readBounded(
  answer: Response,
  maximumBytes: number,
  onBytes: (bytes: number) => void,
): Promise<Blob> {
  const reader = answer.body?.getReader();
  if (!reader) return new Blob([]);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  let toldBytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > maximumBytes) {
      onBytes(bytes);
      await reader.cancel().catch(() => undefined);
      throw new AppError(
        'endpoint-failed',
        `The answer of ${new URL(answer.url).origin} is longer than ${inWords(maximumBytes)} and was cut off.`,
        'Ask for smaller images, and see that the address is that of the service.',
      );
    }
    parts.push(value);
    if (bytes - toldBytes < 256 * 1024) continue;
    toldBytes = bytes;
    onBytes(bytes);
  }
  onBytes(bytes);
  return new Blob(parts, { type: answer.headers.get('Content-Type') ?? '' });
}
