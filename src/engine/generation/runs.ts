import type { SystemReports } from '../../core/generation-report';
import type { TaskOptions } from '../types';
import type { SystemContext } from './making';
import type { GenerationWish, RunnableSystem } from './types';

type Run<System extends RunnableSystem> = (
  context: SystemContext,
  wish: GenerationWish,
  task: TaskOptions,
) => Promise<SystemReports[System]>;

/** The run of each system, fetched when it is asked for: a page that generates nothing does not load it. */
export const RUNS: { readonly [System in RunnableSystem]: () => Promise<Run<System>> } = {
  aspire: async () => (await import('./aspire-run')).runAspire,
  counterfactual: async () => (await import('./counterfactual-run')).runCounterfactual,
  diffubias: async () => (await import('./diffubias-run')).runDiffuBias,
};
