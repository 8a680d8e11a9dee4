import type { Estimate } from './audit';
import { binomialLaw } from './binomial';
import { mulberry32, type Uniform } from './random';

/** Resamples of a bootstrap: the Monte-Carlo error of a share of .5 is then one point. */
export const BOOTSTRAP_DRAWS = 2000;

/** Right and all images of one group. */
export interface GroupCount {
  right: number;
  n: number;
}

/** The least accuracy over groups, and how much of it is that the least was picked. */
export interface WorstGroupBootstrap {
  /** Least accuracy observed (0 to 1). */
  observed: number;
  /** Mean over the resamples of the least accuracy; `n` is the images of all groups. The interval is the percentile one, 95 %. */
  resampled: Estimate;
  /** resampled mean minus observed, in points: at most zero or so, since the least of several noisy figures falls below all of them. */
  biasPoints: number;
  draws: number;
  seed: number;
}

/** Draws numbers right by inverting the binomial law, so that a draw costs one search and not n coin tosses. */
class BinomialDraw {
  readonly #cumulative: Float64Array;
  readonly #n: number;

  constructor({ right, n }: GroupCount) {
    this.#n = n;
    let sum = 0;
    this.#cumulative = Float64Array.from(binomialLaw(n, right / n), (mass) => (sum += mass));
  }

  /** Share right in a resample of the group. */
  share(uniform: Uniform): number {
    const u = uniform();
    let low = 0;
    let high = this.#n;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#cumulative[middle]! > u) high = middle;
      else low = middle + 1;
    }
    return low / this.#n;
  }
}

/** The value below which `share` of the sorted values lie, between two of them by straight line (Hyndman and Fan's type 7). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}

/**
 * Stratified bootstrap of the minimum over groups (Efron 1979): within each group as many images are drawn with replacement as it has,
 * so the number right is binomial; the least accuracy over groups is taken anew in every resample. Its mean lies below the observed
 * least, which itself lies below what the worst group would show on new images: the selection is told as a bias in points.
 *
 * @param groups groups without images are left out
 * @returns null without groups
 */
export function worstGroupBootstrap(
  groups: readonly GroupCount[],
  seed: number,
  draws: number = BOOTSTRAP_DRAWS,
): WorstGroupBootstrap | null {
  const present = groups.filter(({ n }) => n > 0);
  if (present.length === 0) return null;
  const uniform = mulberry32(seed);
  const laws = present.map((group) => new BinomialDraw(group));
  const least = new Float64Array(draws);
  let sum = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    let smallest = 1;
    for (const law of laws) smallest = Math.min(smallest, law.share(uniform));
    least[draw] = smallest;
    sum += smallest;
  }
  least.sort();
  const observed = Math.min(...present.map(({ right, n }) => right / n));
  const mean = sum / draws;
  return {
    observed,
    resampled: {
      value: mean,
      low: quantile(least, 0.025),
      high: quantile(least, 0.975),
      n: present.reduce((total, { n }) => total + n, 0),
    },
    biasPoints: 100 * (mean - observed),
    draws,
    seed,
  };
}
