import type { MethodId } from './audit';
import type { DiffuBiasReport } from './diffubias-report';
import type { FlipTest } from './flip-test';
import type { FixedGates, SwapCheck } from './swap-gates';
import type { HeldOutFigures } from './held-out-figures';
import type { Factor } from './perturbation';
import type { Weakness } from './weakness';

/** What ran, for every system alike. */
export interface GenerationRun {
  generator: { id: string; title: string };
  /** Where captions came from, in words: "the demo’s painter, which knows what it drew". */
  captions: string;
  seed: number;
  /** When the classifier that was tested had been fitted, `Date.now()`: another one has not been tested. */
  classifierFinishedAt: number;
  /** Sources per class that were drawn. */
  sources: readonly number[];
  /** Images that could not be made. */
  failed: number;
  /** Seconds of generation, and of everything together. */
  generatingSeconds: number;
  seconds: number;
}

export interface AspireReport extends GenerationRun {
  system: 'aspire';
  /** Drawn images that the head has wrong as they are, per class: a flip of those says nothing. */
  skippedWrong: readonly number[];
  tests: readonly FlipTest[];
  /** Of a generator with gates of its own, that were fixed in this run. */
  gates?: FixedGates;
  /** The same gates, and the head, on test photographs; of a generator with gates of its own. */
  check?: SwapCheck;
  /** Images made for training, per class; none for a class without a significant cue. */
  forTraining: readonly number[];
}

export interface CounterfactualReport extends GenerationRun {
  system: 'counterfactual';
  /** Heads that were asked, the audited one first. */
  heads: readonly { id: MethodId; title: string }[];
  /** Sources among those drawn, per class, that teach nothing. */
  heldOutSources: readonly number[];
  /** Images with a factor changed that were made, and those of them that count: through the gates and not rejected. */
  perturbed: readonly { factor: Factor; made: number; counted: number }[];
  /** Per head, class and factor, largest drop first. A head that learnt from counterfactuals is asked on held-out sources alone. */
  weaknesses: readonly Weakness[];
  /** The same per words that were changed. */
  spans: readonly Weakness[];
  /** Per head, on held-out sources. */
  heldOut: readonly HeldOutFigures[];
}

/** What each system came to. */
export interface SystemReports {
  aspire: AspireReport;
  counterfactual: CounterfactualReport;
  diffubias: DiffuBiasReport;
}

export type SystemReport = SystemReports[keyof SystemReports];
