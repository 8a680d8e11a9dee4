/** Where a key may be kept, as the user ticked it. */
export interface KeyPlaces {
  /** sessionStorage: this tab alone, so that a key outlives the reload that allows a host. */
  tab: Storage;
  /** localStorage: only for keys whose "remember on this computer" was ticked. */
  computer: Storage;
}

const PREFIX = 'studio-endpoint-key:';
const keyName = (id: string): string => PREFIX + id;

/** Endpoints whose key lies in a storage. */
function idsIn(storage: Storage): string[] {
  try {
    const names = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
    return names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
  } catch {
    return [];
  }
}

function removeFrom(storage: Storage, id: string): void {
  try {
    storage.removeItem(keyName(id));
  } catch {
    // A browser that keeps nothing has nothing to remove.
  }
}

function readFrom(storage: Storage, id: string): string | null {
  try {
    return storage.getItem(keyName(id));
  } catch {
    return null;
  }
}

/** Keys of endpoints: in memory, in the tab's storage on purpose only, on the computer only where the user ticked it. */
export class EndpointKeys {
  readonly #places: KeyPlaces;
  readonly #memory = new Map<string, string>();

  constructor(places: KeyPlaces) {
    this.#places = places;
  }

  /** "" where there is none. */
  read(id: string): string {
    const { tab, computer } = this.#places;
    return this.#memory.get(id) ?? readFrom(tab, id) ?? readFrom(computer, id) ?? '';
  }

  isRemembered(id: string): boolean {
    return readFrom(this.#places.computer, id) !== null;
  }

  /** @returns whether it is kept as wished; false where the browser keeps nothing, and the key stays in memory */
  keep(id: string, key: string, isRemembered: boolean): boolean {
    this.forget(id);
    if (key === '') return true;
    this.#memory.set(id, key);
    return !isRemembered || this.#write(this.#places.computer, id, key);
  }

  /** Before the page is loaded anew: what is in memory goes to the tab's storage. @returns whether all of it got there */
  carryOverReload(): boolean {
    const carried = [...this.#memory].map(([id, key]) => this.#write(this.#places.tab, id, key));
    return carried.every(Boolean);
  }

  /** After it was loaded: back to memory, and out of the tab's storage. */
  takeBack(): void {
    for (const id of idsIn(this.#places.tab)) {
      const key = readFrom(this.#places.tab, id);
      if (key !== null) this.#memory.set(id, key);
      removeFrom(this.#places.tab, id);
    }
  }

  forget(id: string): void {
    this.#memory.delete(id);
    removeFrom(this.#places.tab, id);
    removeFrom(this.#places.computer, id);
  }

  #write(storage: Storage, id: string, key: string): boolean {
    try {
      storage.setItem(keyName(id), key);
      return true;
    } catch {
      return false;
    }
  }
}
