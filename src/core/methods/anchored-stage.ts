import { fitTogether } from '../fit-together';
import type { HeadWeights } from '../head';
import type { ReportProgress } from '../progress';
import type { MitigationInput, MitigationTools } from './mitigation';
import { progressOf } from './balanced-refits';
import { gather, safeCoordinates } from './safe-coordinates';
import type { BestHead, KeptHead } from './validation-score';

/**
 * Strengths of the pull to the first head, in coordinates in which the features' largest variance is 1: as much as 10, 30, 100 and 300 steps
 * of descent leave of the way (for squares the two paths run side by side: Ali, Kolter and Tibshirani 2019, arXiv 1810.10082).
 */
export const ANCHOR_STRENGTHS = [0.05, 0.015, 0.005, 0.0015] as const;

/** Good enough to be chosen among: W within this (relative) of the minimum. */
const TOLERANCE = 1e-2;

export interface AnchoredStage {
  /** The head that it starts from and is pulled back to. */
  head: HeadWeights;
  /** Images that it is fitted on. */
  rows: Uint32Array;
  /** Weights of the images, of a sum of 1, what they are called, and the options of the method that made them. */
  weightings: readonly { words: string; weights: Float64Array; chosen: KeptHead['chosen'] }[];
}

/**
 * The second stage of a method of two for many images: in place of hundreds of steps with looks on the way, heads at the minimum of the weighted
 * cross-entropy plus lambda ||W - W_0||² (Qiu et al. 2023, equation 4), all weightings as one product, each strength from the head of the
 * stronger one. Every head is offered.
 */
export async function offerAnchored(
  input: MitigationInput,
  { head, rows, weightings }: AnchoredStage,
  kept: BestHead,
  tools: MitigationTools,
  onProgress?: ReportProgress,
): Promise<void> {
  const places = Uint32Array.from(rows, (_, i) => i);
  const coordinates = safeCoordinates(gather(input.features, rows), [{ rows: places }]);
  const anchor = coordinates.enter(head);
  const labels = Uint16Array.from(rows, (row) => input.labels[row]!);
  const problem = { features: coordinates.features, labels, classCount: input.classCount, rows: places };
  const report = progressOf(onProgress, ANCHOR_STRENGTHS.length, 'Second stage');
  let starts: readonly HeadWeights[] = weightings.map(() => anchor);
  for (const strength of ANCHOR_STRENGTHS) {
    const variants = weightings.map(({ weights }, at) => ({
      options: { l2: 2 * strength, anchor, start: starts[at]!, tolerance: TOLERANCE },
      sampleWeights: weights.map((weight) => weight * rows.length),
    }));
    starts = await fitTogether(tools.trainer, problem, variants, { signal: tools.signal });
    starts.forEach((fitted, at) => {
      const { words, chosen } = weightings[at]!;
      kept.offer(coordinates.leave(fitted), `${words}, lambda = ${strength}`, chosen);
    });
    report();
  }
}
