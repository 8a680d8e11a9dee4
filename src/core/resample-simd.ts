import { LOW_BITS, MAX_TAPS, PAIR_BYTES, RESAMPLE_FUNCTIONS, ROWS_AT_ONCE } from './resample-code';
import { plainKernel, type ResampleKernel } from './resample-kernel';
import type { Weights } from './resample-weights';
import { wasmModule } from './wasm-module';

const PAGE_BYTES = 65_536;

/** Memory, in bytes: a stripe, weights (with the offsets of their columns), results and, for the second pass, its rows. */
const STRIPE = { from: 0, bytes: 4 * 2 ** 20 };
const WEIGHTS = { from: STRIPE.bytes, bytes: 4 * 2 ** 20 };
const WORK = { from: STRIPE.bytes + WEIGHTS.bytes, bytes: 16 * 2 ** 20 };
/** The code reads and writes a little past the end of what it is given: pairs of taps, four rows, eight bytes at once. */
const SLACK_BYTES = 2 ** 20;
const PAGES = (STRIPE.bytes + WEIGHTS.bytes + WORK.bytes + SLACK_BYTES) / PAGE_BYTES;

/** Bytes of the WebAssembly module; its instance's exports are a {@link ResampleExports}. */
export function resampleModule(): Uint8Array<ArrayBuffer> {
  return wasmModule(RESAMPLE_FUNCTIONS, PAGES);
}

export interface ResampleExports {
  memory: { readonly buffer: ArrayBuffer };
  horizontal(
    source: number,
    sourceStride: number,
    starts: number,
    weights: number,
    pairBytes: number,
    target: number,
    targetStride: number,
    startsBytes: number,
  ): void;
  vertical(source: number, rowBytes: number, weights: number, pairBytes: number, target: number): void;
}

/**
 * The passes as SIMD code, equal to the plain ones in every bit and several times as fast. One kernel serves one picture
 * at a time: nothing is kept in it between calls but the stripe.
 */
export class SimdKernel implements ResampleKernel {
  readonly #code: ResampleExports;
  readonly #bytes: Uint8ClampedArray<ArrayBuffer>;
  readonly #integers: Int32Array;
  /** Weights that lie in memory now: stripes of one picture share them. */
  #loaded: Weights | null = null;

  constructor(code: ResampleExports) {
    this.#code = code;
    // The memory never grows, so these views stay good.
    const { buffer } = code.memory;
    this.#bytes = new Uint8ClampedArray(buffer);
    this.#integers = new Int32Array(buffer);
  }

  stripe(byteLength: number): Uint8ClampedArray<ArrayBuffer> {
    if (byteLength > STRIPE.bytes) return new Uint8ClampedArray(byteLength);
    return this.#bytes.subarray(STRIPE.from, STRIPE.from + byteLength);
  }

  horizontal(
    rows: Uint8ClampedArray,
    sourceWidth: number,
    sourceLeft: number,
    weights: Weights,
    target: Uint8ClampedArray,
    targetRow: number,
  ): void {
    const width = weights.starts.length;
    const rowCount = rows.length / (sourceWidth * 4);
    const stride = width * 4;
    const isTooLarge = rows.length > STRIPE.bytes || (rowCount + ROWS_AT_ONCE) * stride > WORK.bytes;
    if (isTooLarge || !this.#load(weights)) {
      plainKernel.horizontal(rows, sourceWidth, sourceLeft, weights, target, targetRow);
      return;
    }
    if (rows.buffer !== this.#bytes.buffer) this.#bytes.set(rows, STRIPE.from);
    const source = (rows.buffer === this.#bytes.buffer ? rows.byteOffset : STRIPE.from) - sourceLeft * 4;
    for (let row = 0; row < rowCount; row += ROWS_AT_ONCE) {
      this.#code.horizontal(
        source + row * sourceWidth * 4,
        sourceWidth * 4,
        WEIGHTS.from,
        WEIGHTS.from + width * 4,
        pairsOf(weights) * PAIR_BYTES,
        WORK.from + row * stride,
        stride,
        width * 4,
      );
    }
    target.set(this.#bytes.subarray(WORK.from, WORK.from + rowCount * stride), targetRow * stride);
  }

  vertical(
    source: Uint8ClampedArray,
    rowBytes: number,
    sourceTop: number,
    weights: Weights,
  ): Uint8ClampedArray<ArrayBuffer> {
    const outRows = weights.starts.length;
    const target = WORK.from + Math.ceil(source.length / 16) * 16 + 2 * rowBytes;
    if (target + (outRows + 1) * rowBytes > WORK.from + WORK.bytes || !this.#load(weights)) {
      return plainKernel.vertical(source, rowBytes, sourceTop, weights);
    }
    this.#bytes.set(source, WORK.from);
    const pairBytes = pairsOf(weights) * PAIR_BYTES;
    for (let row = 0; row < outRows; row += 1) {
      const from = WORK.from + (weights.starts[row]! - sourceTop) * rowBytes;
      const at = WEIGHTS.from + outRows * 4 + row * pairBytes;
      this.#code.vertical(from, rowBytes, at, pairBytes, target + row * rowBytes);
    }
    return this.#bytes.slice(target, target + outRows * rowBytes);
  }

  /** Writes the offsets and the split weights (see resample-code); false where they are too many. */
  #load(weights: Weights): boolean {
    if (this.#loaded === weights) return true;
    const { starts, counts, values, stride } = weights;
    const pairs = pairsOf(weights);
    if (stride > MAX_TAPS || starts.length * (4 + pairs * PAIR_BYTES) > WEIGHTS.bytes) return false;
    let at = WEIGHTS.from / 4;
    for (const start of starts) this.#integers[at++] = start * 4;
    for (let i = 0; i < starts.length; i += 1) {
      const from = i * stride;
      const end = from + counts[i]!;
      for (let tap = from; tap < from + 2 * pairs; tap += 2) {
        const first = tap < end ? values[tap]! : 0;
        const second = tap + 1 < end ? values[tap + 1]! : 0;
        this.#integers[at++] = packed(first >> LOW_BITS, second >> LOW_BITS);
        this.#integers[at++] = packed(first & LOW_MASK, second & LOW_MASK);
      }
    }
    this.#loaded = weights;
    return true;
  }
}

const LOW_MASK = (1 << LOW_BITS) - 1;

function packed(first: number, second: number): number {
  return (first & 0xffff) | (second << 16);
}

/** Pairs of taps a position: the most that any needs; the rest are zeros. */
function pairsOf({ counts }: Weights): number {
  return Math.ceil(counts.reduce((most, count) => Math.max(most, count), 1) / 2);
}
