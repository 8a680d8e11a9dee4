/** Pictures kept at once; a tile is a few kilobytes, a screen shows under a hundred. */
const KEPT = 800;

/** Object URLs of an audit's thumbnails, the least recently used revoked first. */
export class Thumbnails {
  readonly #read: (row: number) => Promise<Blob | null>;
  readonly #urls = new Map<number, Promise<string | null>>();

  constructor(read: (row: number) => Promise<Blob | null>) {
    this.#read = read;
  }

  /** The URL of a row's thumbnail; null where there is none yet. */
  url(row: number): Promise<string | null> {
    const known = this.#urls.get(row);
    if (known) {
      this.#urls.delete(row);
      this.#urls.set(row, known);
      return known;
    }
    const made = this.#read(row)
      .catch(() => null)
      .then((blob) => {
        if (!blob) this.#urls.delete(row);
        return blob ? URL.createObjectURL(blob) : null;
      });
    this.#urls.set(row, made);
    this.#trim();
    return made;
  }

  #trim(): void {
    while (this.#urls.size > KEPT) {
      const oldest = this.#urls.entries().next().value;
      if (!oldest) return;
      this.#urls.delete(oldest[0]);
      void oldest[1].then((url) => url && URL.revokeObjectURL(url));
    }
  }

  clear(): void {
    for (const made of this.#urls.values()) void made.then((url) => url && URL.revokeObjectURL(url));
    this.#urls.clear();
  }
}
