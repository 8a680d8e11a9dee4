import { Breather } from './breather';
import type { TaskControl } from './trainer';

export interface Neighbours {
  /** Per point the point itself and its nearest others, nearest first. */
  indices: number[][];
  /** Euclidean distances, aligned with `indices`. */
  distances: number[][];
}

/**
 * The exact k nearest neighbours of every point, itself first, by comparing all pairs: n^2 d / 2 multiplications, a second or two for
 * 5,000 points of 50 dimensions. Ties go to the lower index.
 *
 * @param values n x d, row-major
 * @param k neighbours with the point itself; at most n
 */
export async function nearestNeighbours(
  values: Float32Array,
  dimension: number,
  k: number,
  control: TaskControl = {},
): Promise<Neighbours> {
  const n = values.length / dimension;
  const breather = new Breather(control.signal);
  const startedAt = Date.now();
  const indices: number[][] = [];
  const distances: number[][] = [];
  const squared = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    const at = i * dimension;
    for (let other = 0, from = 0; other < n; other += 1, from += dimension) {
      let sum = 0;
      for (let j = 0; j < dimension; j += 1) {
        const difference = values[at + j]! - values[from + j]!;
        sum += difference * difference;
      }
      squared[other] = sum;
    }
    squared[i] = -1; // itself first, also where another lies on the same place
    const nearest = smallest(squared, k);
    indices.push(nearest);
    distances.push(nearest.map((other) => (other === i ? 0 : Math.sqrt(squared[other]!))));
    if (breather.isDue) {
      control.onProgress?.({ stage: 'Finding neighbours', done: i + 1, total: n, unit: 'images', startedAt });
      await breather.breathe();
    }
  }
  return { indices, distances };
}

/** Indices of the k smallest values in order, by insertion into a short sorted list. */
function smallest(values: Float64Array, k: number): number[] {
  const found: number[] = [];
  let worst = Infinity;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (found.length === k && value >= worst) continue;
    let place = found.length;
    while (place > 0 && values[found[place - 1]!]! > value) place -= 1;
    found.splice(place, 0, i);
    if (found.length > k) found.pop();
    worst = values[found[found.length - 1]!]!;
  }
  return found;
}
