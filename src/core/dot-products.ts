import { Breather } from './breather';
import { CLASSES_AT_ONCE, FORWARD_SINGLE, ROWS_AT_ONCE } from './linear-kernel-code';
import type { FeatureMatrix } from './normalisation';
import type { TaskControl } from './trainer';
import { wasmModule } from './wasm-module';

/** Takes the products of one vector with the rows from `firstRow` on; a view that the next call overwrites. */
export type TakeProducts = (vector: number, firstRow: number, products: Float32Array) => void;

/** The products of vectors with the rows of a matrix, a block of vectors and a tile of rows at a time. */
export interface DotProducts {
  /** @param vectors m x d, row-major, d that of the matrix */
  of(features: FeatureMatrix, vectors: Float32Array, take: TakeProducts, control?: TaskControl): Promise<void>;
  /** Those of one vector, at once. @returns one product per row */
  column(features: FeatureMatrix, vector: Float32Array): Float32Array;
}

/** In double precision, a vector at a time: where there is no vector unit to be had. */
export const plainDotProducts: DotProducts = {
  async of(features, vectors, take, control = {}) {
    const breather = new Breather(control.signal);
    const { dimension } = features;
    for (let vector = 0; vector * dimension < vectors.length; vector += 1) {
      take(vector, 0, this.column(features, vectors.subarray(vector * dimension, (vector + 1) * dimension)));
      if (breather.isDue) await breather.breathe();
    }
  },
  column({ rowCount, dimension, values }, vector) {
    const products = new Float32Array(rowCount);
    for (let row = 0, at = 0; row < rowCount; row += 1) {
      let sum = 0;
      for (let j = 0; j < dimension; j += 1, at += 1) sum += values[at]! * vector[j]!;
      products[row] = sum;
    }
    return products;
  },
};

const PAGE_BYTES = 65_536;
const VECTORS = { from: 0, bytes: 2 ** 21 };
const ROWS = { from: VECTORS.bytes, bytes: 2 ** 20 };
/** A block of vectors stays in the second cache while the rows go by, a group of rows in the first. */
const MOST_VECTORS = 128;
const MOST_ROWS = 512;
const PRODUCTS = { from: VECTORS.bytes + ROWS.bytes, bytes: 4 * MOST_VECTORS * MOST_ROWS };
const PAGES = (VECTORS.bytes + ROWS.bytes + PRODUCTS.bytes) / PAGE_BYTES;

/** Bytes of the WebAssembly module: a vector is to the trainer's code a row of weights. Its instance's exports are {@link DotProductExports}. */
export function dotProductModule(): Uint8Array<ArrayBuffer> {
  return wasmModule([FORWARD_SINGLE], PAGES);
}

export interface DotProductExports {
  memory: { readonly buffer: ArrayBuffer };
  forwardSingle(
    rows: number,
    rowBytes: number,
    vectors: number,
    vectorBytes: number,
    vectorsEnd: number,
    target: number,
    targetBytes: number,
  ): void;
}

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;
const roundDown = (value: number, step: number): number => Math.floor(value / step) * step;

/** Vectors of a block and rows of a tile that fit the memory; null for vectors too long for it. */
function sizesFor(dimension: number): { block: number; tile: number } | null {
  const bytes = 4 * roundUp(dimension, 4);
  const block = Math.min(MOST_VECTORS, roundDown(VECTORS.bytes / bytes, CLASSES_AT_ONCE));
  const tile = Math.min(MOST_ROWS, roundDown(ROWS.bytes / bytes, ROWS_AT_ONCE));
  return block > 0 && tile > 0 ? { block, tile } : null;
}

/**
 * The products by the processor's vector unit, in single precision (for unit vectors of 512 entries within some 1e-7). A product does not
 * depend on what it is computed together with, so that a cue that is scored alone gets the very numbers that it got among others.
 */
export class SimdDotProducts implements DotProducts {
  readonly #code: DotProductExports;
  readonly #floats: Float32Array;

