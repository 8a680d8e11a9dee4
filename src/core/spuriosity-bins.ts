/** One bar of the histogram of spuriosity: a stretch of the ranking. */
export interface SpuriosityBin {
  low: number;
  high: number;
  right: number;
  wrong: number;
  /** Places in the ranking, most spurious first: from `start` to before `end`. */
  start: number;
  end: number;
}

/** Bars by Sturges's rule (1926), log2 n + 1, within what can be read and touched. */
export function binCountFor(n: number): number {
  return Math.max(4, Math.min(16, Math.ceil(Math.log2(Math.max(1, n)) + 1)));
}

/**
 * Bins of equal width over the spuriosities of a class.
 *
 * @param spuriosity descending, as in a ranking
 * @param isRight aligned with it
 * @returns bins from the most to the least spurious, empty ones among them; none without images or where a value is not a number
 */
export function spuriosityBins(
  spuriosity: Float32Array,
  isRight: Uint8Array,
  binCount: number = binCountFor(spuriosity.length),
): SpuriosityBin[] {
  const n = spuriosity.length;
  const most = spuriosity[0];
  const least = spuriosity[n - 1];
  if (most === undefined || least === undefined || !Number.isFinite(most) || !Number.isFinite(least)) return [];
  const width = (most - least) / binCount;
  if (!(width > 0)) {
    const right = isRight.reduce((sum, one) => sum + one, 0);
    return [{ low: least, high: most, right, wrong: n - right, start: 0, end: n }];
  }
  const bins: SpuriosityBin[] = [];
  let place = 0;
  for (let bin = 0; bin < binCount; bin += 1) {
    const low = most - (bin + 1) * width;
    const isLast = bin === binCount - 1;
    const start = place;
    let right = 0;
    while (place < n && (isLast || spuriosity[place]! > low)) {
      right += isRight[place]!;
      place += 1;
    }
    bins.push({
      low: isLast ? least : low,
      high: most - bin * width,
      right,
      wrong: place - start - right,
      start,
      end: place,
    });
  }
  return bins;
}
