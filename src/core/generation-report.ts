import type { FlipTest } from './flip-test';
import type { FixedGates, SwapCheck } from './swap-gates';

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

/** What each system came to. */
export interface SystemReports {
  aspire: AspireReport;
}

export type SystemReport = SystemReports[keyof SystemReports];
