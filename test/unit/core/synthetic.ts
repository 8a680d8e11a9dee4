import { drawInteger, drawNormal, mulberry32 } from '../../../src/core/random';

export interface SyntheticData {
  n: number;
  d: number;
  values: Float32Array;
  /** The same before rounding to single precision. */
  exact: Float64Array;
  labels: Uint16Array;
  attributes: Uint16Array;
}

/**
 * The portable synthetic data of the reference values: y = i mod K; the attribute equals y with probability rho, else another value;
 * d standard normals with `core` added at y and `spurious` added at K + attribute.
 */
export function synthetic(
  seed: number,
  n: number,
  rho: number,
  { d = 16, core = 1, spurious = 2, classCount = 2 } = {},
): SyntheticData {
  const uniform = mulberry32(seed);
  const exact = new Float64Array(n * d);
  const labels = new Uint16Array(n);
  const attributes = new Uint16Array(n);
  for (let i = 0; i < n; i += 1) {
    const label = i % classCount;
    let attribute = label;
    if (!(uniform() < rho)) {
      attribute = classCount > 2 ? (label + 1 + drawInteger(uniform, classCount - 1)) % classCount : 1 - label;
    }
    for (let j = 0; j < d; j += 1) exact[i * d + j] = drawNormal(uniform);
    exact[i * d + label]! += core;
    exact[i * d + classCount + attribute]! += spurious;
    labels[i] = label;
    attributes[i] = attribute;
  }
  return { n, d, values: Float32Array.from(exact), exact, labels, attributes };
}

/** Column j of row-major data. */
export function columnOf(data: SyntheticData, j: number): Float32Array {
  return Float32Array.from({ length: data.n }, (_, i) => data.values[i * data.d + j]!);
}
