import type { ReportImages } from '../writers';

/** Pictures in a report: enough to see what a finding means, few enough that the file can be mailed. */
export const MOST_PICTURES = 200;

const CHUNK_BYTES = 0x8000;

async function dataUrl(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
  }
  // The type goes into an attribute: nothing but an image's plain name may come through.
  const type = /^image\/[a-z0-9.+-]+$/.test(blob.type) ? blob.type : 'image/jpeg';
  return `data:${type};base64,${btoa(binary)}`;
}

/** Hands out thumbnails as data URLs until the report has as many as it may hold. */
export class PictureShelf {
  readonly #images: ReportImages;
  #left: number;

  constructor(images: ReportImages, most = MOST_PICTURES) {
    this.#images = images;
    this.#left = most;
  }

  get left(): number {
    return this.#left;
  }

  rowsAt(classIndex: number, cueId: string, end: 'high' | 'low', count: number): Promise<readonly number[]> {
    return this.#images.cueEnd(classIndex, cueId, end, count);
  }

  /** @returns null where there is no thumbnail, or the report is full */
  async take(row: number): Promise<string | null> {
    if (this.#left <= 0) return null;
    const blob = await this.#images.thumbnail(row);
    if (!blob) return null;
    this.#left -= 1;
    return dataUrl(blob);
  }
}
