import type { Design } from './design';
import {
  CLASSES_AT_ONCE,
  COLUMNS_AT_ONCE,
  LINEAR_KERNEL_FUNCTIONS,
  ROWS_AT_ONCE,
  type Precision,
} from './linear-kernel-code';
import type { FeatureMatrix } from './normalisation';
import { wasmModule } from './wasm-module';

/** Adds up to four numbers and their strides; see linear-kernel-code. */
type Kernel = (...numbers: readonly number[]) => void;

/** The exports of {@link linearKernelModule}. */
export interface LinearKernel {
  memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  forwardSingle: Kernel;
  forwardDouble: Kernel;
  backwardSingle: Kernel;
  backwardDouble: Kernel;
}

const PAGE_BYTES = 65_536;
/** Two gigabytes: what every engine that has the vector unit can give. */
const MOST_PAGES = 32_768;

/** Bytes of the WebAssembly module; its instance's exports are a {@link LinearKernel}. */
export function linearKernelModule(): Uint8Array<ArrayBuffer> {
  return wasmModule(LINEAR_KERNEL_FUNCTIONS, 1, MOST_PAGES);
}

/** Rows of a tile: their features stay in the second cache while the columns go by, and a sum in single precision stays short. */
const TILE_ROWS = 128;

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;

/** Where what lies in the kernel's memory, in bytes. */
interface Layout {
  rowBytes: number;
  weights: number;
  products: number;
  gradient: number;
  features: number;
  end: number;
}

/** Whole blocks of columns, and never a large power of two: rows that far apart would push each other out of the cache. */
function placedColumns(width: number): number {
  const columns = roundUp(width, COLUMNS_AT_ONCE.single);
  return columns % 128 === 0 ? columns + COLUMNS_AT_ONCE.single : columns;
}

function layoutOf(rowCount: number, width: number, rowsOfWeights: number): Layout {
  const columns = placedColumns(width);
  const classes = roundUp(rowsOfWeights, CLASSES_AT_ONCE);
  // Room for doubles; single precision uses half of it.
  const weightBytes = 8 * classes * columns;
  const productBytes = 8 * classes * TILE_ROWS;
  const features = roundUp(2 * weightBytes + productBytes, 64);
  return {
    rowBytes: 4 * columns,
    weights: 0,
    products: weightBytes,
    gradient: weightBytes + productBytes,
    features,
    end: features + 4 * columns * roundUp(rowCount, ROWS_AT_ONCE),
  };
}

/** Whether a problem fits the memory that a kernel may have. */
export function fitsKernel(rowCount: number, width: number, rowsOfWeights: number): boolean {
  return layoutOf(rowCount, width, rowsOfWeights).end <= MOST_PAGES * PAGE_BYTES;
}

/**
 * The rows of a problem in the memory of a WebAssembly kernel, which takes both products by the processor's vector unit: in single
 * precision as far as that carries, then, for the last digits, in double precision. A tile's sum of 128 rows is the most
 * that is ever added up in single precision.
 */
export class KernelDesign implements Design {
  readonly rowCount: number;
  readonly width: number;
  readonly centre: Float64Array;
  readonly rowsPerBlock: number;
  readonly #kernel: LinearKernel;
  readonly #layout: Layout;
  readonly #classes: number;
  #precision: Precision = 'single';

  constructor(kernel: LinearKernel, features: FeatureMatrix, rows: Uint32Array, rowsOfWeights: number) {
    this.#kernel = kernel;
    this.rowCount = rows.length;
    this.width = features.dimension;
    this.#classes = roundUp(rowsOfWeights, CLASSES_AT_ONCE);
    this.#layout = layoutOf(rows.length, this.width, rowsOfWeights);
    this.rowsPerBlock = TILE_ROWS * Math.max(1, Math.floor(5e7 / (TILE_ROWS * this.width * this.#classes)));
    const missing = this.#layout.end - kernel.memory.buffer.byteLength;
    if (missing > 0) kernel.memory.grow(Math.ceil(missing / PAGE_BYTES));
    this.#place(features, rows);
    this.centre = this.#mean();
  }

  #place({ values, dimension }: FeatureMatrix, rows: Uint32Array): void {
    const columns = this.#layout.rowBytes / 4;
    const placed = new Float32Array(this.#kernel.memory.buffer, this.#layout.features);
    // The memory may hold an earlier problem.
    placed.fill(0, 0, roundUp(rows.length, ROWS_AT_ONCE) * columns);
    for (let i = 0; i < rows.length; i += 1) {
      const from = rows[i]! * dimension;
      placed.set(values.subarray(from, from + dimension), i * columns);
    }
  }

  /** Mean of the rows, in double precision. */
  #mean(): Float64Array {
    this.#precision = 'double';
    const sums = new Float64Array(this.width);
    this.backward(new Float64Array(this.rowCount).fill(1), 1, sums, 0, this.rowCount);
    this.#precision = 'single';
    return sums.map((sum) => sum / this.rowCount);
  }

  /** Goes on in double precision. @returns false where it did already */
  refine(): boolean {
    const isRefined = this.#precision === 'single';
    this.#precision = 'double';
    return isRefined;
  }

  #view(at: number, length: number): Float32Array | Float64Array {
    const { buffer } = this.#kernel.memory;
    return this.#precision === 'single' ? new Float32Array(buffer, at, length) : new Float64Array(buffer, at, length);
  }

  get #valueBytes(): number {
    return this.#precision === 'single' ? 4 : 8;
  }

