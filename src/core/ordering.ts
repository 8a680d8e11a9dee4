/**
 * Orders of float scores by a radix sort: linear in the number of images, stable (ties by ascending position, the rule everywhere in
 * the studio), and fast enough to order 50,000 images by each of 1,000 cues.
 */

const DIGIT_BITS = 11;
const DIGIT_COUNT = 1 << DIGIT_BITS;
const PASSES = 3;

/** Reusable memory of a sorter, so that ordering by a thousand cues allocates once. */
export class ScoreSorter {
  readonly #floats: Float32Array;
  readonly #bits: Uint32Array;
  #keys: Uint32Array;
  #keysNext: Uint32Array;
  #order: Uint32Array;
  #orderNext: Uint32Array;
  readonly #counts = new Uint32Array(PASSES * DIGIT_COUNT);

  /** @param capacity the largest number of images that will be ordered */
  constructor(capacity: number) {
    this.#floats = new Float32Array(capacity);
    this.#bits = new Uint32Array(this.#floats.buffer);
    this.#keys = new Uint32Array(capacity);
    this.#keysNext = new Uint32Array(capacity);
    this.#order = new Uint32Array(capacity);
    this.#orderNext = new Uint32Array(capacity);
  }

  /**
   * The rows by descending score, ties in the order given. NaN goes last.
   *
   * @returns a view that the next call overwrites; `slice()` to keep it
   */
  descending(scores: Float32Array, rows: Uint32Array): Uint32Array {
    const count = rows.length;
    for (let i = 0; i < count; i += 1) this.#floats[i] = scores[rows[i]!]! + 0; // -0 becomes 0
    this.#prepareKeys(count);
    for (let i = 0; i < count; i += 1) this.#order[i] = rows[i]!;
    for (let pass = 0; pass < PASSES; pass += 1) this.#sortByDigit(count, pass);
    return this.#order.subarray(0, count);
  }

  /** Maps floats to unsigned integers that ascend where the float descends, and counts their digits. */
  #prepareKeys(count: number): void {
    this.#counts.fill(0);
    for (let i = 0; i < count; i += 1) {
      const bits = this.#bits[i]!;
      let key = bits >>> 31 ? bits : ~bits & 0x7fffffff;
      if (this.#floats[i]! !== this.#floats[i]!) key = 0xffffffff;
      key >>>= 0;
      this.#keys[i] = key;
      this.#counts[key & (DIGIT_COUNT - 1)]! += 1;
      this.#counts[DIGIT_COUNT + ((key >>> DIGIT_BITS) & (DIGIT_COUNT - 1))]! += 1;
      this.#counts[2 * DIGIT_COUNT + (key >>> (2 * DIGIT_BITS))]! += 1;
    }
  }

  #sortByDigit(count: number, pass: number): void {
    const shift = pass * DIGIT_BITS;
    const places = this.#counts.subarray(pass * DIGIT_COUNT, (pass + 1) * DIGIT_COUNT);
    let place = 0;
    for (let digit = 0; digit < DIGIT_COUNT; digit += 1) {
      const size = places[digit]!;
      if (size === count) return; // one value throughout: this pass would change nothing
      places[digit] = place;
      place += size;
    }
    const keys = this.#keys;
    const order = this.#order;
    const keysNext = this.#keysNext;
    const orderNext = this.#orderNext;
    for (let i = 0; i < count; i += 1) {
      const key = keys[i]!;
      const digit = (key >>> shift) & (DIGIT_COUNT - 1);
      const to = places[digit]!;
      places[digit] = to + 1;
      keysNext[to] = key;
      orderNext[to] = order[i]!;
    }
    this.#keys = keysNext;
    this.#keysNext = keys;
    this.#order = orderNext;
    this.#orderNext = order;
  }
}

/** Rows from the highest to the lowest score, ties by position in `rows`. */
export function orderDescending(scores: Float32Array, rows: Uint32Array): Uint32Array {
  return new ScoreSorter(rows.length).descending(scores, rows).slice();
}

/** Rows from the lowest to the highest score, ties by position in `rows` (so not the reverse of the other order where there are ties). */
export function orderAscending(scores: Float32Array, rows: Uint32Array): Uint32Array {
  const negated = new Float32Array(scores.length);
  for (let i = 0; i < rows.length; i += 1) negated[rows[i]!] = -scores[rows[i]!]!;
  return orderDescending(negated, rows);
}