  constructor(code: DotProductExports) {
    this.#code = code;
    // The memory never grows, so this view stays good.
    this.#floats = new Float32Array(code.memory.buffer);
  }

  async of(
    features: FeatureMatrix,
    vectors: Float32Array,
    take: TakeProducts,
    control: TaskControl = {},
  ): Promise<void> {
    const { rowCount, dimension } = features;
    const sizes = sizesFor(dimension);
    if (!sizes) return plainDotProducts.of(features, vectors, take, control);
    const vectorCount = vectors.length / dimension;
    const breather = new Breather(control.signal);
    const startedAt = Date.now();
    for (let block = 0; block < vectorCount; block += sizes.block) {
      const inBlock = Math.min(sizes.block, vectorCount - block);
      for (let tile = 0; tile < rowCount; tile += sizes.tile) {
        // Placed anew after each breath: while this breathed, a single column may have been scored there.
        if (tile === 0 || breather.isDue) {
          await breather.breathe();
          this.#place(vectors, block, inBlock, CLASSES_AT_ONCE, dimension, VECTORS.from / 4);
        }
        const inTile = this.#tile(features, tile, sizes.tile, inBlock);
        for (let vector = 0; vector < inBlock; vector += 1) take(block + vector, tile, this.#products(vector, inTile));
      }
      const done = block + inBlock;
      control.onProgress?.({ stage: 'Scoring cues', done, total: vectorCount, unit: 'cues', startedAt });
    }
  }

  column(features: FeatureMatrix, vector: Float32Array): Float32Array {
    const { rowCount, dimension } = features;
    const sizes = sizesFor(dimension);
    if (!sizes) return plainDotProducts.column(features, vector);
    const column = new Float32Array(rowCount);
    this.#place(vector, 0, 1, CLASSES_AT_ONCE, dimension, VECTORS.from / 4);
    for (let tile = 0; tile < rowCount; tile += sizes.tile) {
      const inTile = this.#tile(features, tile, sizes.tile, 1);
      column.set(this.#products(0, inTile), tile);
    }
    return column;
  }

  /** Multiplies a tile of rows with the vectors in place. @returns rows in the tile */
  #tile(features: FeatureMatrix, tile: number, tileSize: number, inBlock: number): number {
    const inTile = Math.min(tileSize, features.rowCount - tile);
    this.#place(features.values, tile, inTile, ROWS_AT_ONCE, features.dimension, ROWS.from / 4);
    this.#multiply(roundUp(inTile, ROWS_AT_ONCE), roundUp(inBlock, CLASSES_AT_ONCE), roundUp(features.dimension, 4));
    return inTile;
  }

  #products(vector: number, inTile: number): Float32Array {
    const at = PRODUCTS.from / 4 + vector * MOST_ROWS;
    return this.#floats.subarray(at, at + inTile);
  }

  #multiply(rows: number, vectors: number, stride: number): void {
    for (let row = 0; row < rows; row += ROWS_AT_ONCE) {
      this.#code.forwardSingle(
        ROWS.from + 4 * row * stride,
        4 * stride,
        VECTORS.from,
        4 * stride,
        VECTORS.from + 4 * vectors * stride,
        PRODUCTS.from + 4 * row,
        4 * MOST_ROWS,
      );
    }
  }

  /** Copies rows of a matrix into the code's memory, each and their number filled up with zeros to whole steps. */
  #place(values: Float32Array, first: number, count: number, step: number, dimension: number, to: number): void {
    const stride = roundUp(dimension, 4);
    if (stride === dimension) {
      this.#floats.set(values.subarray(first * dimension, (first + count) * dimension), to);
    } else {
      for (let i = 0; i < count; i += 1) {
        const from = (first + i) * dimension;
        this.#floats.set(values.subarray(from, from + dimension), to + i * stride);
        this.#floats.fill(0, to + i * stride + dimension, to + (i + 1) * stride);
      }
    }
    this.#floats.fill(0, to + count * stride, to + roundUp(count, step) * stride);
  }
}