  forward(weights: Float64Array, rowsOfWeights: number, out: Float64Array, from: number, to: number): void {
    const { rowBytes, weights: weightsAt, products, features } = this.#layout;
    const columns = rowBytes / 4;
    const placed = this.#view(weightsAt, roundUp(rowsOfWeights, CLASSES_AT_ONCE) * columns);
    placed.fill(0);
    for (let r = 0; r < rowsOfWeights; r += 1) {
      placed.set(weights.subarray(r * this.width, (r + 1) * this.width), r * columns);
    }
    const run = this.#precision === 'single' ? this.#kernel.forwardSingle : this.#kernel.forwardDouble;
    const bytes = this.#valueBytes;
    const weightBytes = bytes * columns;
    const tileBytes = bytes * TILE_ROWS;
    const results = this.#view(products, this.#classes * TILE_ROWS);
    const weightsEnd = weightsAt + roundUp(rowsOfWeights, CLASSES_AT_ONCE) * weightBytes;
    for (let tile = from; tile < to; tile += TILE_ROWS) {
      const inTile = Math.min(TILE_ROWS, to - tile);
      for (let row = 0; row < inTile; row += ROWS_AT_ONCE) {
        const rows = features + (tile + row) * rowBytes;
        run(rows, rowBytes, weightsAt, weightBytes, weightsEnd, products + bytes * row, tileBytes);
      }
      for (let r = 0; r < rowsOfWeights; r += 1) {
        for (let i = 0; i < inTile; i += 1) out[(tile + i) * rowsOfWeights + r] = results[r * TILE_ROWS + i]!;
      }
    }
  }

  backward(residuals: Float64Array, rowsOfWeights: number, gradient: Float64Array, from: number, to: number): void {
    const { rowBytes, products, gradient: gradientAt, features } = this.#layout;
    const columns = rowBytes / 4;
    const run = this.#precision === 'single' ? this.#kernel.backwardSingle : this.#kernel.backwardDouble;
    const step = COLUMNS_AT_ONCE[this.#precision];
    const bytes = this.#valueBytes;
    const tileBytes = bytes * TILE_ROWS;
    const placed = this.#view(products, roundUp(rowsOfWeights, CLASSES_AT_ONCE) * TILE_ROWS);
    const sums = this.#view(gradientAt, this.#classes * columns);
    placed.fill(0);
    for (let tile = from; tile < to; tile += TILE_ROWS) {
      const inTile = Math.min(TILE_ROWS, to - tile);
      for (let r = 0; r < rowsOfWeights; r += 1) {
        for (let i = 0; i < inTile; i += 1) placed[r * TILE_ROWS + i] = residuals[(tile + i) * rowsOfWeights + r]!;
      }
      const first = features + tile * rowBytes;
      const end = products + roundUp(rowsOfWeights, CLASSES_AT_ONCE) * tileBytes;
      for (let column = 0; column < columns; column += step) {
        const at = first + 4 * column;
        const target = gradientAt + bytes * column;
        run(at, rowBytes, at + inTile * rowBytes, products, tileBytes, end, target, bytes * columns);
      }
      for (let r = 0; r < rowsOfWeights; r += 1) {
        const [sumsAt, gradientFrom] = [r * columns, r * this.width];
        for (let j = 0; j < this.width; j += 1) gradient[gradientFrom + j]! += sums[sumsAt + j]!;
      }
    }
  }
}
