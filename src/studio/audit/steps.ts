import type { Component } from 'svelte';
import type { StepName } from '../../core/audit';
import type { AuditView } from '../state/audit-view.svelte';

type StepComponent = Component<{ view: AuditView }>;

/** What a screen needs is loaded with the screen. */
const LOADERS: Readonly<Record<StepName, () => Promise<{ default: StepComponent }>>> = {
  open: () => import('../steps/open/OpenStep.svelte'),
  embed: () => import('../steps/embed/EmbedStep.svelte'),
  classifier: () => import('../steps/classifier/ClassifierStep.svelte'),
  cues: () => import('../steps/cues/CuesStep.svelte'),
  rank: () => import('../steps/rank/RankStep.svelte'),
  measure: () => import('../steps/measure/MeasureStep.svelte'),
  mend: () => import('../steps/mend/MendStep.svelte'),
  'take-away': () => import('../steps/take-away/TakeAwayStep.svelte'),
};

export async function loadStep(step: StepName): Promise<StepComponent> {
  return (await LOADERS[step]()).default;
}
