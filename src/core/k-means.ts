import { Breather } from './breather';
import { mulberry32, type Uniform } from './random';
import type { TaskControl } from './trainer';

const MOST_TURNS = 100;

export interface Clustering {
  /** k centres of length d, row-major. */
  centres: Float64Array;
  /** Centre per point. */
  assignment: Uint16Array;
  /** Sum of squared distances of the points to their centres. */
  inertia: number;
}

export interface KMeansOptions {
  k: number;
  seed: number;
  /** Starts tried; the one of least inertia is kept. */
  restarts?: number;
}

/**
 * k-means by Lloyd's turns from k-means++ starts (Arthur and Vassilvitskii 2007), seeded. A centre that loses its last point takes the
 * point that lies farthest from its own centre.
 *
 * @param points n x d, row-major
 */
export async function kMeans(
  points: Float32Array,
  dimension: number,
  { k, seed, restarts = 8 }: KMeansOptions,
  control: TaskControl = {},
): Promise<Clustering> {
  const breather = new Breather(control.signal);
  const uniform = mulberry32(seed);
  const startedAt = Date.now();
  let best: Clustering | null = null;
  for (let start = 0; start < restarts; start += 1) {
    const found = await lloyd(points, dimension, plusPlusCentres(points, dimension, k, uniform), breather);
    if (!best || found.inertia < best.inertia) best = found;
    control.onProgress?.({ stage: 'Finding slices', done: start + 1, total: restarts, unit: 'starts', startedAt });
  }
  return best!;
}

/** Squared distance of a point to a centre. */
export function squaredDistance(
  points: Float32Array,
  point: number,
  centres: Float64Array,
  centre: number,
  d: number,
): number {
  let sum = 0;
  for (let j = 0; j < d; j += 1) sum += (points[point * d + j]! - centres[centre * d + j]!) ** 2;
  return sum;
}

function plusPlusCentres(points: Float32Array, d: number, k: number, uniform: Uniform): Float64Array {
  const n = points.length / d;
  const centres = new Float64Array(k * d);
  const nearest = new Float64Array(n).fill(Infinity);
  let chosen = Math.floor(uniform() * n);
  for (let c = 0; c < k; c += 1) {
    centres.set(points.subarray(chosen * d, (chosen + 1) * d), c * d);
    let total = 0;
    for (let i = 0; i < n; i += 1) {
      nearest[i] = Math.min(nearest[i]!, squaredDistance(points, i, centres, c, d));
      total += nearest[i]!;
    }
    let rest = uniform() * total;
    chosen = 0;
    while (chosen < n - 1 && (rest -= nearest[chosen]!) > 0) chosen += 1;
  }
  return centres;
}

async function lloyd(points: Float32Array, d: number, centres: Float64Array, breather: Breather): Promise<Clustering> {
  const n = points.length / d;
  const k = centres.length / d;
  const assignment = new Uint16Array(n);
  const distances = new Float64Array(n);
  let inertia = Infinity;
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    let sum = 0;
    for (let i = 0; i < n; i += 1) {
      let least = Infinity;
      for (let c = 0; c < k; c += 1) {
        const distance = squaredDistance(points, i, centres, c, d);
        if (distance < least) {
          least = distance;
          assignment[i] = c;
        }
      }
      distances[i] = least;
      sum += least;
      if (breather.isDue) await breather.breathe();
    }
    if (sum >= inertia * (1 - 1e-9)) return { centres, assignment, inertia: sum };
    inertia = sum;
    moveCentres(points, d, centres, assignment, distances);
  }
  return { centres, assignment, inertia };
}

function moveCentres(
  points: Float32Array,
  d: number,
  centres: Float64Array,
  assignment: Uint16Array,
  distances: Float64Array,
): void {
  const k = centres.length / d;
  const counts = new Uint32Array(k);
  centres.fill(0);
  assignment.forEach((c, i) => {
    counts[c]! += 1;
    for (let j = 0; j < d; j += 1) centres[c * d + j]! += points[i * d + j]!;
  });
  for (let c = 0; c < k; c += 1) {
    if (counts[c]! > 0) {
      for (let j = 0; j < d; j += 1) centres[c * d + j]! /= counts[c]!;
      continue;
    }
    const farthest = distances.reduce((far, distance, i) => (distance > distances[far]! ? i : far), 0);
    distances[farthest] = 0;
    centres.set(points.subarray(farthest * d, (farthest + 1) * d), c * d);
  }
}
