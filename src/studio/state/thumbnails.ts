/** Pictures kept at once; a tile is a few kilobytes, a screen shows under a hundred. */
const KEPT = 800;

/** Object URLs of an audit's small pictures, by row or by key, the least recently used revoked first. */
export class Thumbnails<Key extends number | string = number> {
  readonly #read: (key: Key) => Promise<Blob | null>;
  readonly #urls = new Map<Key, Promise<string | null>>();

  constructor(read: (key: Key) => Promise<Blob | null>) {
    this.#read = read;
  }

  /** The URL of a picture; null where there is none yet. */
  url(key: Key): Promise<string | null> {
    const known = this.#urls.get(key);
    if (known) {
      this.#urls.delete(key);
      this.#urls.set(key, known);
      return known;
    }
    const made = this.#read(key)
      .catch(() => null)
      .then((blob) => {
        if (!blob) this.#urls.delete(key);
        return blob ? URL.createObjectURL(blob) : null;
      });
    this.#urls.set(key, made);
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
