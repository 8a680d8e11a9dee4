import { PRECISION_BITS, type Weights } from './resample-weights';

/** The two passes over RGBA (or BGRA) bytes; the fourth channel of a result means nothing. */
export interface ResampleKernel {
  /** Room for a stripe of rows: `horizontal` reads it in place. Good until the next call of this. */
  stripe(byteLength: number): Uint8ClampedArray<ArrayBuffer>;
  /**
   * Resamples some rows of `sourceWidth` pixels, the first of which stands at column `sourceLeft` of the picture, into
   * `target` from row `targetRow` on, `weights.starts.length` pixels a row.
   */
  horizontal(
    rows: Uint8ClampedArray,
    sourceWidth: number,
    sourceLeft: number,
    weights: Weights,
    target: Uint8ClampedArray,
    targetRow: number,
  ): void;
  /** Resamples rows of `rowBytes` bytes, the first of which is row `sourceTop` of the picture. */
  vertical(
    source: Uint8ClampedArray,
    rowBytes: number,
    sourceTop: number,
    weights: Weights,
  ): Uint8ClampedArray<ArrayBuffer>;
}

const HALF = 1 << (PRECISION_BITS - 1);

/** Plain TypeScript: what the SIMD kernel must equal, and what runs where there is none. Stores clip to a byte. */
export const plainKernel: ResampleKernel = {
  stripe: (byteLength) => new Uint8ClampedArray(byteLength),

  horizontal(rows, sourceWidth, sourceLeft, weights, target, targetRow) {
    const { starts, counts, values, stride } = weights;
    const width = starts.length;
    const rowCount = rows.length / (sourceWidth * 4);
    let to = targetRow * width * 4;
    for (let row = 0; row < rowCount; row += 1) {
      const rowStart = row * sourceWidth - sourceLeft;
      for (let x = 0; x < width; x += 1, to += 4) {
        let first = HALF;
        let second = HALF;
        let third = HALF;
        let at = (rowStart + starts[x]!) * 4;
        const end = x * stride + counts[x]!;
        for (let k = x * stride; k < end; k += 1, at += 4) {
          const weight = values[k]!;
          first += Math.imul(rows[at]!, weight);
          second += Math.imul(rows[at + 1]!, weight);
          third += Math.imul(rows[at + 2]!, weight);
        }
        target[to] = first >> PRECISION_BITS;
        target[to + 1] = second >> PRECISION_BITS;
        target[to + 2] = third >> PRECISION_BITS;
      }
    }
  },

  vertical(source, rowBytes, sourceTop, weights) {
    const { starts, counts, values, stride } = weights;
    const target = new Uint8ClampedArray(starts.length * rowBytes);
    const sums = new Int32Array(rowBytes);
    for (let y = 0; y < starts.length; y += 1) {
      sums.fill(HALF);
      for (let tap = 0; tap < counts[y]!; tap += 1) {
        const weight = values[y * stride + tap]!;
        const rowStart = (starts[y]! + tap - sourceTop) * rowBytes;
        for (let x = 0; x < rowBytes; x += 1) sums[x] = sums[x]! + Math.imul(source[rowStart + x]!, weight);
      }
      for (let x = 0; x < rowBytes; x += 1) target[y * rowBytes + x] = sums[x]! >> PRECISION_BITS;
    }
    return target;
  },
};
