const CACHE = 'studio-hub';

/** What is known of a kept file. */
interface PartIndex {
  /** Length of each part, in order. */
  parts: number[];
  isComplete: boolean;
}

/**
 * Files kept as a row of parts in the Cache API, so that a download can go on where it stopped: parts are added as they come in,
 * and an index says how many are whole.
 */
export class PartStore {
  readonly #cache: Cache;

  private constructor(cache: Cache) {
    this.#cache = cache;
  }

  /** Null where the browser keeps nothing (no secure context, storage turned off). */
  static async open(): Promise<PartStore | null> {
    if (!('caches' in self)) return null;
    return caches.open(CACHE).then(
      (cache) => new PartStore(cache),
      () => null,
    );
  }

  async #index(url: string): Promise<PartIndex> {
    const kept = await this.#cache.match(indexUrl(url));
    return kept ? ((await kept.json()) as PartIndex) : { parts: [], isComplete: false };
  }

  /** Bytes kept of a file, and whether they are all. */
  async kept(url: string): Promise<{ sizeBytes: number; isComplete: boolean }> {
    const { parts, isComplete } = await this.#index(url);
    return { sizeBytes: parts.reduce((sum, length) => sum + length, 0), isComplete };
  }

  /** Adds bytes at the end. @throws DOMException `QuotaExceededError` */
  async append(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const index = await this.#index(url);
    await this.#cache.put(partUrl(url, index.parts.length), new Response(bytes));
    index.parts.push(bytes.byteLength);
    await this.#cache.put(indexUrl(url), Response.json(index));
  }

  async complete(url: string): Promise<void> {
    const index = await this.#index(url);
    await this.#cache.put(indexUrl(url), Response.json({ ...index, isComplete: true }));
  }

  /** Copies what is kept into a buffer; false where a part is gone, as after the browser made room. */
  async readInto(url: string, target: Uint8Array): Promise<boolean> {
    const { parts } = await this.#index(url);
    let offset = 0;
    for (const [number, length] of parts.entries()) {
      const part = await this.#cache.match(partUrl(url, number));
      const bytes = part ? new Uint8Array(await part.arrayBuffer()) : null;
      if (bytes?.byteLength !== length || offset + length > target.byteLength) return false;
      target.set(bytes, offset);
      offset += length;
    }
    return true;
  }

  /** Removes a file; the index goes first, so that an interruption leaves no index without parts. */
  async remove(url: string): Promise<void> {
    const { parts } = await this.#index(url);
    await this.#cache.delete(indexUrl(url));
    for (const number of parts.keys()) await this.#cache.delete(partUrl(url, number));
  }

  /** Removes everything whose address begins so. */
  async removeBelow(prefix: string): Promise<void> {
    for (const request of await this.#cache.keys()) {
      if (request.url.startsWith(prefix)) await this.#cache.delete(request);
    }
  }

  async readJson(url: string): Promise<unknown> {
    return (await this.#cache.match(url))?.json();
  }

  async writeJson(url: string, value: unknown): Promise<void> {
    await this.#cache.put(url, Response.json(value));
  }
}

function indexUrl(url: string): string {
  return `${url}?kept=index`;
}

function partUrl(url: string, number: number): string {
  return `${url}?kept=${number}`;
}
