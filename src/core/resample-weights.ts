/** Pillow's resampling weights, fixed-point as in its 8-bit path (Resample.c, precompute_coeffs). */

export type ResampleFilter = 'nearest' | 'bilinear' | 'bicubic' | 'lanczos';

/** Fractional bits of the weights: 32 - 8 for the pixel - 2 for sign and overshoot, as in Pillow's Resample.c. */
export const PRECISION_BITS = 32 - 8 - 2;

/** For each output position, where its source pixels start, how many they are, and their fixed-point weights. */
export interface Weights {
  starts: Int32Array;
  counts: Int32Array;
  /** `stride` weights per output position; those past the count are 0. */
  values: Int32Array;
  stride: number;
}

interface Kernel {
  /** Half width in source pixels at scale 1. */
  support: number;
  weight(x: number): number;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

const KERNELS: Record<Exclude<ResampleFilter, 'nearest'>, Kernel> = {
  bilinear: {
    support: 1,
    weight: (x) => Math.max(0, 1 - Math.abs(x)),
  },
  bicubic: {
    support: 2,
    // Keys' cubic convolution with a = -0.5, Pillow's choice (OpenCV and PyTorch without antialiasing use -0.75).
    weight: (signed) => {
      const a = -0.5;
      const x = Math.abs(signed);
      if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    },
  },
  lanczos: {
    support: 3,
    weight: (x) => (-3 <= x && x < 3 ? sinc(x) * sinc(x / 3) : 0),
  },
};

/** Weights of output positions `first` ... `first + count - 1` of an axis resized from `inSize` to `outSize`. */
export function resampleWeights(
  inSize: number,
  outSize: number,
  filter: ResampleFilter,
  first = 0,
  count = outSize,
): Weights {
  // As Pillow: an axis whose size does not change is copied, and 'nearest' takes the pixel under the centre.
  if (filter === 'nearest' || inSize === outSize) return nearestWeights(inSize, outSize, first, count);
  const kernel = KERNELS[filter];
  const scale = inSize / outSize;
  const filterScale = Math.max(1, scale);
  const support = kernel.support * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(count);
  const counts = new Int32Array(count);
  const values = new Int32Array(count * stride);
  const real = new Float64Array(stride);
  for (let i = 0; i < count; i += 1) {
    const centre = (first + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const taps = Math.min(inSize, Math.trunc(centre + support + 0.5)) - start;
    let sum = 0;
    for (let x = 0; x < taps; x += 1) sum += real[x] = kernel.weight((x + start - centre + 0.5) / filterScale);
    for (let x = 0; x < taps; x += 1) values[i * stride + x] = toFixed(sum === 0 ? real[x]! : real[x]! / sum);
    starts[i] = start;
    counts[i] = taps;
  }
  return { starts, counts, values, stride };
}

function toFixed(weight: number): number {
  return Math.trunc((weight < 0 ? -0.5 : 0.5) + weight * (1 << PRECISION_BITS));
}

function nearestWeights(inSize: number, outSize: number, first: number, count: number): Weights {
  const starts = new Int32Array(count);
  // Pillow adds the step up from pixel to pixel; where a centre falls on a boundary the rounding of that sum decides.
  const step = inSize / outSize;
  let centre = step / 2;
  for (let i = 0; i < first + count; i += 1, centre += step) {
    if (i >= first) starts[i - first] = Math.min(inSize - 1, Math.trunc(centre));
  }
  const one = new Int32Array(count).fill(1 << PRECISION_BITS);
  return { starts, counts: new Int32Array(count).fill(1), values: one, stride: 1 };
}

/** First position and end of the source pixels that any of the weights reaches. */
export function reach(weights: Weights): { from: number; to: number } {
  let from = Infinity;
  let to = 0;
  weights.starts.forEach((start, index) => {
    from = Math.min(from, start);
    to = Math.max(to, start + weights.counts[index]!);
  });
  return { from: Number.isFinite(from) ? from : 0, to };
}
