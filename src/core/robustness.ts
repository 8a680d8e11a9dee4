/** Fewer models than this are shown against y = x, but no line is fitted through them. */
export const FEWEST_MODELS = 5;

/** Mean accuracy (0 to 1) of one model on the most and on the least spurious images. */
export interface ModelAccuracies {
  high: number;
  low: number;
}

/**
 * Effective robustness (Taori et al. 2020; Spuriosity Rankings, appendix D): a line low = beta(high) is fitted over models by least
 * squares, and ER = low - beta(high) is what a model has above it.
 *
 * @returns one value per model in points; null with fewer than {@link FEWEST_MODELS} models or where all have the same `high`
 */
export function effectiveRobustness(models: readonly ModelAccuracies[]): number[] | null {
  const n = models.length;
  if (n < FEWEST_MODELS) return null;
  const meanHigh = models.reduce((sum, { high }) => sum + high, 0) / n;
  const meanLow = models.reduce((sum, { low }) => sum + low, 0) / n;
  let products = 0;
  let squares = 0;
  for (const { high, low } of models) {
    products += (high - meanHigh) * (low - meanLow);
    squares += (high - meanHigh) ** 2;
  }
  if (!(squares > 0)) return null;
  const slope = products / squares;
  return models.map(({ high, low }) => 100 * (low - meanLow - slope * (high - meanHigh)));
}
