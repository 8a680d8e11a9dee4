import { plainKernel, type ResampleKernel } from './resample-kernel';
import { reach, resampleWeights, type ResampleFilter, type Weights } from './resample-weights';

/** A rectangle in whole pixels. */
export interface Window {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Antialiased resampling that gives Pillow's pixels: separable, horizontal pass first, rounded and clipped to 8 bits
 * before the vertical one, in the fixed-point arithmetic of Pillow's 8-bit path (22 fractional bits).
 *
 * The picture comes in stripes of rows, so that it never has to lie in memory as a whole, and only the wanted window of
 * the result is computed, from only the rows and columns that it needs: of a 4000 x 3000 photograph cropped to its
 * centre that is a quarter less work, of a 20000 x 4 strip nearly all of it.
 *
 * Feed the rows of {@link Resampler.needs} from top to bottom, then take the window.
 */
export class Resampler {
  /** The part of the source picture that the window needs. */
  readonly needs: Window;
  readonly #columns: Weights;
  readonly #rows: Weights;
  readonly #between: Uint8ClampedArray;
  readonly #kernel: ResampleKernel;

  /** `window` is the part of the `out` picture to compute; it lies inside of it. */
  constructor(
    source: { width: number; height: number },
    out: { width: number; height: number },
    filter: ResampleFilter,
    window: Window = { left: 0, top: 0, ...out },
    kernel: ResampleKernel = plainKernel,
  ) {
    this.#columns = resampleWeights(source.width, out.width, filter, window.left, window.width);
    this.#rows = resampleWeights(source.height, out.height, filter, window.top, window.height);
    const columns = reach(this.#columns);
    const rows = reach(this.#rows);
    this.needs = { left: columns.from, top: rows.from, width: columns.to - columns.from, height: rows.to - rows.from };
    this.#between = new Uint8ClampedArray(window.width * this.needs.height * 4);
    this.#kernel = kernel;
  }

  /**
   * Takes rows `top` ... of the picture, four channels a pixel, each from column `left` on and `width` pixels long. Rows
   * that are not needed are passed over; the fourth channel is not looked at.
   */
  addRows(pixels: Uint8ClampedArray, left: number, top: number, width: number): void {
    const from = Math.max(top, this.needs.top);
    const to = Math.min(top + pixels.length / (width * 4), this.needs.top + this.needs.height);
    if (to <= from) return;
    const rows = pixels.subarray((from - top) * width * 4, (to - top) * width * 4);
    this.#kernel.horizontal(rows, width, left, this.#columns, this.#between, from - this.needs.top);
  }

  /** The window, four channels a pixel; the fourth means nothing. */
  finish(): Uint8ClampedArray<ArrayBuffer> {
    const rowBytes = this.#columns.starts.length * 4;
    return this.#kernel.vertical(this.#between, rowBytes, this.needs.top, this.#rows);
  }
}
